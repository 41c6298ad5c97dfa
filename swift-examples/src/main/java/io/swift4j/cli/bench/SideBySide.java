package io.swift4j.cli.bench;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Runs both sides in turn, A B A B …, each in a process of its own, and prints a line for each round. */
final class SideBySide {

    /** What one run printed, and how long it took from the start of its process to that line. */
    record Run(ConfigJson json, double seconds) {}

    private static final String MAIN = "io.swift4j.cli.Main";
    /** What ./swift sets for this program, the reference does not need. */
    private static final String TUNABLES = "GLIBC_TUNABLES";

    private final List<String> ours;
    private final List<String> theirs;
    private final String other;

    /** {@code theirs} is empty where there is no Python to compare with. */
    SideBySide(List<String> ours, List<String> theirs) {
        this(ours, theirs, "reference");
    }

    /** Compares with something of another name than the reference. */
    SideBySide(List<String> ours, List<String> theirs, String other) {
        this.ours = ours;
        this.theirs = theirs;
        this.other = other;
    }

    /** This program again, as a command line. */
    static List<String> self(int heapMib, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMib + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "bench"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** A number of one run that both sides report. */
    interface Figure {
        double of(Run run);
    }

    /**
     * Runs the rounds.
     *
     * @param warmUp whether to run both sides once before, uncounted
     * @return the median of ours / theirs, or NaN without a second side
     */
    double run(String title, int rounds, boolean warmUp, String unit, Figure figure) {
        System.out.println(title);
        if (warmUp) {
            // The first to read a checkpoint would pay for the disk.
            start(ours);
            if (!theirs.isEmpty()) {
                start(theirs);
            }
        }
        List<Double> ratios = new ArrayList<>();
        List<Double> memory = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            Run mine = start(ours);
            double a = figure.of(mine);
            String line = String.format(Locale.ROOT, "  round %d: ours %s", round, shown(mine, a, unit));
            if (!theirs.isEmpty()) {
                Run reference = start(theirs);
                double b = figure.of(reference);
                ratios.add(a / b);
                memory.add((double) peak(mine) / peak(reference));
                line += String.format(Locale.ROOT, ", %s %s, ratio %.2f", other, shown(reference, b, unit), a / b);
            }
            System.out.println(line + matrices(mine));
        }
        if (ratios.isEmpty()) {
            return Double.NaN;
        }
        System.out.printf(
                Locale.ROOT,
                "  median ratio ours / %s: %.2f; of peak memory %.2f%n",
                other,
                median(ratios),
                median(memory));
        return median(ratios);
    }

    private static String shown(Run run, double value, String unit) {
        return String.format(Locale.ROOT, "%.2f %s (peak %d MiB)", value, unit, peak(run));
    }

    /** What a run reports of the arithmetic it did, beside what the machine can do. */
    private static String matrices(Run run) {
        if (!run.json.has("matrix_gflops")) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "; %.0f GFLOP/s of %.0f that its matrices reach alone (%.0f of 2048 x 2048)",
                run.json.number("gflops"),
                run.json.number("shapes_gflops"),
                run.json.number("matrix_gflops"));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static long peak(Run run) {
        return run.json.integer("peak_rss_mib", -1);
    }

    static Run start(List<String> command) {
        long start = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TOKENIZERS_PARALLELISM", "false");
        if (command.contains(MAIN)) {
            builder.environment().putIfAbsent(TUNABLES, "glibc.malloc.tcache_count=0");
        } else {
            builder.environment().remove(TUNABLES);
        }
        try {
            Process process = builder.start();
            String json = null;
            double seconds = 0;
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (line.startsWith("{")) {
                        json = line;
                        seconds = (System.nanoTime() - start) / 1e9;
                    }
                }
            }
            int code = process.waitFor();
            if (code != 0 || json == null) {
                throw new SwiftException(
                        "exit code " + code + " from: " + String.join(" ", command) + "; run it by hand to see why");
            }
            return new Run(ConfigJson.parse(command.get(0) + " output", json), seconds);
        } catch (IOException e) {
            throw new SwiftException("cannot start " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SwiftException("interrupted", e);
        }
    }

    /** A script of the reference, checked to be there. */
    static String script(Path folder, String name) {
        File file = folder.resolve(name).toFile();
        if (!file.isFile()) {
            throw new SwiftException(file + " is not there; name the folder of the reference's scripts with --scripts");
        }
        return file.getPath();
    }
}
