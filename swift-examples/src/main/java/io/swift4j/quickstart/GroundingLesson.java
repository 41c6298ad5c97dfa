package io.swift4j.quickstart;

import io.swift4j.modality.Image;
import java.util.Random;

/** Things are found. */
record GroundingLesson(Canvas canvas) implements Lesson {

    @Override
    public Task task() {
        return Task.GROUNDING;
    }

    @Override
    public Sample sample(Random random, boolean heldOut) {
        Scene scene = SceneMaker.things(random, heldOut, 1, 2);
        return about(SceneMaker.pick(scene.things(), random), canvas.draw(scene, random));
    }

    static Sample about(Thing thing, Image picture) {
        return Sample.seen(picture, "where is the " + thing.name(), new Answer.Place(thing));
    }
}
