package io.swift4j.quickstart;

import java.util.List;
import java.util.Random;

/** Signs are read. */
record ReadingLesson(Canvas canvas, String letters) implements Lesson {

    private static final int LENGTH = 4;

    @Override
    public Task task() {
        return Task.READING;
    }

    @Override
    public Sample sample(Random random, boolean heldOut) {
        String text;
        do {
            StringBuilder drawn = new StringBuilder();
            for (int i = 0; i < LENGTH; i++) {
                drawn.append(letters.charAt(random.nextInt(letters.length())));
            }
            text = drawn.toString();
        } while (Scene.heldOut(text) != heldOut);
        Scene scene = new Scene(SceneMaker.pick(Colour.NAMES, random), List.of(), false, text);
        return Sample.seen(canvas.draw(scene, random), "read the sign", new Answer.Words(text, true));
    }
}
