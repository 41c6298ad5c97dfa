package io.swift4j.core.generate;

import io.swift4j.core.config.ConfigException;
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
 * How to generate, with the names, defaults and order of effects of the reference's {@code generation_config.json}.
 *
 * <p>Immutable. {@link #read(Path)} takes what the checkpoint says, {@link #toBuilder()} changes it. A setting that is known
 * to the reference but would be ignored here is refused, so that nothing happens otherwise than asked.
 */
public final class GenerationConfig {

    /** When beam search stops: once every prompt has enough finished beams, by a heuristic, or only when none can win. */
    public enum EarlyStopping {
        TRUE,
        FALSE,
        NEVER
    }

    /** What becomes of the cache when a model's positions turn differently from a length on (Phi-3's long factors). */
    public enum PastLimit {
        /** Everything so far is run again with the new factors: right, and slow for one token. */
        RECOMPUTE,
        /**
         * Each token is run alone, having forgotten all before it. That is what transformers 5.18 does, by an oversight; for
         * comparing with it only.
         */
        FORGET
    }

    /** New tokens where neither {@code max_new_tokens} nor {@code max_length} is given. */
    public static final int DEFAULT_NEW_TOKENS = 256;

    private final Builder b;

    private GenerationConfig(Builder builder) {
        this.b = builder;
    }

    /** Greedy, no end-of-sequence token. */
    public static GenerationConfig defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        return new Builder(b);
    }

    /**
     * Reads a checkpoint's {@code generation_config.json}; what that lacks of special tokens comes from its {@code config.json}.
     *
     * @throws ConfigException with every problem
     */
    public static GenerationConfig read(Path folder) {
        Builder builder = builder();
        Path model = folder.resolve("config.json");
        if (Files.exists(model)) {
            ConfigJson config = ConfigJson.read(model);
            builder.eosTokenIds(config.integers("eos_token_id"));
            config.optionalInteger("pad_token_id").ifPresent(builder::padTokenId);
        }
        Path file = folder.resolve("generation_config.json");
        return (Files.exists(file) ? builder.read(ConfigJson.read(file)) : builder).build();
    }

    /** Most new tokens for a prompt of a length. */
    int maxNewTokens(int promptLength) {
        if (b.maxNewTokens.isPresent()) {
            return b.maxNewTokens.getAsInt();
        }
        return b.maxLength.isPresent() ? Math.max(0, b.maxLength.getAsInt() - promptLength) : DEFAULT_NEW_TOKENS;
    }

    public boolean sampling() {
        return b.doSample;
    }

    public int beams() {
        return b.numBeams;
    }

    public int sequencesPerPrompt() {
        return b.numReturnSequences;
    }

    double lengthPenalty() {
        return b.lengthPenalty;
    }

    EarlyStopping earlyStopping() {
        return b.earlyStopping;
    }

    public List<Integer> eosTokenIds() {
        return b.eosTokenIds;
    }

    public List<String> stopStrings() {
        return b.stopStrings;
    }

    /** The token that fills rows after their end: the padding token, else the first end-of-sequence token, else 0. */
    public int padTokenId() {
        return b.padTokenId.orElse(b.eosTokenIds.isEmpty() ? 0 : b.eosTokenIds.get(0));
    }

    /** What beam search fills rows with, which the reference decides differently: 0 as padding token counts as none. */
    int beamFill() {
        if (b.eosTokenIds.isEmpty()) {
            return -1;
        }
        int pad = b.padTokenId.orElse(0);
        return pad != 0 ? pad : b.eosTokenIds.get(0);
    }

    long seed() {
        return b.seed;
    }

    PastLimit pastLimit() {
        return b.pastLimit;
    }

    boolean logProbabilities() {
        return b.logProbabilities;
    }

    /**
     * Everything that changes scores, in the reference's order.
     *
     * @param promptLength tokens of the padded prompt
     */
    public List<LogitsProcessor> processors(int promptLength) {
        List<LogitsProcessor> list = new ArrayList<>();
        List<Integer> eos = b.eosTokenIds;
        if (!b.sequenceBias.isEmpty()) {
            list.add(Penalties.sequenceBias(b.sequenceBias));
        }
        if (b.repetitionPenalty != 1) {
            list.add(Penalties.repetition(b.repetitionPenalty));
        }
        if (b.noRepeatNgramSize > 0) {
            list.add(Penalties.noRepeatNgram(b.noRepeatNgramSize));
        }
        if (!b.badWordsIds.isEmpty()) {
            list.add(Penalties.badWords(b.badWordsIds, eos));
        }
        if (b.minLength > 0 && !eos.isEmpty()) {
            list.add(Penalties.until(b.minLength, eos));
        }
        if (b.minNewTokens > 0 && !eos.isEmpty()) {
            list.add(Penalties.until(promptLength + b.minNewTokens, eos));
        }
        b.forcedBosTokenId.ifPresent(id -> list.add(Penalties.forceAt(1, List.of(id))));
        if (!b.forcedEosTokenIds.isEmpty()) {
            int last = promptLength + maxNewTokens(promptLength) - 1;
            list.add(Penalties.forceAt(last, b.forcedEosTokenIds));
        }
        if (b.removeInvalidValues) {
            list.add(Warpers.finite());
        }
        b.exponentialDecay.ifPresent(
                decay -> list.add(Penalties.exponentialDecay((int) (decay.get(0) + promptLength), decay.get(1), eos)));
        if (!b.suppressTokens.isEmpty()) {
            list.add(Penalties.suppress(b.suppressTokens));
        }
        if (!b.beginSuppressTokens.isEmpty()) {
            int begin = promptLength > 1 || b.forcedBosTokenId.isEmpty() ? promptLength : promptLength + 1;
            list.add(Penalties.suppressAt(begin, b.beginSuppressTokens));
        }
        list.addAll(b.extra);
        if (b.doSample) {
            addWarpers(list, b.numBeams > 1 ? Math.max(2, eos.size() + 1) : 1);
        }
        if (b.renormalizeLogits) {
            list.add(Warpers.normalize());
        }
        return list;
    }

    private void addWarpers(List<LogitsProcessor> list, int keep) {
        if (b.temperature != 1) {
            list.add(Warpers.temperature(b.temperature));
        }
        if (b.topK > 0) {
            list.add(Warpers.topK(b.topK, keep));
        }
        if (b.topP < 1) {
            list.add(Warpers.topP(b.topP, keep));
        }
        b.minP.ifPresent(p -> list.add(Warpers.minP(p, keep)));
        if (b.typicalP < 1) {
            list.add(Warpers.typical(b.typicalP, keep));
        }
        if (b.epsilonCutoff > 0) {
            list.add(Warpers.epsilon(b.epsilonCutoff, keep));
        }
        if (b.etaCutoff > 0) {
            list.add(Warpers.eta(b.etaCutoff, keep));
        }
    }

    /** Collects settings; {@link #build} reports every contradiction at once. */
    public static final class Builder {

        private OptionalInt maxNewTokens = OptionalInt.empty();
        private OptionalInt maxLength = OptionalInt.empty();
        private int minNewTokens;
        private int minLength;
        private boolean doSample;
        private int numBeams = 1;
        private int numReturnSequences = 1;
        private double lengthPenalty = 1;
        private EarlyStopping earlyStopping = EarlyStopping.FALSE;
        private double temperature = 1;
        private int topK = 50;
        private double topP = 1;
        private Optional<Double> minP = Optional.empty();
        private double typicalP = 1;
        private double epsilonCutoff;
        private double etaCutoff;
        private double repetitionPenalty = 1;
        private int noRepeatNgramSize;
        private List<List<Integer>> badWordsIds = List.of();
        private Map<List<Integer>, Double> sequenceBias = Map.of();
        private List<Integer> suppressTokens = List.of();
        private List<Integer> beginSuppressTokens = List.of();
        private OptionalInt forcedBosTokenId = OptionalInt.empty();
        private List<Integer> forcedEosTokenIds = List.of();
        private Optional<List<Double>> exponentialDecay = Optional.empty();
        private boolean removeInvalidValues;
        private boolean renormalizeLogits;
        private List<Integer> eosTokenIds = List.of();
        private OptionalInt padTokenId = OptionalInt.empty();
        private List<String> stopStrings = List.of();
        private List<LogitsProcessor> extra = List.of();
        private long seed;
        private boolean logProbabilities;
        private PastLimit pastLimit = PastLimit.RECOMPUTE;

        private Builder() {}

        private Builder(Builder o) {
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
            seed = o.seed;
            logProbabilities = o.logProbabilities;
            pastLimit = o.pastLimit;
        }

        /**
         * Takes over the fields of a generation configuration, under the reference's names.
         *
         * @throws ConfigException for a field that changes the output and is not supported
         */
        public Builder read(ConfigJson json) {
            new GenerationFields(json).into(this);
            return this;
        }

        /** Most tokens to generate; default 256. */
        public Builder maxNewTokens(int value) {
            maxNewTokens = OptionalInt.of(value);
            return this;
        }

        /** Most tokens of prompt and answer together; {@link #maxNewTokens} wins over it. */
        public Builder maxLength(int value) {
            maxLength = OptionalInt.of(value);
            return this;
        }

        /** No end-of-sequence token before this many new tokens; default 0. */
        public Builder minNewTokens(int value) {
            minNewTokens = value;
            return this;
        }

        /** No end-of-sequence token before prompt and answer have this many tokens; default 0. */
        public Builder minLength(int value) {
            minLength = value;
            return this;
        }

        /** Draw tokens rather than take the likeliest; default false. */
        public Builder doSample(boolean value) {
            doSample = value;
            return this;
        }

        /** Seed of sampling: the same seed, model and prompt give the same tokens; default 0. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Beams of beam search; default 1, which is none. */
        public Builder numBeams(int value) {
            numBeams = value;
            return this;
        }

        /** Answers for each prompt; default 1. */
        public Builder numReturnSequences(int value) {
            numReturnSequences = value;
            return this;
        }

        /** Exponent of the length that beam scores are divided by; default 1. */
        public Builder lengthPenalty(double value) {
            lengthPenalty = value;
            return this;
        }

        public Builder earlyStopping(EarlyStopping value) {
            earlyStopping = value;
            return this;
        }

        /** What scores are divided by when sampling; default 1. */
        public Builder temperature(double value) {
            temperature = value;
            return this;
        }

        /** Sample from the k likeliest tokens; default 50, 0 for all. */
        public Builder topK(int value) {
            topK = value;
            return this;
        }

        /** Sample from the likeliest tokens with this total probability; default 1. */
        public Builder topP(double value) {
            topP = value;
            return this;
        }

        /** Sample from tokens at least this times as likely as the likeliest; not set by default. */
        public Builder minP(double value) {
            minP = Optional.of(value);
            return this;
        }

        /** Locally typical sampling with this mass; default 1, which is none. */
        public Builder typicalP(double value) {
            typicalP = value;
            return this;
        }

        public Builder epsilonCutoff(double value) {
            epsilonCutoff = value;
            return this;
        }

        public Builder etaCutoff(double value) {
            etaCutoff = value;
            return this;
        }

        /** Above 1 makes tokens less likely that have occurred; default 1. */
        public Builder repetitionPenalty(double value) {
            repetitionPenalty = value;
            return this;
        }

        /** No run of this many tokens occurs twice; default 0, which is off. */
        public Builder noRepeatNgramSize(int value) {
            noRepeatNgramSize = value;
            return this;
        }

        /** Sequences of tokens that must not occur. */
        public Builder badWordsIds(List<List<Integer>> value) {
            badWordsIds = value.stream().map(List::copyOf).toList();
            return this;
        }

        /** What to add to the score of a sequence's last token once the others stand before it. */
        public Builder sequenceBias(Map<List<Integer>, Double> value) {
            sequenceBias = new LinkedHashMap<>(value);
            return this;
        }

        public Builder suppressTokens(List<Integer> value) {
            suppressTokens = List.copyOf(value);
            return this;
        }

        /** Tokens that must not come first. */
        public Builder beginSuppressTokens(List<Integer> value) {
            beginSuppressTokens = List.copyOf(value);
            return this;
        }

        public Builder forcedBosTokenId(int value) {
            forcedBosTokenId = OptionalInt.of(value);
            return this;
        }

        /** Tokens one of which must come last when the length is reached. */
        public Builder forcedEosTokenIds(List<Integer> value) {
            forcedEosTokenIds = List.copyOf(value);
            return this;
        }

        /** Makes an end likelier by {@code factor} for each new token past {@code start}. */
        public Builder exponentialDecayLengthPenalty(int start, double factor) {
            exponentialDecay = Optional.of(List.of((double) start, factor));
            return this;
        }

        public Builder removeInvalidValues(boolean value) {
            removeInvalidValues = value;
            return this;
        }

        public Builder renormalizeLogits(boolean value) {
            renormalizeLogits = value;
            return this;
        }

        /** Tokens that end an answer; none means it never ends early. */
        public Builder eosTokenIds(List<Integer> value) {
            eosTokenIds = List.copyOf(value);
            return this;
        }

        public Builder padTokenId(int value) {
            padTokenId = OptionalInt.of(value);
            return this;
        }

        /** Texts that end an answer; the token that completes one is kept whole. */
        public Builder stopStrings(List<String> value) {
            stopStrings = List.copyOf(value);
            return this;
        }

        /** Processors of your own, applied after the penalties and before the sampling ones. */
        public Builder processors(List<LogitsProcessor> value) {
            extra = List.copyOf(value);
            return this;
        }

        /** Whether to return each token's log-probability under the unchanged scores; default false. */
        public Builder logProbabilities(boolean value) {
            logProbabilities = value;
            return this;
        }

        /** What happens where positions turn differently from a length on; default {@link PastLimit#RECOMPUTE}. */
        public Builder pastLimit(PastLimit value) {
            pastLimit = value;
            return this;
        }

        /**
         * The configuration.
         *
         * @throws ConfigException with every problem
         */
        public GenerationConfig build() {
            List<String> problems = new ArrayList<>();
            check(
                    problems,
                    maxNewTokens.isEmpty() || maxNewTokens.getAsInt() > 0,
                    "max_new_tokens must be positive",
                    maxNewTokens);
            check(problems, maxLength.isEmpty() || maxLength.getAsInt() > 0, "max_length must be positive", maxLength);
            check(
                    problems,
                    minNewTokens >= 0 && minLength >= 0,
                    "min_new_tokens and min_length must not be negative",
                    minNewTokens);
            check(
                    problems,
                    maxNewTokens.isEmpty() || minNewTokens <= maxNewTokens.getAsInt(),
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
            check(
                    problems,
                    stopStrings.stream().noneMatch(String::isEmpty),
                    "stop_strings must not be empty",
                    stopStrings);
            if (!problems.isEmpty()) {
                throw new ConfigException("generation settings: " + String.join("; ", problems));
            }
            return new GenerationConfig(new Builder(this));
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
}
