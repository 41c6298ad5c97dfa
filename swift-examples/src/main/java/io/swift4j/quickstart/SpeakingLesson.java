package io.swift4j.quickstart;

import io.swift4j.modality.Sound;
import java.util.List;
import java.util.Objects;
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
            String voice = SceneMaker.pick(List.copyOf(speakers.voices().keySet()), random);
            int command = random.nextInt(speakers.commands().size());
            String text = speakers.commands().get(command);
            if (Scene.heldOut(voice, text) == heldOut) {
                Sound said = Objects.requireNonNull(speakers.voices().get(voice))[command];
                return Sample.asked("say " + text + " as " + voice, new Answer.Voice(text, voice, said));
            }
        }
    }
}
