package io.swift4j.train.eval;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.config.NearestName;
import io.swift4j.core.jinja.JinjaException;
import io.swift4j.core.jinja.JinjaTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.json.JsonMapper;

/** Reads descriptions of benchmarks: YAML or JSON. */
final class BenchmarkFiles {

    static final List<String> INSTALLED = List.of("coco-caption", "librispeech", "mme", "mmlu", "refcoco", "vqav2");

    private static final Set<String> FIELDS = Set.of(
            "name",
            "about",
            "modality",
            "rows",
            "join",
            "where",
            "group",
            "shots",
            "system",
            "header",
            "prompt",
            "images",
            "audios",
            "videos",
            "options",
            "answer",
            "pattern",
            "max_new_tokens",
            "reference",
            "box",
            "metric",
            "clean",
            "all_of");
    private static final Set<String> ROW_FIELDS = Set.of("files", "format", "columns", "list", "pattern");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private BenchmarkFiles() {}

    static Benchmark of(String nameOrFile) {
        if (INSTALLED.contains(nameOrFile)) {
            String resource = "benchmarks/" + nameOrFile + ".yaml";
            try (InputStream in = BenchmarkFiles.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException(resource + " is missing");
                }
                return parse(nameOrFile, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        String lower = nameOrFile.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json")) {
            return read(Path.of(nameOrFile));
        }
        throw new ConfigException(
                NearestName.unknown("benchmark", nameOrFile, INSTALLED) + "; or name a .yaml file that describes one");
    }

    static Benchmark read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new ConfigException("cannot read the benchmark " + file + ": " + e, e);
        }
    }

    /** JSON is YAML too. */
    static Benchmark parse(String source, String yaml) {
        Object content;
        try {
            content = new Load(LoadSettings.builder()
                            .setLabel(source)
                            .setAllowDuplicateKeys(false)
                            .setMaxAliasesForCollections(20)
                            .build())
                    .loadFromString(yaml);
        } catch (YamlEngineException e) {
            throw new ConfigException(source + " is not valid YAML: " + e.getMessage(), e);
        }
        return ConfigJson.parse(source, JSON.writeValueAsString(content)).collect(BenchmarkFiles::benchmark);
    }

    private static Benchmark benchmark(ConfigJson file) {
        known(file, FIELDS);
        ConfigJson shots = file.has("shots") ? file.object("shots") : ConfigJson.empty(file.source());
        String box = file.text("box", "edges");
        if (!box.equals("edges") && !box.equals("sides")) {
            file.report("box", "must be edges (left, top, right, bottom) or sides (left, top, width, height)");
        }
        String clean = file.text("clean", "none");
        if (!clean.equals("none") && !clean.equals("basic")) {
            file.report("clean", "must be none or basic");
        }
        List<Join> joins = new ArrayList<>();
        if (file.has("join")) {
            file.objects("join").forEach(join -> joins.add(join(join)));
        }
        return new Benchmark(
                file.text("name"),
                file.text("about", ""),
                file.text("modality", "text"),
                rows(file.object("rows"), ROW_FIELDS),
                joins,
                template(file, "where"),
                template(file, "group"),
                file.has("shots") ? Optional.of(rows(shots, with(ROW_FIELDS, "count"))) : Optional.empty(),
                file.has("shots") ? shots.integer("count", 5) : 0,
                template(file, "system"),
                template(file, "header"),
                template(file, "prompt").orElseGet(() -> file.text("prompt")),
                media(file, "images"),
                media(file, "audios"),
                media(file, "videos"),
                reading(file),
                template(file, "reference").orElseGet(() -> file.text("reference")),
                box.equals("sides"),
                file.text("metric"),
                clean.equals("basic"),
                template(file, "all_of"));
    }

    private static Set<String> with(Set<String> fields, String more) {
        Set<String> all = new java.util.HashSet<>(fields);
        all.add(more);
        return all;
    }

    private static void known(ConfigJson object, Set<String> fields) {
        for (String field : object.fields()) {
            if (!fields.contains(field)) {
                object.report(field, "is not known; known are " + new java.util.TreeSet<>(fields));
            }
        }
    }

    private static Join join(ConfigJson join) {
        Set<String> fields = with(with(with(ROW_FIELDS, "key"), "on"), "as");
        return new Join(rows(join, fields), join.text("key"), join.text("on"), join.text("as"));
    }

    private static RowFiles rows(ConfigJson rows, Set<String> fields) {
        known(rows, fields);
        String files = rows.text("files");
        String ending = files.substring(files.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
        String format = rows.text("format", ending).toUpperCase(Locale.ROOT);
        RowFiles.Format chosen = RowFiles.Format.JSONL;
        try {
            chosen = RowFiles.Format.valueOf(format);
        } catch (IllegalArgumentException e) {
            rows.report("format", "must be csv, tsv, jsonl, json or lines");
        }
        Optional<Pattern> pattern = rows.has("pattern") ? pattern(rows, rows.text("pattern")) : Optional.empty();
        return new RowFiles(
                files,
                chosen,
                rows.has("columns") ? rows.texts("columns") : List.of(),
                rows.optionalText("list"),
                pattern);
    }

    private static Optional<Pattern> pattern(ConfigJson object, String text) {
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            object.report("pattern", "is no regular expression: " + e.getDescription());
            return Optional.empty();
        }
    }

    private static Optional<String> template(ConfigJson file, String field) {
        Optional<String> source = file.optionalText(field);
        source.ifPresent(text -> check(file, field, text));
        return source;
    }

    private static void check(ConfigJson file, String field, String text) {
        try {
            JinjaTemplate.compile(field, text);
        } catch (JinjaException e) {
            file.report(field, "is no template: " + e.getMessage());
        }
    }

    /** A list, each element a template or a list of them. */
    private static List<List<String>> media(ConfigJson file, String field) {
        List<List<String>> all = new ArrayList<>();
        if (!file.has(field)) {
            return all;
        }
        if (!(file.plain(field) instanceof List<?> list)) {
            file.report(field, "must be a list of templates");
            return all;
        }
        for (Object element : list) {
            List<?> candidates = element instanceof List<?> several ? several : List.of(element);
            List<String> templates = candidates.stream().map(String::valueOf).toList();
            templates.forEach(text -> check(file, field, text));
            if (templates.isEmpty()) {
                file.report(field, "must have at least one template in each element");
            }
            all.add(templates);
        }
        return all;
    }

    private static Reading reading(ConfigJson file) {
        String answer = file.text("answer", file.has("options") ? "likeliest" : "text");
        List<String> options = file.has("options") ? file.texts("options") : List.of();
        boolean chooses = answer.equals("likeliest") || answer.equals("written");
        if (chooses == options.isEmpty()) {
            file.report("options", "must be given for the answers likeliest and written, and only for them");
        }
        return switch (answer) {
            case "likeliest" -> new Reading.Likeliest(options);
            case "written" -> new Reading.Written(options, written(file, options), file.integer("max_new_tokens", 16));
            case "box" -> new Reading.Box(file.integer("max_new_tokens", 128));
            default -> {
                if (!answer.equals("text")) {
                    file.report("answer", "must be text, written, likeliest or box");
                }
                yield new Reading.Text(file.integer("max_new_tokens", 64));
            }
        };
    }

    private static Pattern written(ConfigJson file, List<String> options) {
        if (file.has("pattern")) {
            return pattern(file, file.text("pattern")).orElse(Pattern.compile(""));
        }
        return any(options);
    }

    /** One of the options as a word of its own. */
    static Pattern any(List<String> options) {
        String either = String.join("|", options.stream().map(Pattern::quote).toList());
        // A single letter in small is an article, or part of a word that was cut.
        boolean letters = options.stream().anyMatch(option -> option.length() == 1);
        return Pattern.compile(
                "(?<![\\p{L}\\p{N}])(" + either + ")(?![\\p{L}\\p{N}])",
                letters ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
