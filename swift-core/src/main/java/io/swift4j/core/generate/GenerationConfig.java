package io.swift4j.core.generate;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.constraint.Constraint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

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

    private final GenerationSettings settings;

    private GenerationConfig(GenerationSettings settings) {
        this.settings = settings;
    }

    /** Greedy, no end-of-sequence token. */
    public static GenerationConfig defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder(new GenerationSettings());
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        return new Builder(new GenerationSettings(settings));
    }

    /**
     * Reads a checkpoint's {@code generation_config.json}. Where there is none, the special tokens come from its
     * {@code config.json}; where there is one, an end-of-sequence token that it lacks is none, as for the reference.
     *
     * @throws ConfigException with every problem
     */
    public static GenerationConfig read(Path folder) {
        Builder builder = builder();
        Path file = folder.resolve("generation_config.json");
        if (Files.exists(file)) {
            ConfigJson written = ConfigJson.read(file);
            // Where the file says which token begins a picture, guidance is for pictures: texts are generated without.
            ConfigJson read = written.object("generation_kwargs").has("boi_token_id")
                    ? written.without("guidance_scale")
                    : written;
            return read.collect(json -> builder.read(json).build());
        }
        Path model = folder.resolve("config.json");
        if (Files.exists(model)) {
            ConfigJson config = ConfigJson.read(model);
            builder.eosTokenIds(config.integers("eos_token_id"));
            config.optionalInteger("pad_token_id").ifPresent(builder::padTokenId);
        }
        return builder.build();
    }

    /** Refuses token ids that the model does not have; {@code pads} tells whether ended rows are filled and run on. */
    void checkIds(int vocabulary, boolean pads) {
        List<String> problems = settings.idProblems(vocabulary, pads);
        if (!problems.isEmpty()) {
            throw new ConfigException("generation settings: " + String.join("; ", problems));
        }
    }

    /** The same, where some tokens more are never chosen. */
    public GenerationConfig suppressing(int[] tokens) {
        if (tokens.length == 0) {
            return this;
        }
        Set<Integer> all = new TreeSet<>(settings.suppressTokens);
        Arrays.stream(tokens).forEach(all::add);
        return toBuilder().suppressTokens(List.copyOf(all)).build();
    }

    /** Most new tokens for a prompt of a length. */
    public int maxNewTokens(int promptLength) {
        if (settings.maxNewTokens.isPresent()) {
            return settings.maxNewTokens.getAsInt();
        }
        return settings.maxLength.isPresent()
                ? Math.max(0, settings.maxLength.getAsInt() - promptLength)
                : DEFAULT_NEW_TOKENS;
    }

    public boolean sampling() {
        return settings.doSample;
    }

    public int beams() {
        return settings.numBeams;
    }

    public int sequencesPerPrompt() {
        return settings.numReturnSequences;
    }

    double lengthPenalty() {
        return settings.lengthPenalty;
    }

    EarlyStopping earlyStopping() {
        return settings.earlyStopping;
    }

    public List<Integer> eosTokenIds() {
        return settings.eosTokenIds;
    }

    public List<String> stopStrings() {
        return settings.stopStrings;
    }

    /** The token that fills rows after their end: the padding token, else the first end-of-sequence token, else 0. */
    public int padTokenId() {
        return settings.padTokenId.orElse(settings.eosTokenIds.isEmpty() ? 0 : settings.eosTokenIds.get(0));
    }

    /** What beam search fills rows with, which the reference decides differently: 0 as padding token counts as none. */
    int beamFill() {
        if (settings.eosTokenIds.isEmpty()) {
            return -1;
        }
        int pad = settings.padTokenId.orElse(0);
        return pad != 0 ? pad : settings.eosTokenIds.get(0);
    }

    public long seed() {
        return settings.seed;
    }

    Optional<Duration> maxTime() {
        return settings.maxTime;
    }

    PastLimit pastLimit() {
        return settings.pastLimit;
    }

    boolean logProbabilities() {
        return settings.logProbabilities;
    }

    /** How many tokens are looked up in the text so far and tried at once; 0 for none. */
    int promptLookup() {
        return settings.promptLookup;
    }

    /**
     * Everything that changes scores, in the reference's order.
     *
     * @param promptLength tokens of the padded prompt
     */
    public List<LogitsProcessor> processors(int promptLength) {
        return ProcessorChain.of(settings, promptLength, maxNewTokens(promptLength));
    }

    /** Collects settings; {@link #build} reports every contradiction at once. */
    public static final class Builder {

        private final GenerationSettings settings;

        private Builder(GenerationSettings settings) {
            this.settings = settings;
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
            settings.maxNewTokens = OptionalInt.of(value);
            return this;
        }

        /** Most tokens of prompt and answer together; {@link #maxNewTokens} wins over it. */
        public Builder maxLength(int value) {
            settings.maxLength = OptionalInt.of(value);
            return this;
        }

        /** No end-of-sequence token before this many new tokens; default 0. */
        public Builder minNewTokens(int value) {
            settings.minNewTokens = OptionalInt.of(value);
            return this;
        }

        /** No end-of-sequence token before prompt and answer have this many tokens; {@link #minNewTokens} wins over it. */
        public Builder minLength(int value) {
            settings.minLength = value;
            return this;
        }

        /** Draw tokens rather than take the likeliest; default false. */
        public Builder doSample(boolean value) {
            settings.doSample = value;
            return this;
        }

        /** Seed of sampling: the same seed, model and prompt give the same tokens; default 0. */
        public Builder seed(long value) {
            settings.seed = value;
            return this;
        }

        /** Beams of beam search; default 1, which is none. */
        public Builder numBeams(int value) {
            settings.numBeams = value;
            return this;
        }

        /** Answers for each prompt; default 1. */
        public Builder numReturnSequences(int value) {
            settings.numReturnSequences = value;
            return this;
        }

        /** Exponent of the length that beam scores are divided by; default 1. */
        public Builder lengthPenalty(double value) {
            settings.lengthPenalty = value;
            return this;
        }

        public Builder earlyStopping(EarlyStopping value) {
            settings.earlyStopping = value;
            return this;
        }

        /** What scores are divided by when sampling; default 1. */
        public Builder temperature(double value) {
            settings.temperature = value;
            return this;
        }

        /** Sample from the k likeliest tokens; default 50, 0 for all. */
        public Builder topK(int value) {
            settings.topK = value;
            return this;
        }

        /** Sample from the likeliest tokens with this total probability; default 1. */
        public Builder topP(double value) {
            settings.topP = value;
            return this;
        }

        /** Sample from tokens at least this times as likely as the likeliest; not set by default. */
        public Builder minP(double value) {
            settings.minP = Optional.of(value);
            return this;
        }

        /** Sample from the likeliest tokens that hold this share of the entropy; not set by default. */
        public Builder topH(double value) {
            settings.topH = Optional.of(value);
            return this;
        }

        /** The time after which generation ends with what it has; no limit by default. */
        public Builder maxTime(Duration value) {
            settings.maxTime = Optional.of(value);
            return this;
        }

        /** Locally typical sampling with this mass; default 1, which is none. */
        public Builder typicalP(double value) {
            settings.typicalP = value;
            return this;
        }

        public Builder epsilonCutoff(double value) {
            settings.epsilonCutoff = value;
            return this;
        }

        public Builder etaCutoff(double value) {
            settings.etaCutoff = value;
            return this;
        }

        /** Above 1 makes tokens less likely that have occurred; default 1. */
        public Builder repetitionPenalty(double value) {
            settings.repetitionPenalty = value;
            return this;
        }

        /** No run of this many tokens occurs twice; default 0, which is off. */
        public Builder noRepeatNgramSize(int value) {
            settings.noRepeatNgramSize = value;
            return this;
        }

        /** Sequences of tokens that must not occur. */
        public Builder badWordsIds(List<List<Integer>> value) {
            settings.badWordsIds = value.stream().map(List::copyOf).toList();
            return this;
        }

        /** What to add to the score of a sequence's last token once the others stand before it. */
        public Builder sequenceBias(Map<List<Integer>, Double> value) {
            settings.sequenceBias = new LinkedHashMap<>(value);
            return this;
        }

        public Builder suppressTokens(List<Integer> value) {
            settings.suppressTokens = List.copyOf(value);
            return this;
        }

        /** Tokens that must not come first. */
        public Builder beginSuppressTokens(List<Integer> value) {
            settings.beginSuppressTokens = List.copyOf(value);
            return this;
        }

        public Builder forcedBosTokenId(int value) {
            settings.forcedBosTokenId = OptionalInt.of(value);
            return this;
        }

        /** Tokens one of which must come last when the length is reached. */
        public Builder forcedEosTokenIds(List<Integer> value) {
            settings.forcedEosTokenIds = List.copyOf(value);
            return this;
        }

        /** Makes an end likelier by {@code factor} for each new token past {@code start}. */
        public Builder exponentialDecayLengthPenalty(int start, double factor) {
            settings.exponentialDecay = Optional.of(List.of((double) start, factor));
            return this;
        }

        public Builder removeInvalidValues(boolean value) {
            settings.removeInvalidValues = value;
            return this;
        }

        public Builder renormalizeLogits(boolean value) {
            settings.renormalizeLogits = value;
            return this;
        }

        /** Tokens that end an answer; none means it never ends early. */
        public Builder eosTokenIds(List<Integer> value) {
            settings.eosTokenIds = List.copyOf(value);
            return this;
        }

        /** What fills rows after their end; a negative number, as some checkpoints have it, means none. */
        public Builder padTokenId(int value) {
            settings.padTokenId = value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
            return this;
        }

        /** Texts that end an answer; the token that completes one is kept whole. */
        public Builder stopStrings(List<String> value) {
            settings.stopStrings = List.copyOf(value);
            return this;
        }

        /** Processors of your own, applied after the penalties and before the sampling ones. */
        public Builder processors(List<LogitsProcessor> value) {
            settings.extra = List.copyOf(value);
            return this;
        }

        /**
         * What answers may be made of; default anything.
         *
         * <p>It has the last word over penalties and {@link #processors}, and comes before the choice of likely tokens. An
         * answer ends only where the constraint lets it, and is steered so that it can within the most new tokens; not so where
         * {@link #maxTime}, an interrupt or a listener ends it. Can't be combined with {@link #stopStrings}.
         */
        public Builder constraint(Constraint value) {
            settings.constraint = Optional.of(value);
            return this;
        }

        /** Whether to return each token's log-probability under the unchanged scores; default false. */
        public Builder logProbabilities(boolean value) {
            settings.logProbabilities = value;
            return this;
        }

        /** What happens where positions turn differently from a length on; default {@link PastLimit#RECOMPUTE}. */
        public Builder pastLimit(PastLimit value) {
            settings.pastLimit = value;
            return this;
        }

        /**
         * Up to how many tokens are looked up in the text so far, where its last two tokens occurred first, and tried in one run of
         * the model (prompt lookup; Saxena 2023, Leviathan et al. 2023); default 0, which is off.
         *
         * <p>Answers that copy from their prompts come faster. They are those of greedy decoding without it, but for the rounding of
         * a run over several tokens, which tells apart only scores that are equal but for rounding. For one prompt, without sampling,
         * beams, guidance and heads of codes; these are refused.
         */
        public Builder promptLookup(int tokens) {
            settings.promptLookup = tokens;
            return this;
        }

        /**
         * The configuration.
         *
         * @throws ConfigException with every problem
         */
        public GenerationConfig build() {
            List<String> problems = settings.problems();
            if (!problems.isEmpty()) {
                throw new ConfigException("generation settings: " + String.join("; ", problems));
            }
            return new GenerationConfig(new GenerationSettings(settings));
        }
    }
}
