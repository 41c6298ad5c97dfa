package io.swift4j.train.run;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** Tells a person how far training is: one line that is written over on a terminal, else a line now and then. */
final class ProgressLine {

    private static final double TERMINAL_SECONDS = 0.1;
    private static final double PLAIN_SECONDS = 10;
    private static final int BAR = 20;

    private final PrintStream out;
    private final boolean terminal;
    private double shownAt = Double.NEGATIVE_INFINITY;
    private int width;

    ProgressLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Shows where training stands, unless it was shown just before.
     *
     * @param tokensPerSecond tokens a second since the program started training
     * @param dataWait the part of the step's time in which the trainer waited for data; empty where it never does
     */
    void show(RunProgress progress, double loss, double tokensPerSecond, Optional<Double> dataWait) {
        double pause = terminal ? TERMINAL_SECONDS : PLAIN_SECONDS;
        boolean last = progress.step() >= progress.maxSteps();
        if (!last && progress.elapsedSeconds() - shownAt < pause) {
            return;
        }
        shownAt = progress.elapsedSeconds();
        String waited = dataWait.map(part -> String.format(Locale.ROOT, "data wait %.0f %%, ", 100 * part))
                .orElse("");
        String text = text(progress, loss, tokensPerSecond, waited);
        if (terminal) {
            out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
            out.flush();
            width = text.length();
        } else {
            out.println(text);
        }
    }

    private String text(RunProgress progress, double loss, double tokensPerSecond, String waited) {
        int done = (int) ((long) BAR * progress.step() / progress.maxSteps());
        String bar = terminal ? "[" + "=".repeat(done) + " ".repeat(BAR - done) + "] " : "";
        return String.format(
                Locale.ROOT,
                "Train %s%s %d/%d loss %.4f, %.0f tokens/s, %.2f s/it, %s%s elapsed, %s left",
                bar,
                progress.percentage(),
                progress.step(),
                progress.maxSteps(),
                loss,
                tokensPerSecond,
                progress.secondsPerStep(),
                waited,
                RunProgress.time(progress.elapsedSeconds()),
                RunProgress.time(progress.remainingSeconds()));
    }

    /** Leaves the line standing. */
    void end() {
        if (terminal && width > 0) {
            out.println();
            width = 0;
        }
    }
}
