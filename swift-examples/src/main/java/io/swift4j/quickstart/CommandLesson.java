package io.swift4j.quickstart;

import io.swift4j.modality.Sound;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Spoken commands are written down. */
record CommandLesson(Speakers speakers) implements Lesson {

    @Override
    public Task task() {
        return Task.COMMAND;
    }

    @Override
    public Sample sample(Random random, boolean heldOut) {
        int command = random.nextInt(speakers.commands().size());
        Sound said = speakers.said(SceneMaker.pick(Speakers.names(heldOut), random))[command];
        return new Sample(
                "what was said",
                List.of(),
                false,
                Optional.of(changed(said, random)),
                new Answer.Words(speakers.commands().get(command)));
    }

    /** The sound a little faster or slower, louder or softer, earlier or later, with some noise. */
    private static Sound changed(Sound said, Random random) {
        float[] from = said.mono();
        double step = (double) said.sampleRate() / Speakers.RATE * (0.92 + 0.16 * random.nextDouble());
        double start = -random.nextInt(Speakers.RATE / 20) * step;
        double gain = 0.4 + 0.6 * random.nextDouble();
        double noise = 0.003 * random.nextDouble();
        float[] to = new float[Speakers.RATE];
        for (int i = 0; i < to.length; i++) {
            double at = start + i * step;
            int left = (int) Math.floor(at);
            double value = 0;
            if (left >= 0 && left + 1 < from.length) {
                value = from[left] + (at - left) * (from[left + 1] - from[left]);
            }
            to[i] = (float) (gain * value + noise * random.nextGaussian());
        }
        return new Sound(Speakers.RATE, 1, to);
    }
}
