package io.swift4j.train.eval;

import io.swift4j.train.metric.Box;
import io.swift4j.train.metric.ErrorRate;
import io.swift4j.train.metric.Judged;
import io.swift4j.train.metric.Metric;
import io.swift4j.train.metric.MetricResult;
import io.swift4j.train.metric.Metrics;
import io.swift4j.train.metric.References;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** Judges the answers to a benchmark's questions. */
final class Scores {

    /** A question with its answer. */
    record Pair(Question question, Answered answer) {}

    private static final String POINTS = "points";

    private final Benchmark benchmark;

    Scores(Benchmark benchmark) {
        this.benchmark = benchmark;
    }

    /** The line for all questions, then one for each group. */
    List<TaskScore> of(List<Pair> pairs) {
        Map<String, List<Pair>> groups = new LinkedHashMap<>();
        pairs.forEach(pair -> groups.computeIfAbsent(pair.question().group(), any -> new ArrayList<>())
                .add(pair));
        List<TaskScore> lines = new ArrayList<>();
        double points = 0;
        for (Map.Entry<String, List<Pair>> group : groups.entrySet()) {
            TaskScore line = line(group.getKey(), group.getValue());
            points += line.scores().getOrDefault(POINTS, 0.0);
            lines.add(line);
        }
        TaskScore all = line("", pairs);
        if (all.scores().containsKey(POINTS)) {
            Map<String, Double> summed = new LinkedHashMap<>(all.scores());
            summed.put(POINTS, points);
            all = new TaskScore(all.benchmark(), all.modality(), "", all.rows(), all.unread(), all.main(), summed);
        }
        boolean parted = groups.size() > 1 || !groups.containsKey("");
        List<TaskScore> result = new ArrayList<>(List.of(all));
        if (parted) {
            result.addAll(lines);
        }
        return result;
    }

    private TaskScore line(String group, List<Pair> pairs) {
        int unread = (int) pairs.stream().filter(pair -> !readable(pair)).count();
        MetricResult result = benchmark.reading() instanceof Reading.Box ? boxes(pairs) : texts(pairs);
        Map<String, Double> scores = new LinkedHashMap<>();
        Double main = result.scores().get(benchmark.metric());
        if (main != null) {
            scores.put(benchmark.metric(), main);
        }
        scores.putAll(result.scores());
        if (benchmark.allOf().isPresent()) {
            double[] right = result.each(benchmark.metric());
            Map<String, Boolean> sets = new LinkedHashMap<>();
            for (int i = 0; i < right.length; i++) {
                String set = pairs.get(i).question().group() + "\n"
                        + pairs.get(i).question().set();
                sets.merge(set, right[i] == 1, Boolean::logicalAnd);
            }
            double whole = sets.values().stream().filter(all -> all).count() / (double) sets.size();
            scores.put(benchmark.metric() + "+", whole);
            scores.put(POINTS, 100 * (result.score(benchmark.metric()) + whole));
        }
        return new TaskScore(
                benchmark.name(), benchmark.modality(), group, pairs.size(), unread, benchmark.metric(), scores);
    }

    private MetricResult texts(List<Pair> pairs) {
        Metric<String, References> metric = benchmark.basic()
                ? ErrorRate.of(
                        benchmark.metric().equals("wer") ? ErrorRate.Unit.WORD : ErrorRate.Unit.CHARACTER,
                        ErrorRate.Cleaning.BASIC)
                : Metrics.ofTexts(benchmark.metric());
        return metric.compute(pairs.stream()
                .map(pair ->
                        new Judged<>(read(pair), new References(pair.question().references())))
                .toList());
    }

    private static MetricResult boxes(List<Pair> pairs) {
        // An answer without a box has no overlap with anything.
        Box nothing = new Box(0, 0, 0, 0);
        return Metrics.named("iou", Box.class, Box.class)
                .compute(pairs.stream()
                        .map(pair -> new Judged<>(
                                pair.answer().box().orElse(nothing),
                                pair.question().box().orElseThrow()))
                        .toList());
    }

    private static boolean readable(Pair pair) {
        Reading reading = pair.question().reading();
        if (reading instanceof Reading.Box) {
            return pair.answer().box().isPresent();
        }
        return reading instanceof Reading.Written written
                ? written.pattern().matcher(pair.answer().text()).find()
                : !pair.answer().text().isBlank();
    }

    /** What an answer says; nothing where no option is found in it. */
    private static String read(Pair pair) {
        String text = pair.answer().text();
        if (!(pair.question().reading() instanceof Reading.Written written)) {
            return text.strip();
        }
        Matcher matcher = written.pattern().matcher(text);
        if (!matcher.find()) {
            return "";
        }
        String found = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
        return found == null ? "" : found;
    }
}
