package io.swift4j.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Puts scenes together. */
final class SceneMaker {

    /** Things stand on a grid of so many pixels. */
    static final int STEP = 8;

    private static final int SIDE = Canvas.SIDE;

    private SceneMaker() {}

    /** One or two things; which kinds of scenes are held out depends on the things, their order and the colour. */
    static Scene things(Random random, boolean heldOut, int least, int most) {
        while (true) {
            int count = least + random.nextInt(most - least + 1);
            String colour = pick(Colour.NAMES, random);
            List<String> names = names(random, count);
            boolean upright = count == 2 && random.nextBoolean();
            if (Scene.heldOut(colour, names, upright) == heldOut) {
                return new Scene(colour, placed(names, upright, random), upright, "");
            }
        }
    }

    private static List<String> names(Random random, int count) {
        List<String> names = new ArrayList<>();
        while (names.size() < count) {
            String name = pick(Thing.NAMES, random);
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    private static List<Thing> placed(List<String> names, boolean upright, Random random) {
        List<Thing> things = new ArrayList<>();
        int half = SIDE / names.size();
        for (int i = 0; i < names.size(); i++) {
            int side = names.size() == 1 ? 24 : 16 + STEP * random.nextInt(2);
            int along = names.size() == 1 ? stepped(SIDE - side, random) : i * half + stepped(half - side, random);
            int across = stepped(SIDE - side, random);
            things.add(new Thing(names.get(i), upright ? across : along, upright ? along : across, side));
        }
        return things;
    }

    /** A multiple of the grid's step from 0 to {@code most}. */
    static int stepped(int most, Random random) {
        return STEP * random.nextInt(most / STEP + 1);
    }

    static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
