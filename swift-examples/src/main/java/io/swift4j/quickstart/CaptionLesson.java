package io.swift4j.quickstart;

import io.swift4j.modality.Image;
import java.util.Random;

/** Pictures are described. */
record CaptionLesson(Canvas canvas) implements Lesson {

    @Override
    public Task task() {
        return Task.CAPTION;
    }

    @Override
    public Sample sample(Random random, boolean heldOut) {
        Scene scene = SceneMaker.things(random, heldOut, 1, 2);
        return about(scene, canvas.draw(scene, random));
    }

    static Sample about(Scene scene, Image picture) {
        return Sample.seen(picture, "describe the picture", new Answer.Words(scene.caption()));
    }
}
