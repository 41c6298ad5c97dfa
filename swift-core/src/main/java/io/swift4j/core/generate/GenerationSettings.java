package io.swift4j.core.generate;

import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.generate.GenerationConfig.EarlyStopping;
import io.swift4j.core.generate.GenerationConfig.PastLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The values of a generation configuration, with the reference's defaults; what they mean is told where they are set. */
final class GenerationSettings {

    OptionalInt maxNewTokens = OptionalInt.empty();
    OptionalInt maxLength = OptionalInt.empty();
    OptionalInt minNewTokens = OptionalInt.empty();
    int minLength;
    boolean doSample;
    int numBeams = 1;
    int numReturnSequences = 1;
    double lengthPenalty = 1;
    EarlyStopping earlyStopping = EarlyStopping.FALSE;
    double temperature = 1;
    int topK = 50;
    double topP = 1;
    Optional<Double> minP = Optional.empty();
    Optional<Double> topH = Optional.empty();
    Optional<Duration> maxTime = Optional.empty();
    double typicalP = 1;
    double epsilonCutoff;
    double etaCutoff;
    double repetitionPenalty = 1;
    int noRepeatNgramSize;
    List<List<Integer>> badWordsIds = List.of();
    Map<List<Integer>, Double> sequenceBias = Map.of();
    List<Integer> suppressTokens = List.of();
    List<Integer> beginSuppressTokens = List.of();
    OptionalInt forcedBosTokenId = OptionalInt.empty();
    List<Integer> forcedEosTokenIds = List.of();
    Optional<List<Double>> exponentialDecay = Optional.empty();
    boolean removeInvalidValues;
    boolean renormalizeLogits;
    List<Integer> eosTokenIds = List.of();
    OptionalInt padTokenId = OptionalInt.empty();
    List<String> stopStrings = List.of();
    List<LogitsProcessor> extra = List.of();
    Optional<Constraint> constraint = Optional.empty();
    long seed;
    boolean logProbabilities;
    PastLimit pastLimit = PastLimit.RECOMPUTE;
    int promptLookup;

    GenerationSettings() {}

    GenerationSettings(GenerationSettings o) {
        maxNewTokens = o.maxNewTokens;
        maxLength = o.maxLength;
        minNewTokens = o.minNewTokens;
        minLength = o.minLength;
        doSample = o.doSample;
        numBeams = o.numBeams;
        numReturnSequences = o.numReturnSequences;
        lengthPenalty = o.lengthPenalty;
        earlyStopping = o.earlyStopping;
        temperature = o.temperature;
        topK = o.topK;
        topP = o.topP;
        minP = o.minP;
        topH = o.topH;
        maxTime = o.maxTime;
        typicalP = o.typicalP;
        epsilonCutoff = o.epsilonCutoff;
        etaCutoff = o.etaCutoff;
        repetitionPenalty = o.repetitionPenalty;
        noRepeatNgramSize = o.noRepeatNgramSize;
        badWordsIds = o.badWordsIds;
        sequenceBias = o.sequenceBias;
        suppressTokens = o.suppressTokens;
        beginSuppressTokens = o.beginSuppressTokens;
        forcedBosTokenId = o.forcedBosTokenId;
        forcedEosTokenIds = o.forcedEosTokenIds;
        exponentialDecay = o.exponentialDecay;
        removeInvalidValues = o.removeInvalidValues;
        renormalizeLogits = o.renormalizeLogits;
        eosTokenIds = o.eosTokenIds;
        padTokenId = o.padTokenId;
        stopStrings = o.stopStrings;
        extra = o.extra;
        constraint = o.constraint;
        seed = o.seed;
        logProbabilities = o.logProbabilities;
        pastLimit = o.pastLimit;
        promptLookup = o.promptLookup;
    }

    /** Everything about the values that can't be. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        check(
                problems,
                maxNewTokens.isEmpty() || maxNewTokens.getAsInt() > 0,
                "max_new_tokens must be positive",
                maxNewTokens);
        check(problems, maxLength.isEmpty() || maxLength.getAsInt() > 0, "max_length must be positive", maxLength);
        check(problems, minNewTokens.orElse(0) >= 0, "min_new_tokens must not be negative", minNewTokens);
        check(problems, minLength >= 0, "min_length must not be negative", minLength);
        check(
                problems,
                maxNewTokens.isEmpty() || minNewTokens.orElse(0) <= maxNewTokens.getAsInt(),
                "min_new_tokens must not exceed max_new_tokens",
                minNewTokens);
        check(problems, numBeams >= 1, "num_beams must be at least 1", numBeams);
        check(problems, numReturnSequences >= 1, "num_return_sequences must be at least 1", numReturnSequences);
        check(
                problems,
                numReturnSequences <= numBeams || (doSample && numBeams == 1),
                "num_return_sequences must not exceed num_beams unless tokens are sampled: they would be equal",
                numReturnSequences);
        check(
                problems,
                !doSample || temperature > 0,
                "temperature must be positive; for the likeliest tokens set do_sample to false",
                temperature);
        check(problems, topK >= 0, "top_k must not be negative", topK);
        check(problems, topP >= 0 && topP <= 1, "top_p must be from 0 to 1", topP);
        check(problems, minP.isEmpty() || (minP.get() >= 0 && minP.get() <= 1), "min_p must be from 0 to 1", minP);
        check(
                problems,
                topH.isEmpty() || (topH.get() > 0 && topH.get() <= 1),
                "top_h must be above 0 and at most 1",
                topH);
        check(problems, maxTime.isEmpty() || !maxTime.get().isNegative(), "max_time must not be negative", maxTime);
        check(problems, typicalP > 0 && typicalP <= 1, "typical_p must be above 0 and at most 1", typicalP);
        check(
                problems,
                epsilonCutoff >= 0 && epsilonCutoff < 1,
                "epsilon_cutoff must be from 0 to below 1",
                epsilonCutoff);
        check(problems, etaCutoff >= 0 && etaCutoff < 1, "eta_cutoff must be from 0 to below 1", etaCutoff);
        check(problems, repetitionPenalty > 0, "repetition_penalty must be positive", repetitionPenalty);
        check(problems, noRepeatNgramSize >= 0, "no_repeat_ngram_size must not be negative", noRepeatNgramSize);
        check(
                problems,
                badWordsIds.stream().noneMatch(List::isEmpty),
                "bad_words_ids must not have an empty sequence",
                badWordsIds);
        check(
                problems,
                sequenceBias.keySet().stream().noneMatch(List::isEmpty),
                "sequence_bias must not have an empty sequence",
                sequenceBias);
        check(problems, stopStrings.stream().noneMatch(String::isEmpty), "stop_strings must not be empty", stopStrings);
        check(
                problems,
                constraint.isEmpty() || stopStrings.isEmpty(),
                "stop_strings would end answers that the constraint has not completed",
                stopStrings);
        check(problems, promptLookup >= 0, "prompt_lookup_num_tokens must not be negative", promptLookup);
        check(
                problems,
                promptLookup == 0 || !doSample,
                "prompt_lookup_num_tokens can't be combined with do_sample",
                promptLookup);
        check(
                problems,
                promptLookup == 0 || numBeams == 1,
                "prompt_lookup_num_tokens can't be combined with num_beams " + numBeams,
                promptLookup);
        return problems;
    }

    /** Everything about token ids that a vocabulary of this size does not have. */
    List<String> idProblems(int vocabulary, boolean pads) {
        List<String> problems = new ArrayList<>();
        inside(problems, vocabulary, "suppress_tokens", suppressTokens);
        inside(problems, vocabulary, "begin_suppress_tokens", beginSuppressTokens);
        inside(problems, vocabulary, "forced_eos_token_id", forcedEosTokenIds);
        forcedBosTokenId.ifPresent(id -> inside(problems, vocabulary, "forced_bos_token_id", List.of(id)));
        badWordsIds.forEach(word -> inside(problems, vocabulary, "bad_words_ids", word));
        sequenceBias.keySet().forEach(sequence -> inside(problems, vocabulary, "sequence_bias", sequence));
        if (minNewTokens.orElse(0) > 0 || minLength > 0 || exponentialDecay.isPresent()) {
            inside(problems, vocabulary, "eos_token_id", eosTokenIds);
        }
        if (pads && padTokenId.isPresent()) {
            inside(problems, vocabulary, "pad_token_id", List.of(padTokenId.getAsInt()));
        }
        return problems;
    }

    private static void inside(List<String> problems, int vocabulary, String field, List<Integer> ids) {
        for (int id : ids) {
            if (id < 0 || id >= vocabulary) {
                problems.add(field + " has " + id + ", which is not in the vocabulary of " + vocabulary);
            }
        }
    }

    private static void check(List<String> problems, boolean right, String message, Object value) {
        if (!right) {
            String shown = value instanceof OptionalInt i
                    ? Integer.toString(i.orElse(0))
                    : value instanceof Optional<?> o ? String.valueOf(o.orElse(null)) : value.toString();
            problems.add(message + " (it is " + shown + ")");
        }
    }
}
