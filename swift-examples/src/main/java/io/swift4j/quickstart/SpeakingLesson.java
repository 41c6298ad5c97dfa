package io.swift4j.quickstart;

import java.util.Random;

/** Commands are spoken. */
record SpeakingLesson(Speakers speakers) implements Lesson {

    @Override
    public Task task() {
        return Task.SPEAKING;
    }

    @Override
    public Sample sample(Random random, boolean heldOut) {
        int command;
        do {
            command = random.nextInt(speakers.commands().size());
        } while (heldOut(command) != heldOut);
        String text = speakers.commands().get(command);
        return Sample.asked("say " + text, new Answer.Voice(text, speakers.own()[command]));
    }

    /** One noun of each verb is never spoken in training; with other verbs it is. */
    private static boolean heldOut(int command) {
        return command % 5 == command / 5;
    }
}
