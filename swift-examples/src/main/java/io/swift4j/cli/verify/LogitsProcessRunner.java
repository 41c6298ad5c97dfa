package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.LogitsProcessor;
import io.swift4j.core.generate.Penalties;
import io.swift4j.core.generate.Warpers;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code logits_process}: one processor on its own. */
final class LogitsProcessRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        ConfigJson args = one.params().object("args");
        LogitsProcessor processor = processor(one.params().text("processor"), args);
        try (TensorScope scope = TensorScope.open()) {
            Tensor scores = folder.tensor(one.input("scores").orElse("base/scores"));
            Tensor actual = processor.process(folder.requiredMatrix(one, "input_ids"), scores);
            comparison.tensor("scores", actual, folder.tensor(one.outputs().get(0)));
        }
    }

    private static LogitsProcessor processor(String name, ConfigJson args) {
        int keep = args.integer("min_tokens_to_keep", 1);
        return switch (name) {
            case "TemperatureLogitsWarper" -> Warpers.temperature(args.number("temperature"));
            case "TopKLogitsWarper" -> Warpers.topK(args.integer("top_k"), keep);
            case "TopPLogitsWarper" -> Warpers.topP(args.number("top_p"), keep);
            case "TopHLogitsWarper" -> Warpers.topH(args.number("top_h"));
            case "MinPLogitsWarper" -> Warpers.minP(args.number("min_p"), keep);
            case "TypicalLogitsWarper" -> Warpers.typical(args.number("mass", 0.9), keep);
            case "EpsilonLogitsWarper" -> Warpers.epsilon(args.number("epsilon"), keep);
            case "EtaLogitsWarper" -> Warpers.eta(args.number("epsilon"), keep);
            case "LogitNormalization" -> Warpers.normalize();
            case "InfNanRemoveLogitsProcessor" -> Warpers.finite();
            case "RepetitionPenaltyLogitsProcessor" -> Penalties.repetition(args.number("penalty"));
            case "NoRepeatNGramLogitsProcessor" -> Penalties.noRepeatNgram(args.integer("ngram_size"));
            case "NoBadWordsLogitsProcessor" ->
                Penalties.badWords(lists(args, "bad_words_ids"), args.integers("eos_token_id"));
            case "SequenceBiasLogitsProcessor" -> Penalties.sequenceBias(biases(args));
            case "MinLengthLogitsProcessor" ->
                Penalties.until(args.integer("min_length"), args.integers("eos_token_id"));
            case "MinNewTokensLengthLogitsProcessor" ->
                Penalties.until(
                        args.integer("prompt_length_to_skip") + args.integer("min_new_tokens"),
                        args.integers("eos_token_id"));
            case "ForcedEOSTokenLogitsProcessor" ->
                Penalties.forceAt(args.integer("max_length") - 1, args.integers("eos_token_id"));
            case "ForcedBOSTokenLogitsProcessor" -> Penalties.forceAt(1, args.integers("bos_token_id"));
            case "SuppressTokensLogitsProcessor" -> Penalties.suppress(args.integers("suppress_tokens"));
            case "SuppressTokensAtBeginLogitsProcessor" ->
                Penalties.suppressAt(args.integer("begin_index"), args.integers("begin_suppress_tokens"));
            case "ExponentialDecayLengthPenalty" -> {
                List<Double> decay = args.numbers("exponential_decay_length_penalty");
                yield Penalties.exponentialDecay(
                        decay.get(0).intValue() + args.integer("input_ids_seq_length"),
                        decay.get(1),
                        args.integers("eos_token_id"));
            }
            default -> throw new IllegalArgumentException("processor " + name + " is not supported");
        };
    }

    private static List<List<Integer>> lists(ConfigJson args, String field) {
        return ((List<?>) args.plain(field))
                .stream()
                        .map(entry -> ((List<?>) entry)
                                .stream().map(Integer.class::cast).toList())
                        .toList();
    }

    private static Map<List<Integer>, Double> biases(ConfigJson args) {
        Map<List<Integer>, Double> biases = new LinkedHashMap<>();
        for (Object entry : (List<?>) args.plain("sequence_bias")) {
            List<?> pair = (List<?>) entry;
            List<Integer> ids =
                    ((List<?>) pair.get(0)).stream().map(Integer.class::cast).toList();
            biases.put(ids, ((Number) pair.get(1)).doubleValue());
        }
        return biases;
    }
}
