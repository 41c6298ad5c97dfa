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

    private final List<String> ours;
    private final List<String> theirs;

    /** {@code theirs} is empty where there is no Python to compare with. */
    SideBySide(List<String> ours, List<String> theirs) {
        this.ours = ours;
        this.theirs = theirs;
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
                "io.swift4j.cli.Main",
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
        for (int round = 1; round <= rounds; round++) {
            Run mine = start(ours);
            double a = figure.of(mine);
            if (theirs.isEmpty()) {
                System.out.printf(Locale.ROOT, "  round %d: ours %.2f %s (peak %d MiB)%n", round, a, unit, peak(mine));
                continue;
            }
            Run reference = start(theirs);
            double b = figure.of(reference);
            ratios.add(a / b);
            System.out.printf(
                    Locale.ROOT,
                    "  round %d: ours %.2f %s (peak %d MiB), reference %.2f %s (peak %d MiB), ratio %.2f%n",
                    round,
                    a,
                    unit,
                    peak(mine),
                    b,
                    unit,
                    peak(reference),
                    a / b);
        }
        double median = ratios.isEmpty()
                ? Double.NaN
                : ratios.stream().sorted().toList().get(ratios.size() / 2);
        if (!ratios.isEmpty()) {
            System.out.printf(Locale.ROOT, "  median ratio ours / reference: %.2f%n", median);
        }
        return median;
    }

    private static long peak(Run run) {
        return run.json.integer("peak_rss_mib", -1);
    }

    private static Run start(List<String> command) {
        long start = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("OMP_NUM_THREADS", "2");
        builder.environment().put("TOKENIZERS_PARALLELISM", "false");
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
