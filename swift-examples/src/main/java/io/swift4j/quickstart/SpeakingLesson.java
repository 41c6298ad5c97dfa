package io.swift4j.quickstart;

import io.swift4j.modality.Sound;
import java.util.Random;

/** Commands are spoken in several voices; in the examination in voices that have not said them. */
record SpeakingLesson(Speakers speakers) implements Lesson {

    @Override
    public Task task() {
        return Task.SPEAKING;
    }

    @Override
    public Sample sample(Random random, boolean heldOut) {
        while (true) {
            String voice = SceneMaker.pick(Speakers.voices(), random);
            int command = random.nextInt(speakers.commands().size());
            String text = speakers.commands().get(command);
            if (Scene.heldOut(voice, text) == heldOut) {
                Sound said = speakers.voice(voice)[command];
                return Sample.asked("say " + text + " as " + voice, new Answer.Voice(text, voice, said));
            }
        }
    }
}
