package io.swift4j.quickstart;

import io.swift4j.core.config.Problems;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a quick start does.
 *
 * @param work its folder; a quick start that was interrupted goes on from it
 * @param model a checkpoint to teach with LoRA; empty to train a model from nothing
 * @param size how much is made and learned
 */
public record QuickstartOptions(Path work, Optional<Path> model, Size size) {

    /**
     * How much is made and learned.
     *
     * @param pictureSteps of the codec of pictures
     * @param soundSteps of the codec of sounds
     * @param talks conversations about pictures
     * @param signs to read
     * @param commands to hear
     * @param films to see
     * @param drawings to draw
     * @param sayings to say
     * @param questions of each task in the examination
     */
    public record Size(
            int pictureSteps,
            int soundSteps,
            int talks,
            int signs,
            int commands,
            int films,
            int drawings,
            int sayings,
            int questions) {

        public Size {
            new Problems("quick start")
                    .atLeast("pictureSteps", pictureSteps, 5)
                    .atLeast("soundSteps", soundSteps, 5)
                    .atLeast("talks", talks, 1)
                    .atLeast("signs", signs, 1)
                    .atLeast("commands", commands, 1)
                    .atLeast("films", films, 1)
                    .atLeast("drawings", drawings, 1)
                    .atLeast("sayings", sayings, 1)
                    .atLeast("questions", questions, 1)
                    .check();
        }

        /** What two processor cores learn in about six minutes. */
        public static Size full() {
            return new Size(200, 200, 17000, 2600, 2600, 2000, 3200, 2000, 60);
        }

        /** For a checkpoint that has learned much already. */
        public static Size tuning() {
            return new Size(5, 5, 300, 200, 200, 100, 1, 1, 20);
        }

        /** A part of it all, for a quick look; scores need the whole. */
        public Size times(double part) {
            return new Size(
                    scaled(pictureSteps, part, 10),
                    scaled(soundSteps, part, 10),
                    scaled(talks, part, 4),
                    scaled(signs, part, 4),
                    scaled(commands, part, 4),
                    scaled(films, part, 2),
                    scaled(drawings, part, 2),
                    scaled(sayings, part, 2),
                    scaled(questions, part, 2));
        }

        private static int scaled(int whole, double part, int least) {
            return Math.max(Math.min(least, whole), (int) Math.round(whole * part));
        }

        /** Rows in all. */
        int rows() {
            return talks + signs + commands + films + drawings + sayings;
        }
    }
}
