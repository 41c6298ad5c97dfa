package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.whisper.Doubts;
import io.swift4j.modality.whisper.Heard;
import io.swift4j.modality.whisper.Whisper;
import io.swift4j.modality.whisper.WhisperOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code generate} of Whisper: transcriptions in tokens, languages, and single steps. */
final class WhisperGenerateRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (Whisper whisper = WhisperForwardRunner.load(folder);
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Tensor features = folder.named(one, "input_features");
            for (String name : one.outputs()) {
                Tensor expected = folder.named(one, name);
                switch (name) {
                    case "language_ids" -> comparison.equal(name, whisper.detectLanguages(features), expected.toInts());
                    case "sequences" -> sequences(folder, one, whisper, features, expected, comparison);
                    case "sequences_explicit" ->
                        comparison.tensor(name, explicit(folder, one, whisper, features, expected), expected);
                    case "step_logits" -> comparison.tensor(name, scores(folder, one, whisper, features), expected);
                    default -> comparison.problem("output " + name + " of a whisper generate case is not supported");
                }
            }
        }
    }

    static WhisperOptions options(ConfigJson params) {
        WhisperOptions options = WhisperOptions.defaults();
        List<String> languages = params.texts("language");
        if (!languages.isEmpty()) {
            options = options.withLanguage(languages.toArray(String[]::new));
        }
        if (params.has("task")) {
            options = options.withTask(params.text("task"));
        }
        if (params.has("return_timestamps")) {
            options = options.withTimestamps(params.flag("return_timestamps", false));
        }
        if (params.has("max_new_tokens")) {
            options = options.withMaxNewTokens(params.integer("max_new_tokens"));
        }
        if (params.has("temperature")
                || params.has("logprob_threshold")
                || params.has("compression_ratio_threshold")
                || params.has("no_speech_threshold")) {
            List<Double> temperatures = params.numbers("temperature");
            options = options.withDoubts(new Doubts(
                    temperatures.isEmpty() ? List.of(0.0) : temperatures,
                    params.optionalNumber("compression_ratio_threshold"),
                    params.optionalNumber("logprob_threshold"),
                    params.optionalNumber("no_speech_threshold"),
                    0));
        }
        if (params.has("prompt_ids")) {
            options = options.withPrompt(params.integers("prompt_ids"));
        }
        if (params.has("condition_on_prev_tokens")) {
            options = options.withConditionOnPrevious(params.flag("condition_on_prev_tokens", false));
        }
        return params.text("prompt_condition_type", "first-segment").equals("all-segments")
                ? options.withPromptEverywhere()
                : options;
    }

    private static void sequences(
            CaseFolder folder, Case one, Whisper whisper, Tensor features, Tensor expected, Comparison comparison) {
        Optional<Tensor> mask =
                folder.input(one, "attention_mask").or(() -> folder.input(one, "feature_attention_mask"));
        int[] frames = mask.map(WhisperGenerateRunner::rowSums).orElse(null);
        WhisperOptions options = options(one.params());
        if (folder.input(one, "prompt_ids").isPresent()) {
            options = options.withPrompt(
                    Arrays.stream(folder.named(one, "prompt_ids").toInts())
                            .boxed()
                            .toList());
        }
        List<Heard> heard = whisper.generate(features, frames, options);
        int columns = (int) expected.size(1);
        int[] flat = expected.toInts();
        for (int row = 0; row < heard.size(); row++) {
            int[] wanted = Arrays.copyOfRange(flat, row * columns, (row + 1) * columns);
            boolean prompted =
                    columns > 0 && wanted[0] == heard.get(row).lastWindow().get(0);
            int[] actual = prompted
                    ? heard.get(row).lastWindow().stream()
                            .mapToInt(Integer::intValue)
                            .toArray()
                    : heard.get(row).tokens();
            comparison.equal("sequence " + row, ended(whisper, actual), ended(whisper, wanted));
            text(one, whisper, row, actual, comparison);
        }
    }

    private static int[] rowSums(Tensor mask) {
        int columns = (int) mask.size(1);
        int[] flat = mask.toInts();
        int[] sums = new int[(int) mask.size(0)];
        for (int i = 0; i < flat.length; i++) {
            sums[i / columns] += flat[i];
        }
        return sums;
    }

    /** Without end tokens and padding. */
    private static int[] ended(Whisper whisper, int[] tokens) {
        int length = tokens.length;
        while (length > 0
                && (tokens[length - 1] == whisper.generation().endToken()
                        || tokens[length - 1] == whisper.generation().padToken())) {
            length--;
        }
        return Arrays.copyOf(tokens, length);
    }

    private static void text(Case one, Whisper whisper, int row, int[] tokens, Comparison comparison) {
        List<String> texts = one.text().texts("decoded");
        if (row < texts.size()) {
            comparison.equal(
                    "text " + row, whisper.tokenizer().decodeWithTimestamps(ended(whisper, tokens)), texts.get(row));
        }
        List<String> plain = one.text().texts("decoded_skip");
        if (row < plain.size()) {
            comparison.equal("plain text " + row, whisper.tokenizer().decode(tokens), plain.get(row));
        }
    }

    private static Tensor explicit(CaseFolder folder, Case one, Whisper whisper, Tensor features, Tensor expected) {
        int[][] prompts = rows(folder.named(one, "prompt_ids"));
        int count = (int) expected.size(1) - prompts[0].length;
        List<int[]> answers = whisper.answers(features, prompts, count);
        int[][] whole = new int[prompts.length][(int) expected.size(1)];
        for (int row = 0; row < whole.length; row++) {
            Arrays.fill(whole[row], whisper.generation().endToken());
            System.arraycopy(prompts[row], 0, whole[row], 0, prompts[row].length);
            System.arraycopy(answers.get(row), 0, whole[row], prompts[row].length, answers.get(row).length);
        }
        return Tensor.of(whole);
    }

    /** The scores before each generated token. */
    private static Tensor scores(CaseFolder folder, Case one, Whisper whisper, Tensor features) {
        Tensor ids = folder.named(one, "sequences_explicit");
        long prompt = folder.named(one, "prompt_ids").size(1);
        Tensor all = whisper.network()
                .decode(whisper.network().encode(features), ids)
                .results()
                .get(1);
        return all.narrow(1, prompt - 1, ids.size(1) - prompt);
    }

    private static int[][] rows(Tensor matrix) {
        int columns = (int) matrix.size(1);
        int[] flat = matrix.toInts();
        int[][] rows = new int[(int) matrix.size(0)][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(flat, row * columns, (row + 1) * columns);
        }
        return rows;
    }
}
