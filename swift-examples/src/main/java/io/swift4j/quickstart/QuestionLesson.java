package io.swift4j.quickstart;

import io.swift4j.modality.Image;
import java.util.List;
import java.util.Random;

/** Questions about pictures are answered. */
record QuestionLesson(Canvas canvas) implements Lesson {

    @Override
    public Task task() {
        return Task.QUESTION;
    }

    @Override
    public Sample sample(Random random, boolean heldOut) {
        Scene scene = SceneMaker.things(random, heldOut, 1, 2);
        return about(scene, canvas.draw(scene, random), random);
    }

    static Sample about(Scene scene, Image picture, Random random) {
        List<Thing> things = scene.things();
        int kind = random.nextInt(things.size() == 2 ? 5 : 3);
        String question;
        String answer;
        switch (kind) {
            case 3, 4 -> {
                boolean first = random.nextBoolean();
                question = "what is " + side(scene.upright(), first);
                answer = things.get(first ? 0 : 1).name();
            }
            case 0 -> {
                question = "what colour is behind";
                answer = scene.colour();
            }
            case 1 -> {
                List<String> there = things.stream().map(Thing::name).toList();
                List<String> others = Thing.NAMES.stream()
                        .filter(name -> !there.contains(name))
                        .toList();
                boolean right = random.nextBoolean();
                String name = SceneMaker.pick(right ? there : others, random);
                question = "is there " + new Thing(name, 0, 0, 1).withArticle();
                answer = right ? "yes" : "no";
            }
            default -> {
                question = "how many things";
                answer = things.size() == 1 ? "one" : "two";
            }
        }
        return Sample.seen(picture, question, new Answer.Words(answer));
    }

    private static String side(boolean upright, boolean first) {
        if (upright) {
            return first ? "above" : "below";
        }
        return first ? "left" : "right";
    }
}
