package io.swift4j.train.eval;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.jinja.JinjaLimits;
import io.swift4j.core.jinja.JinjaTemplate;
import io.swift4j.train.metric.Box;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Makes questions of a benchmark's rows; everything that is wrong with the data is found before the first is asked. */
final class Questions {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SHOWN = 10;

    private final Benchmark benchmark;
    private final Path data;
    private final Map<String, JinjaTemplate> compiled = new HashMap<>();
    private final Map<String, List<String>> shots = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private Questions(Benchmark benchmark, Path data) {
        this.benchmark = benchmark;
        this.data = data;
    }

    /**
     * All questions, in order.
     *
     * @param limit the most of each group
     * @throws SwiftException naming rows that can't be asked
     */
    static List<Question> of(Benchmark benchmark, Path data, int limit) {
        return new Questions(benchmark, data).all(limit);
    }

    private List<Question> all(int limit) {
        List<Map<String, @Nullable Object>> rows = RowLoader.load(data, benchmark.rows());
        benchmark.joins().forEach(join -> join(rows, join));
        benchmark.shots().ifPresent(files -> RowLoader.load(data, files).forEach(this::shot));
        List<Question> questions = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        for (Map<String, @Nullable Object> row : rows) {
            String id = String.valueOf(row.get(RowLoader.ID));
            try {
                boolean wanted = benchmark
                        .where()
                        .map(where -> render(where, row).strip().equals("true"))
                        .orElse(true);
                String group = benchmark.group().map(text -> render(text, row)).orElse("");
                if (wanted && counts.merge(group, 1, Integer::sum) <= limit) {
                    questions.add(question(id, group, row));
                }
            } catch (SwiftException e) {
                problems.add(id + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new SwiftException("benchmark " + benchmark.name() + ": " + problems.size() + " rows below " + data
                    + " can't be asked: " + String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())))
                    + (problems.size() > SHOWN ? "; and " + (problems.size() - SHOWN) + " more" : ""));
        }
        if (questions.isEmpty()) {
            throw new SwiftException("benchmark " + benchmark.name() + ": the files below " + data + " have no rows");
        }
        return questions;
    }

    private Question question(String id, String group, Map<String, @Nullable Object> row) {
        StringBuilder words = new StringBuilder(
                benchmark.header().map(header -> render(header, row)).orElse(""));
        if (benchmark.shotCount() > 0) {
            List<String> shown = shots.getOrDefault(group, List.of());
            if (shown.size() < benchmark.shotCount()) {
                throw new SwiftException("there are " + shown.size() + " shots of the group \"" + group + "\", not "
                        + benchmark.shotCount());
            }
            shown.subList(0, benchmark.shotCount())
                    .forEach(shot -> words.append(shot).append("\n\n"));
        }
        words.append(render(benchmark.prompt(), row));
        List<Content.Medium> media = new ArrayList<>();
        media(benchmark.images(), row, Content.Image::new, media);
        media(benchmark.audios(), row, Content.Audio::new, media);
        media(benchmark.videos(), row, Content.Video::new, media);
        String reference = render(benchmark.reference(), row);
        boolean box = benchmark.reading() instanceof Reading.Box;
        List<String> references = box ? List.of() : references(reference);
        checkOptions(references);
        return new Question(
                benchmark.name(),
                id,
                group,
                benchmark.allOf().map(set -> render(set, row)).orElse(""),
                benchmark.system().map(system -> render(system, row)).orElse(""),
                media,
                words.toString(),
                benchmark.reading(),
                references,
                box ? Optional.of(box(reference)) : Optional.empty());
    }

    private void checkOptions(List<String> references) {
        List<String> options = benchmark.reading() instanceof Reading.Likeliest likeliest
                ? likeliest.options()
                : benchmark.reading() instanceof Reading.Written written ? written.options() : List.of();
        for (String reference : references) {
            if (!options.isEmpty() && options.stream().noneMatch(reference::equalsIgnoreCase)) {
                throw new SwiftException("\"" + reference + "\" is right, but not one of the options " + options);
            }
        }
    }

    /** A text, or a list of texts as JSON. */
    private static List<String> references(String text) {
        if (text.startsWith("[")) {
            try {
                if (JSON.readValue(text, Object.class) instanceof List<?> list) {
                    if (list.isEmpty() || !list.stream().allMatch(String.class::isInstance)) {
                        throw new SwiftException("the reference " + text + " must be a list of at least one text");
                    }
                    return list.stream().map(String::valueOf).toList();
                }
            } catch (JacksonException e) {
                return List.of(text);
            }
        }
        if (text.isBlank()) {
            throw new SwiftException("the reference is empty");
        }
        return List.of(text.strip());
    }

    private Box box(String text) {
        try {
            if (JSON.readValue(text, Object.class) instanceof List<?> list
                    && list.size() == 4
                    && list.stream().allMatch(Number.class::isInstance)) {
                double[] n = list.stream()
                        .mapToDouble(each -> ((Number) each).doubleValue())
                        .toArray();
                return benchmark.sides()
                        ? new Box(n[0], n[1], n[0] + n[2], n[1] + n[3])
                        : new Box(n[0], n[1], n[2], n[3]);
            }
        } catch (JacksonException e) {
            throw new SwiftException("the reference " + text + " is no box: " + e.getOriginalMessage(), e);
        }
        throw new SwiftException("the reference " + text + " is no box; a box is a list of four numbers");
    }

    private void media(
            List<List<String>> templates,
            Map<String, @Nullable Object> row,
            Function<MediaRef, Content.Medium> kind,
            List<Content.Medium> media) {
        for (List<String> candidates : templates) {
            List<Path> files = candidates.stream()
                    .map(candidate -> data.resolve(render(candidate, row)).normalize())
                    .toList();
            Path found = files.stream()
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow(() -> new SwiftException("there is no file " + files.get(0)
                            + (files.size() > 1 ? " or " + files.subList(1, files.size()) : "")));
            media.add(kind.apply(MediaRef.of(found)));
        }
    }

    private void shot(Map<String, @Nullable Object> row) {
        String group = benchmark.group().map(text -> render(text, row)).orElse("");
        String answer = references(render(benchmark.reference(), row)).get(0);
        shots.computeIfAbsent(group, any -> new ArrayList<>()).add(render(benchmark.prompt(), row) + " " + answer);
    }

    private static void join(
            List<Map<String, @Nullable Object>> rows, Join join, List<Map<String, @Nullable Object>> others) {
        Map<String, List<Map<String, @Nullable Object>>> byKey = new LinkedHashMap<>();
        for (Map<String, @Nullable Object> other : others) {
            if (other.get(join.key()) == null) {
                throw new SwiftException(
                        other.get(RowLoader.ID) + " has no column " + join.key() + ", which rows are joined by");
            }
            byKey.computeIfAbsent(String.valueOf(other.get(join.key())), any -> new ArrayList<>())
                    .add(other);
        }
        for (Map<String, @Nullable Object> row : rows) {
            row.put(join.as(), byKey.getOrDefault(String.valueOf(row.get(join.on())), List.of()));
        }
    }

    private void join(List<Map<String, @Nullable Object>> rows, Join join) {
        join(rows, join, RowLoader.load(data, join.rows()));
    }

    private String render(String template, Map<String, @Nullable Object> row) {
        return compiled.computeIfAbsent(template, text -> JinjaTemplate.compile("template", text))
                .render(row, JinjaLimits.defaults())
                .text();
    }
}
