package io.swift4j.quickstart;

import java.util.List;
import java.util.Locale;

/**
 * How a task went, from 0 to 1.
 *
 * @param untrained what the model scored before training
 * @param chance what one scores who neither sees nor hears
 * @param produced the answers of the trained model
 */
record Mark(Task task, double untrained, double chance, List<Produced> produced) {

    Mark {
        produced = List.copyOf(produced);
    }

    double score() {
        return mean(produced);
    }

    static double mean(List<Produced> produced) {
        return produced.stream().mapToDouble(Produced::points).average().orElse(0);
    }

    /** Half the width of the 95 % interval of the score. */
    double uncertainty() {
        double mean = score();
        double variance = produced.stream()
                .mapToDouble(one -> (one.points() - mean) * (one.points() - mean))
                .average()
                .orElse(0);
        return 1.96 * Math.sqrt(variance / Math.max(1, produced.size()));
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * part);
    }

    static String table(List<Mark> marks) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%-10s %-20s %8s %6s %10s %8s  %s%n",
                "task",
                "from ... to",
                "trained",
                "+-",
                "untrained",
                "chance",
                "score"));
        for (Mark mark : marks) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-10s %-20s %8s %6s %10s %8s  %s%n",
                    mark.task().title(),
                    mark.task().direction(),
                    percent(mark.score()),
                    percent(mark.uncertainty()),
                    percent(mark.untrained()),
                    percent(mark.chance()),
                    mark.task().score));
        }
        return table.toString();
    }
}
