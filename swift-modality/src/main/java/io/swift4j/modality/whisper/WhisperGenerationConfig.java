package io.swift4j.modality.whisper;

import io.swift4j.core.config.ConfigJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code generation_config.json} says of a Whisper model's special tokens and habits.
 *
 * @param startToken what an answer begins with
 * @param endToken what ends it
 * @param padToken what fills shorter answers of a batch
 * @param languages token of each language, by its token's text {@code <|en|>}; empty for a model of English alone
 * @param tasks tokens of {@code transcribe} and {@code translate}
 * @param noTimestamps the token that asks for text without timestamps, behind which timestamps begin; empty for none
 * @param previousText the token before what was said before
 * @param suppressed tokens that never occur
 * @param suppressedFirst tokens that are not the first of an answer
 * @param latestFirstTimestamp the first timestamp is at most this many steps in; empty for any
 * @param forced what follows the start token where neither language nor task is given; -1 where the language is to be found
 * @param maxLength of prompt and answer
 * @param maxNewTokens of an answer; instead of {@code maxLength}
 * @param language to assume; empty to find out
 * @param task to assume
 * @param timestamps whether to give timestamps
 * @param conditionsOnPrevious whether a window of a long recording is read in the light of the one before
 * @param doubts when an answer is not believed
 */
public record WhisperGenerationConfig(
        int startToken,
        int endToken,
        int padToken,
        Map<String, Integer> languages,
        Map<String, Integer> tasks,
        OptionalInt noTimestamps,
        OptionalInt previousText,
        List<Integer> suppressed,
        List<Integer> suppressedFirst,
        OptionalInt latestFirstTimestamp,
        List<Integer> forced,
        int maxLength,
        OptionalInt maxNewTokens,
        Optional<String> language,
        Optional<String> task,
        boolean timestamps,
        boolean conditionsOnPrevious,
        Doubts doubts) {

    public WhisperGenerationConfig {
        languages = Map.copyOf(languages);
        tasks = Map.copyOf(tasks);
        suppressed = List.copyOf(suppressed);
        suppressedFirst = List.copyOf(suppressedFirst);
        forced = List.copyOf(forced);
    }

    /** Reads {@code generation_config.json}, or the same fields of {@code config.json} where a folder has no such file. */
    public static WhisperGenerationConfig load(Path folder, WhisperConfig model) {
        Path own = folder.resolve("generation_config.json");
        ConfigJson config = ConfigJson.read(folder.resolve("config.json"));
        ConfigJson json = Files.exists(own) ? ConfigJson.read(own) : config;
        return json.collect(values -> read(values, config, model));
    }

    /** Ways to choose tokens that would give other answers than the likeliest token at every step. */
    private static void checkGreedy(ConfigJson json) {
        Map.of("num_beams", 1.0, "repetition_penalty", 1.0, "no_repeat_ngram_size", 0.0, "num_return_sequences", 1.0)
                .forEach((field, neutral) -> {
                    if (json.number(field, neutral) != neutral) {
                        json.report(field, "is " + json.json(field) + "; Whisper writes with " + neutral + " only");
                    }
                });
        if (json.flag("do_sample", false)) {
            json.report("do_sample", "is true; ask for Doubts with a temperature above 0 to draw tokens");
        }
    }

    private static WhisperGenerationConfig read(ConfigJson json, ConfigJson config, WhisperConfig model) {
        checkGreedy(json);
        int end = json.integer("eos_token_id", config.integer("eos_token_id", 50256));
        Map<String, Integer> languages = ids(json, "lang_to_id", model);
        Map<String, Integer> tasks = ids(json, "task_to_id", model);
        return new WhisperGenerationConfig(
                token(json, "decoder_start_token_id", model.startToken(), model),
                end,
                json.integer("pad_token_id", model.padToken() >= 0 ? model.padToken() : end),
                languages,
                tasks,
                optionalToken(json, "no_timestamps_token_id", model),
                optionalToken(json, "prev_sot_token_id", model),
                tokens(json, "suppress_tokens", model),
                tokens(json, "begin_suppress_tokens", model),
                json.optionalInteger("max_initial_timestamp_index"),
                forced(json.has("forced_decoder_ids") ? json : config),
                json.integer("max_length", model.maxTokens()),
                json.optionalInteger("max_new_tokens"),
                json.optionalText("language"),
                json.optionalText("task"),
                json.flag("return_timestamps", false),
                json.flag("condition_on_prev_tokens", false),
                new Doubts(
                        List.of(0.0),
                        json.optionalNumber("compression_ratio_threshold"),
                        json.optionalNumber("logprob_threshold"),
                        json.optionalNumber("no_speech_threshold"),
                        0));
    }

    private static int token(ConfigJson json, String field, int otherwise, WhisperConfig model) {
        int id = json.integer(field, otherwise);
        if (id < 0 || id >= model.vocabSize()) {
            json.report(field, id + " is not in the vocabulary of " + model.vocabSize());
        }
        return id;
    }

    private static OptionalInt optionalToken(ConfigJson json, String field, WhisperConfig model) {
        return json.has(field) ? OptionalInt.of(token(json, field, 0, model)) : OptionalInt.empty();
    }

    private static List<Integer> tokens(ConfigJson json, String field, WhisperConfig model) {
        List<Integer> ids = json.integers(field);
        for (int id : ids) {
            if (id < 0 || id >= model.vocabSize()) {
                json.report(field, "holds " + id + ", which is not in the vocabulary of " + model.vocabSize());
            }
        }
        return ids.stream().filter(id -> id >= 0 && id < model.vocabSize()).toList();
    }

    private static Map<String, Integer> ids(ConfigJson json, String field, WhisperConfig model) {
        ConfigJson object = json.object(field);
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (String name : object.fields()) {
            ids.put(name, token(object, name, 0, model));
        }
        return ids;
    }

    /** The ids of {@code [[1, id], [2, id] …]}, which is how older checkpoints name language and task. */
    private static List<Integer> forced(ConfigJson json) {
        List<Integer> ids = new ArrayList<>();
        if (!json.has("forced_decoder_ids")) {
            return ids;
        }
        if (json.plain("forced_decoder_ids") instanceof List<?> pairs) {
            for (Object pair : pairs) {
                if (!(pair instanceof List<?> two)
                        || two.size() != 2
                        || !(two.get(0) instanceof Integer at)
                        || !(two.get(1) == null || two.get(1) instanceof Integer)
                        || at != ids.size() + 1) {
                    json.report("forced_decoder_ids", "must be pairs of 1, 2, 3 … and a token or null, not " + pair);
                    return List.of();
                }
                ids.add(two.get(1) instanceof Integer id ? id : -1);
            }
        }
        return ids;
    }

    /** The first timestamp, {@code <|0.00|>}; one beyond the vocabulary where the model has none. */
    public int firstTimestamp() {
        return noTimestamps.isPresent() ? noTimestamps.getAsInt() + 1 : Integer.MAX_VALUE;
    }

    /** What comes before earlier text: its own token, or where the file does not name one the last but one that never occurs. */
    List<Integer> beforePreviousText() {
        if (previousText.isPresent()) {
            return List.of(previousText.getAsInt());
        }
        return suppressed.size() < 2 ? List.of() : List.of(suppressed.get(suppressed.size() - 2));
    }
}
