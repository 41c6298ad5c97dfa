package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.whisper.WhisperTokenizer;
import java.util.List;
import java.util.Optional;

/** {@code processor} of Whisper where it is about text: tokens of answers, and back. */
final class WhisperTokenizerRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        List<String> texts = one.text().texts("texts");
        ConfigJson params = one.params();
        Optional<String> language = params.optionalText("language");
        try (WhisperTokenizer tokenizer = WhisperTokenizer.load(folder.path())) {
            for (String field : params.fields()) {
                switch (field) {
                    case "encode_default" ->
                        answers(tokenizer, texts, Optional.empty(), Optional.empty(), false, params, field, comparison);
                    case "encode_language_translate_notimestamps" ->
                        answers(tokenizer, texts, language, Optional.of("translate"), false, params, field, comparison);
                    case "encode_en_transcribe_timestamps" ->
                        answers(
                                tokenizer,
                                texts,
                                Optional.of("en"),
                                Optional.of("transcribe"),
                                true,
                                params,
                                field,
                                comparison);
                    case "timestamps" -> timestamps(tokenizer, params.object(field), comparison);
                    case "language" -> {}
                    default -> comparison.problem("params." + field + " of a tokenizer case is not supported");
                }
            }
            List<String> decoded = one.text().texts("decoded_skip_special");
            List<int[]> rows = rows(params, "encode_default");
            for (int i = 0; i < decoded.size() && i < rows.size(); i++) {
                comparison.equal("text " + i, tokenizer.decode(rows.get(i)), decoded.get(i));
            }
        }
    }

    private static void answers(
            WhisperTokenizer tokenizer,
            List<String> texts,
            Optional<String> language,
            Optional<String> task,
            boolean timestamps,
            ConfigJson params,
            String field,
            Comparison comparison) {
        List<int[]> rows = rows(params, field);
        for (int i = 0; i < rows.size(); i++) {
            comparison.equal(field + " " + i, tokenizer.encode(texts.get(i), language, task, timestamps), rows.get(i));
        }
    }

    private static void timestamps(WhisperTokenizer tokenizer, ConfigJson both, Comparison comparison) {
        int[] ids = both.integers("ids").stream().mapToInt(Integer::intValue).toArray();
        comparison.equal("timestamps", tokenizer.encode(both.text("text")), ids);
    }

    private static List<int[]> rows(ConfigJson params, String field) {
        return params.plain(field) instanceof List<?> list
                ? list.stream()
                        .map(row -> ((List<?>) row)
                                .stream().mapToInt(id -> (Integer) id).toArray())
                        .toList()
                : List.of();
    }
}
