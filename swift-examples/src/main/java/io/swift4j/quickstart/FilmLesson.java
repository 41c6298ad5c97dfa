package io.swift4j.quickstart;

import io.swift4j.modality.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Questions about films of one thing that moves. */
record FilmLesson(Canvas canvas) implements Lesson {

    static final int FRAMES = 3;

    /** Frames a second. */
    static final int RATE = 2;

    private static final List<String> WAYS = List.of("left", "right", "up", "down");

    @Override
    public Task task() {
        return Task.FILM;
    }

    @Override
    public Sample sample(Random random, boolean heldOut) {
        String name;
        String colour;
        String way;
        do {
            name = SceneMaker.pick(Thing.NAMES, random);
            colour = SceneMaker.pick(Colour.NAMES, random);
            way = SceneMaker.pick(WAYS, random);
        } while (Scene.heldOut(name, colour, way) != heldOut);
        int side = 24;
        int room = Canvas.SIDE - side;
        int across = SceneMaker.stepped(room, random);
        int step = SceneMaker.STEP;
        int start = SceneMaker.stepped(room - (FRAMES - 1) * step, random);
        boolean backwards = way.equals("left") || way.equals("up");
        boolean upright = way.equals("up") || way.equals("down");
        long seed = random.nextLong();
        List<Image> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            int along = Math.min(room, start + step * (backwards ? FRAMES - 1 - i : i));
            Thing thing = new Thing(name, upright ? across : along, upright ? along : across, side);
            frames.add(canvas.draw(new Scene(colour, List.of(thing), false, ""), new Random(seed)));
        }
        boolean what = random.nextInt(4) == 0;
        return new Sample(
                what ? "what moves" : "which way does it move",
                frames,
                true,
                Optional.empty(),
                new Answer.Words(what ? name : way));
    }
}
