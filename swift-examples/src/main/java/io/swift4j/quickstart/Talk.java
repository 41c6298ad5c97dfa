package io.swift4j.quickstart;

import io.swift4j.modality.Image;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Conversations about one picture, so that a picture that was looked at once teaches several things: captions, answers and boxes. */
final class Talk {

    private static final int QUESTIONS = 4;

    private Talk() {}

    /** The turns of a conversation, each a sample of its own with the same picture; with boxes only where {@code places}. */
    static List<Sample> about(Canvas canvas, Random random, boolean places) {
        Scene scene = SceneMaker.things(random, false, 1, 2);
        Image picture = canvas.draw(scene, random);
        List<Sample> turns = new ArrayList<>();
        turns.add(CaptionLesson.about(scene, picture));
        if (places) {
            scene.things().forEach(thing -> turns.add(GroundingLesson.about(thing, picture)));
        }
        for (int i = 0; i < QUESTIONS; i++) {
            turns.add(QuestionLesson.about(scene, picture, random));
        }
        Collections.shuffle(turns, random);
        return turns;
    }
}
