package io.swift4j.train.eval;

import io.swift4j.core.config.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a benchmark is: where its rows are, how a question is made of a row's columns, how the answer is read and judged.
 *
 * <p>All templates are Jinja; they see a row's columns, and {@code file} (its path below the folder of data), {@code folder}, {@code
 * stem} (its name without ending) and {@code line}.
 *
 * @param name for tables and files
 * @param about a sentence
 * @param modality what goes in besides text, for tables: text, image, audio or video
 * @param rows where the rows are
 * @param joins rows of other files that belong to them
 * @param where rows for which this gives another text than {@code true} are no questions; empty for all
 * @param group parts of the benchmark that get scores of their own; empty for none
 * @param shots rows that are shown with their answers; empty for none
 * @param shotCount how many of them, of the question's group
 * @param system what the model is told before; empty for nothing
 * @param header what stands before the shots and the question; empty for nothing
 * @param prompt the question
 * @param images templates of paths of pictures; each is a list, of which the first file that there is counts
 * @param audios likewise of sounds
 * @param videos likewise of films
 * @param reading how the answer is got
 * @param reference template of what is right: a text, or a JSON list of texts; of a box a JSON list of its edges
 * @param sides whether boxes of references are left, top, width and height instead of four edges
 * @param metric which judges: one of texts, or {@code iou}
 * @param basic whether texts are cleaned as Whisper's basic normaliser does; for {@code wer} and {@code cer}
 * @param allOf rows for which this gives the same text belong together; the score NAME{@code +} is the share of such sets that are
 *     right in whole, {@code points} 100 times the sum of both (Fu et al., arXiv 2306.13394); empty for none
 */
public record Benchmark(
        String name,
        String about,
        String modality,
        RowFiles rows,
        List<Join> joins,
        Optional<String> where,
        Optional<String> group,
        Optional<RowFiles> shots,
        int shotCount,
        Optional<String> system,
        Optional<String> header,
        String prompt,
        List<List<String>> images,
        List<List<String>> audios,
        List<List<String>> videos,
        Reading reading,
        String reference,
        boolean sides,
        String metric,
        boolean basic,
        Optional<String> allOf) {

    private static final List<String> MODALITIES = List.of("text", "image", "audio", "video");

    public Benchmark {
        joins = List.copyOf(joins);
        images = List.copyOf(images);
        audios = List.copyOf(audios);
        videos = List.copyOf(videos);
        List<String> problems = new ArrayList<>();
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            problems.add("name is \"" + name + "\"; it must be of letters, digits, dots, _ and -");
        }
        if (!MODALITIES.contains(modality)) {
            problems.add("modality is " + modality + "; it must be one of " + MODALITIES);
        }
        if (shotCount < 0 || (shotCount > 0) != shots.isPresent()) {
            problems.add("shots need files, and a count of 1 or more");
        }
        if ((reading instanceof Reading.Box) != metric.equals("iou")) {
            problems.add("metric iou judges boxes, and only iou does; metric is " + metric);
        }
        if (basic && !metric.equals("wer") && !metric.equals("cer")) {
            problems.add("clean is for the metrics wer and cer, not for " + metric);
        }
        if (allOf.isPresent() && !metric.equals("accuracy")) {
            problems.add("all_of goes with the metric accuracy, not with " + metric);
        }
        int most = reading instanceof Reading.Text text
                ? text.maxNewTokens()
                : reading instanceof Reading.Written written
                        ? written.maxNewTokens()
                        : reading instanceof Reading.Box box ? box.maxNewTokens() : 1;
        if (most < 1) {
            problems.add("max_new_tokens must be at least 1, not " + most);
        }
        if (!problems.isEmpty()) {
            throw new ConfigException("benchmark " + name, problems);
        }
    }

    /**
     * A benchmark that comes with the library, or one of a file.
     *
     * @param nameOrFile {@code mmlu}, {@code mme}, {@code vqav2}, {@code coco-caption}, {@code refcoco}, {@code librispeech}, or a path of a
     *     {@code .yaml} or {@code .json} file
     */
    public static Benchmark of(String nameOrFile) {
        return BenchmarkFiles.of(nameOrFile);
    }

    /** The benchmarks that come with the library. */
    public static List<String> installed() {
        return BenchmarkFiles.INSTALLED;
    }

    /**
     * Reads a description.
     *
     * @throws ConfigException naming all that is wrong with it
     */
    public static Benchmark read(Path file) {
        return BenchmarkFiles.read(file);
    }
}
