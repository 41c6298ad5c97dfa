package io.swift4j.core.generate;

import io.swift4j.core.config.ConfigJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the fields of {@code generation_config.json} under the reference's names. */
final class GenerationFields {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationFields.class);

    /** Fields of the reference that change which tokens come out and are not supported, with their values of no effect. */
    private static final Map<String, Set<String>> REFUSED = Map.ofEntries(
            Map.entry("encoder_repetition_penalty", Set.of("1.0", "1")),
            Map.entry("encoder_no_repeat_ngram_size", Set.of("0")),
            Map.entry("diversity_penalty", Set.of("0.0", "0")),
            Map.entry("num_beam_groups", Set.of("1")),
            Map.entry("guidance_scale", Set.of("1.0", "1")),
            Map.entry("penalty_alpha", Set.of("0.0", "0")),
            Map.entry("token_healing", Set.of("false")),
            Map.entry("dola_layers", Set.of()),
            Map.entry("constraints", Set.of()),
            Map.entry("force_words_ids", Set.of()),
            Map.entry("watermarking_config", Set.of()));

    /** Fields that say how the reference computes or what it returns, not which tokens come out. */
    private static final Set<String> NO_MATTER = Set.of(
            "_from_model_config",
            "transformers_version",
            "bos_token_id",
            "decoder_start_token_id",
            "use_cache",
            "cache_implementation",
            "cache_config",
            "max_cache_len",
            "return_legacy_cache",
            "compile_config",
            "disable_compile",
            "low_memory",
            "prefill_chunk_size",
            "continuous_batching_config",
            "output_attentions",
            "output_hidden_states",
            "output_scores",
            "output_logits",
            "return_dict_in_generate",
            "is_assistant",
            "num_assistant_tokens",
            "num_assistant_tokens_schedule",
            "assistant_confidence_threshold",
            "assistant_early_exit",
            "assistant_lookbehind",
            "assistant_ensemble_weight",
            "target_lookbehind",
            "speculation_type",
            "use_mtp",
            "prompt_lookup_num_tokens",
            "max_matching_ngram_size");

    private final ConfigJson json;

    GenerationFields(ConfigJson json) {
        this.json = json;
    }

    void into(GenerationConfig.Builder builder) {
        for (String field : json.fields()) {
            read(field, builder);
        }
    }

    private void read(String field, GenerationConfig.Builder b) {
        switch (field) {
            case "max_new_tokens" -> b.maxNewTokens(json.integer(field));
            case "max_length" -> b.maxLength(json.integer(field));
            case "min_new_tokens" -> b.minNewTokens(json.integer(field));
            case "min_length" -> b.minLength(json.integer(field));
            case "do_sample" -> b.doSample(json.flag(field, false));
            case "num_beams" -> b.numBeams(json.integer(field));
            case "num_return_sequences" -> b.numReturnSequences(json.integer(field));
            case "length_penalty" -> b.lengthPenalty(json.number(field));
            case "early_stopping" -> b.earlyStopping(earlyStopping());
            case "temperature" -> b.temperature(json.number(field));
            case "top_k" -> b.topK(json.integer(field));
            case "top_p" -> b.topP(json.number(field));
            case "top_h" -> b.topH(json.number(field));
            case "max_time" -> b.maxTime(Duration.ofNanos((long) (json.number(field) * 1e9)));
            case "min_p" -> b.minP(json.number(field));
            case "typical_p" -> b.typicalP(json.number(field));
            case "epsilon_cutoff" -> b.epsilonCutoff(json.number(field));
            case "eta_cutoff" -> b.etaCutoff(json.number(field));
            case "repetition_penalty" -> b.repetitionPenalty(json.number(field));
            case "no_repeat_ngram_size" -> b.noRepeatNgramSize(json.integer(field));
            case "bad_words_ids" -> b.badWordsIds(sequences(field));
            case "sequence_bias" -> b.sequenceBias(biases(field));
            case "suppress_tokens" -> b.suppressTokens(json.integers(field));
            case "begin_suppress_tokens" -> b.beginSuppressTokens(json.integers(field));
            case "forced_bos_token_id" -> b.forcedBosTokenId(json.integer(field));
            case "forced_eos_token_id" -> b.forcedEosTokenIds(json.integers(field));
            case "exponential_decay_length_penalty" -> {
                List<Double> decay = json.numbers(field);
                if (decay.size() == 2) {
                    b.exponentialDecayLengthPenalty(decay.get(0).intValue(), decay.get(1));
                } else if (json.sound(field)) {
                    json.report(field, "must be a start and a factor, not " + decay);
                }
            }
            case "remove_invalid_values" -> b.removeInvalidValues(json.flag(field, false));
            case "renormalize_logits" -> b.renormalizeLogits(json.flag(field, false));
            case "eos_token_id" -> b.eosTokenIds(json.integers(field));
            case "pad_token_id" -> b.padTokenId(json.integer(field));
            case "stop_strings" -> b.stopStrings(json.texts(field));
            default -> other(field);
        }
    }

    private void other(String field) {
        Set<String> neutral = REFUSED.get(field);
        if (neutral != null && !neutral.contains(json.json(field))) {
            json.report(
                    field,
                    "is " + json.json(field) + ", a generation setting that is not supported; remove it to do without");
        }
        if (neutral == null && !NO_MATTER.contains(field)) {
            LOG.warn("{}: {} is not a generation setting of the reference, nor of this library", json.source(), field);
        }
    }

    private GenerationConfig.EarlyStopping earlyStopping() {
        if (json.isFlag("early_stopping")) {
            return json.flag("early_stopping", false)
                    ? GenerationConfig.EarlyStopping.TRUE
                    : GenerationConfig.EarlyStopping.FALSE;
        }
        String value = json.text("early_stopping");
        if (!value.equals("never") && json.sound("early_stopping")) {
            json.report("early_stopping", "must be true, false or \"never\", not \"" + value + "\"");
        }
        return GenerationConfig.EarlyStopping.NEVER;
    }

    private List<List<Integer>> sequences(String field) {
        if (json.plain(field) instanceof List<?> list) {
            return list.stream().map(entry -> ints(field, entry)).toList();
        }
        throw json.problem(field, "must be a list of lists of token ids");
    }

    private Map<List<Integer>, Double> biases(String field) {
        Map<List<Integer>, Double> biases = new LinkedHashMap<>();
        if (json.plain(field) instanceof List<?> list) {
            for (Object entry : list) {
                if (!(entry instanceof List<?> pair) || pair.size() != 2 || !(pair.get(1) instanceof Number bias)) {
                    throw json.problem(field, "must be a list of pairs of token ids and a bias");
                }
                biases.put(ints(field, pair.get(0)), bias.doubleValue());
            }
            return biases;
        }
        throw json.problem(field, "must be a list of pairs of token ids and a bias");
    }

    private List<Integer> ints(String field, Object value) {
        if (value instanceof List<?> list && list.stream().allMatch(Integer.class::isInstance)) {
            return list.stream().map(Integer.class::cast).toList();
        }
        throw json.problem(field, "must hold lists of token ids, not " + value);
    }
}
