package io.swift4j.train.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The scores of benchmarks.
 *
 * @param model what the model is called
 * @param scores a line for each benchmark, followed by its parts'
 * @param complete whether all questions were answered; of benchmarks that were not, no scores are given
 */
public record Evaluation(String model, List<TaskScore> scores, boolean complete) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public Evaluation {
        scores = List.copyOf(scores);
    }

    /** The line of a whole benchmark. */
    public TaskScore of(String benchmark) {
        return scores.stream()
                .filter(score ->
                        score.benchmark().equals(benchmark) && score.group().isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no score of " + benchmark));
    }

    /** The line of a part. */
    public TaskScore of(String benchmark, String group) {
        return scores.stream()
                .filter(score ->
                        score.benchmark().equals(benchmark) && score.group().equals(group))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no score of " + benchmark + " " + group));
    }

    /** The scores of whole benchmarks as logs call them: {@code mmlu_accuracy}. */
    public Map<String, Double> named() {
        Map<String, Double> named = new LinkedHashMap<>();
        scores.stream()
                .filter(score -> score.group().isEmpty())
                .forEach(score ->
                        score.scores().forEach((name, value) -> named.put(score.benchmark() + "_" + name, value)));
        return named;
    }

    /** A table for people: a line for each benchmark and part, then the mean of each modality's scores where several share one metric. */
    public String table() {
        List<String[]> lines = new ArrayList<>();
        lines.add(new String[] {"task", "modality", "rows", "unread", "metric", "score", "also"});
        for (TaskScore score : scores) {
            lines.add(new String[] {
                score.group().isEmpty() ? score.benchmark() : "  " + score.group(),
                score.modality(),
                String.valueOf(score.rows()),
                String.valueOf(score.unread()),
                score.main(),
                number(score.score()),
                score.scores().entrySet().stream()
                        .filter(entry -> !entry.getKey().equals(score.main()))
                        .limit(4)
                        .map(entry -> entry.getKey() + " " + number(entry.getValue()))
                        .collect(Collectors.joining(", "))
            });
        }
        means().forEach((key, mean) -> {
            String[] parts = key.split("\n", 2);
            lines.add(new String[] {"mean", parts[0], "", "", parts[1], number(mean), ""});
        });
        StringBuilder text = new StringBuilder();
        for (String[] line : lines) {
            for (int column = 0; column < line.length; column++) {
                int of = column;
                int width =
                        lines.stream().mapToInt(each -> each[of].length()).max().orElse(0);
                boolean right = column == 2 || column == 3 || column == 5;
                text.append(
                        String.format(Locale.ROOT, right ? "%" + width + "s  " : "%-" + width + "s  ", line[column]));
            }
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == ' ') {
                end--;
            }
            text.setLength(end);
            text.append('\n');
        }
        if (!complete) {
            text.append(
                    "stopped before all questions were answered; run again with the same file of answers to go on\n");
        }
        return text.toString();
    }

    private Map<String, Double> means() {
        Map<String, List<Double>> all = new LinkedHashMap<>();
        scores.stream()
                .filter(score -> score.group().isEmpty())
                .forEach(score -> all.computeIfAbsent(score.modality() + "\n" + score.main(), any -> new ArrayList<>())
                        .add(score.score()));
        Map<String, Double> means = new LinkedHashMap<>();
        all.forEach((key, values) -> {
            if (values.size() > 1) {
                means.put(key, values.stream().mapToDouble(Double::doubleValue).sum() / values.size());
            }
        });
        return means;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** All of it as JSON. */
    public String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("model", model);
        all.put("complete", complete);
        List<Map<String, Object>> lines = new ArrayList<>();
        for (TaskScore score : scores) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("benchmark", score.benchmark());
            line.put("modality", score.modality());
            line.put("group", score.group());
            line.put("rows", score.rows());
            line.put("unread", score.unread());
            line.put("metric", score.main());
            line.put("scores", score.scores());
            lines.add(line);
        }
        all.put("scores", lines);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }
}
