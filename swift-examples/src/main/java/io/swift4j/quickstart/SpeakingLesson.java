package io.swift4j.quickstart;

import io.swift4j.modality.Sound;
import java.util.Random;

/** Commands are spoken in several voices; in the examination in voices that have not said them. */
record SpeakingLesson(Speakers speakers) implements Lesson {

    /** Moments within one code at which speech begins. */
    private static final int STARTS = 8;

    private static final int CODES_PER_SECOND = 50;

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
                Sound said = later(speakers.voice(voice)[command], random.nextInt(STARTS));
                return Sample.asked("say " + text + " as " + voice, new Answer.Voice(text, voice, said));
            }
        }
    }

    /** The sound after a moment of silence. A codec hears it otherwise, so that saying can't be learned by heart. */
    private static Sound later(Sound sound, int start) {
        float[] samples = sound.mono();
        int silence = sound.sampleRate() * start / (STARTS * CODES_PER_SECOND);
        float[] moved = new float[silence + samples.length];
        System.arraycopy(samples, 0, moved, silence, samples.length);
        return new Sound(sound.sampleRate(), 1, moved);
    }
}
