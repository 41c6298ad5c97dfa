package io.swift4j.train.eval;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** Tells how far a benchmark is: at the beginning, now and then, and at its end. */
final class EvalProgress {

    private static final double SECONDS = 2;

    private final String name;
    private final int all;
    private final int before;
    private final Optional<PrintStream> out;
    private final long started = System.nanoTime();
    private double shownAt = Double.NEGATIVE_INFINITY;
    private int done;

    EvalProgress(String name, int all, int before, Optional<PrintStream> out) {
        this.name = name;
        this.all = all;
        this.before = before;
        this.out = out;
        if (before > 0) {
            out.ifPresent(stream -> stream.println(name + ": " + before + " of " + all + " rows were answered before"));
        }
    }

    void done(int rows) {
        done += rows;
        double seconds = (System.nanoTime() - started) * 1e-9;
        if (before + done < all && seconds - shownAt < SECONDS) {
            return;
        }
        shownAt = seconds;
        out.ifPresent(stream -> stream.println(line(name, before, done, all, seconds)));
    }

    static String line(String name, int before, int done, int all, double seconds) {
        double rate = done / Math.max(1e-9, seconds);
        long left = Math.round((all - before - done) / Math.max(1e-9, rate));
        return String.format(
                Locale.ROOT,
                "%s %d/%d rows, %.2f rows/s, %d:%02d:%02d left",
                name,
                before + done,
                all,
                rate,
                left / 3600,
                left / 60 % 60,
                left % 60);
    }
}
