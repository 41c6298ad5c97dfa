package io.swift4j.train.run;

import java.util.Locale;

/**
 * Where training stands, and how fast it goes.
 *
 * @param step the steps done
 * @param maxSteps the steps in all, at least 1
 * @param startStep the steps that were done before the program started
 * @param epoch the epochs done, with fraction
 * @param elapsedSeconds the seconds since the program started training
 * @param memoryGiB the most memory used so far, in GiB; 0 if not known
 */
public record RunProgress(
        int step, int maxSteps, int startStep, double epoch, double elapsedSeconds, double memoryGiB) {

    public RunProgress {
        if (maxSteps < 1 || step < startStep || startStep < 0) {
            throw new IllegalArgumentException(
                    "steps must not go back, got " + startStep + ", " + step + " of " + maxSteps);
        }
    }

    /** The seconds of a step; 0 before the first. */
    public double secondsPerStep() {
        return step > startStep ? elapsedSeconds / (step - startStep) : 0;
    }

    /** The seconds left at this speed. */
    public double remainingSeconds() {
        return Math.max(0, maxSteps - step) * secondsPerStep();
    }

    String percentage() {
        return String.format(Locale.ROOT, "%.2f%%", 100.0 * step / maxSteps);
    }

    /** A time as {@code 1d 2h 3m 4s}, without what it does not reach. */
    static String time(double seconds) {
        long whole = Math.round(Math.floor(seconds));
        long days = whole / 86_400;
        long hours = whole / 3600 % 24;
        long minutes = whole / 60 % 60;
        StringBuilder text = new StringBuilder();
        if (days > 0) {
            text.append(days).append("d ");
        }
        if (whole >= 3600) {
            text.append(hours).append("h ");
        }
        if (whole >= 60) {
            text.append(minutes).append("m ");
        }
        return text.append(whole % 60).append('s').toString();
    }
}
