package io.swift4j.core.generate;

import static io.swift4j.core.generate.ScoreScript.SCRIPT;
import static io.swift4j.core.generate.ScoreScript.beside;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Generates tokens with a decoder.
 *
 * <p>Holds no state between calls, so several threads may generate at once; each call's cache is its own and is freed when
 * the call ends, whichever way.
 */
public final class Generator {

    private final Decoder decoder;
    private final Function<int[], String> decode;

    /** A generator that can't use stop strings. */
    public Generator(Decoder decoder) {
        this(decoder, ids -> {
            throw new SwiftException(
                    "stop strings need the model's tokenizer, which this checkpoint folder does not have");
        });
    }

    /**
     * A generator.
     *
     * @param decode the text of tokens, special ones included, to find stop strings in
     */
    public Generator(Decoder decoder, Function<int[], String> decode) {
        this.decoder = decoder;
        this.decode = decode;
    }

    /** Generates answers. */
    public GenerationResult generate(Prompts prompts, GenerationConfig config) {
        return generate(prompts, Scoring.PLAIN, config, (row, token) -> true);
    }

    /**
     * Generates answers, telling {@code listener} of each token as it comes. Beam search knows its tokens only at the end,
     * and tells them then.
     */
    public GenerationResult generate(Prompts prompts, GenerationConfig config, GenerationListener listener) {
        return generate(prompts, Scoring.PLAIN, config, listener);
    }

    /** Generates answers whose tokens are scored otherwise than by the decoder alone. */
    public GenerationResult generate(
            Prompts prompts, Scoring scoring, GenerationConfig config, GenerationListener listener) {
        if (config.promptLookup() > 0) {
            return run(most -> lookup(prompts, scoring, most, config), 1, prompts.width(), decode, config, listener);
        }
        return run(
                most -> scoring.guidance()
                        .<Rollout>map(guidance -> new GuidedRollout(
                                guidance, prompts, both -> decoderRollout(both, scoring, most, config)))
                        .orElseGet(() -> decoderRollout(prompts, scoring, most, config)),
                prompts.rows(),
                prompts.width(),
                decode,
                config,
                listener);
    }

    private Rollout lookup(Prompts prompts, Scoring scoring, int most, GenerationConfig config) {
        if (prompts.rows() > 1
                || scoring.guidance().isPresent()
                || scoring.head().isPresent()) {
            throw new SwiftException("promptLookup is for one prompt, without guidance and heads of codes; there are "
                    + prompts.rows() + " prompts"
                    + (scoring.guidance().isPresent() ? " and guidance" : "")
                    + (scoring.head().isPresent() ? " and a head of codes" : ""));
        }
        return new LookupRollout(
                decoderRollout(prompts, scoring, most, config), config.promptLookup(), prompts.width() + most);
    }

    private DecoderRollout decoderRollout(Prompts prompts, Scoring scoring, int most, GenerationConfig config) {
        return new DecoderRollout(
                decoder, prompts, most, config.pastLimit(), scoring.head().orElse(null));
    }

    /** Begins a generation of at most so many tokens. */
    @FunctionalInterface
    public interface Opening {
        Rollout open(int mostTokens);
    }

    /**
     * Generates with a model of any kind.
     *
     * @param opening begins; the rollout is closed here
     * @param rows of it, before they are multiplied for several answers or beams
     * @param width tokens of each row before the first new one
     * @param decode the text of tokens, to find stop strings in
     */
    public static GenerationResult run(
            Opening opening,
            int rows,
            int width,
            Function<int[], String> decode,
            GenerationConfig config,
            GenerationListener listener) {
        int most = config.maxNewTokens(width);
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.INFERENCE);
                Rollout rollout = opening.open(most)) {
            boolean pads = config.beams() == 1
                    && rows * config.sequencesPerPrompt() > 1
                    && !config.eosTokenIds().isEmpty();
            if (config.promptLookup() > 0 && !(rollout instanceof LookupRollout)) {
                throw new SwiftException("promptLookup is for decoders of text, which this model is not");
            }
            config.checkIds(rollout.vocabulary(), pads);
            StopStrings stops = new StopStrings(config.stopStrings(), decode);
            return config.beams() > 1
                    ? new BeamSearch(rollout, stops, config).run(listener)
                    : sample(rollout, stops, most, config, listener);
        }
    }

    private static GenerationResult sample(
            Rollout rollout, StopStrings stops, int most, GenerationConfig config, GenerationListener listener) {
        int width = rollout.width();
        List<LogitsProcessor> processors = config.processors(width);
        long deadline = deadline(config);
        Answers answers = new Answers(rollout.rows() * config.sequencesPerPrompt(), config);
        Tensor scores = rollout.prefill();
        if (config.sequencesPerPrompt() > 1) {
            int times = config.sequencesPerPrompt();
            int[] rows = new int[rollout.rows() * times];
            Arrays.setAll(rows, i -> i / times);
            rollout.pickRows(rows);
            scores = SCRIPT.tensor("repeat_rows", scores, times);
        }
        Chooser chooser = new Chooser(config, answers.rows());
        for (int step = 0; step < most; step++) {
            try (TensorScope stepScope = TensorScope.open()) {
                int[] tokens = chooser.choose(rollout, scores, processors, answers);
                boolean last = step == most - 1;
                boolean going = answers.add(tokens, last, listener);
                rollout.push(tokens);
                going &= answers.end(rollout);
                if (!config.stopStrings().isEmpty()) {
                    going = answers.stop(rollout, stops);
                }
                if (going && System.nanoTime() - deadline >= 0) {
                    answers.end(FinishReason.TIME);
                    going = false;
                }
                if (!going) {
                    break;
                }
                Tensor following = rollout.run();
                scores.close();
                scores = stepScope.escape(following);
            }
        }
        return answers.result(rollout.ids(), width);
    }

    /** When to end, on the clock of {@link System#nanoTime}. */
    static long deadline(GenerationConfig config) {
        long now = System.nanoTime();
        return now
                + config.maxTime()
                        .map(time -> Math.min(time.toNanos(), Long.MAX_VALUE / 2))
                        .orElse(Long.MAX_VALUE / 2);
    }

    /** Chooses one token for every row. */
    private static final class Chooser {

        private final GenerationConfig config;
        private final SplittableRandom[] random;

        Chooser(GenerationConfig config, int rows) {
            this.config = config;
            this.random = new SplittableRandom[rows];
            SplittableRandom seeds = new SplittableRandom(config.seed());
            Arrays.setAll(random, row -> seeds.split());
        }

        int[] choose(Rollout rollout, Tensor scores, List<LogitsProcessor> processors, Answers answers) {
            Tensor shaped = scores;
            if (!processors.isEmpty()) {
                int[][] ids = rollout.ids();
                for (LogitsProcessor processor : processors) {
                    shaped = processor.process(ids, shaped);
                }
            }
            Tensor chosen;
            if (config.sampling()) {
                float[] uniform = new float[random.length];
                for (int row = 0; row < uniform.length; row++) {
                    uniform[row] = (random[row].nextInt() >>> 8) * 0x1p-24f;
                }
                chosen = SCRIPT.tensor("draw", shaped, beside(scores, Tensor.of(uniform, uniform.length)));
            } else {
                chosen = SCRIPT.tensor("best", shaped);
            }
            int[] tokens = chosen.toInts();
            if (config.logProbabilities()) {
                answers.remember(
                        SCRIPT.tensor("log_probabilities", scores, chosen).toFloats());
            }
            return answers.padEnded(tokens);
        }
    }

    /** Which rows have ended, and how. */
    private static final class Answers {

        private final GenerationConfig config;
        private final FinishReason[] reasons;
        private final int[] lengths;
        private final List<float[]> logProbabilities = new ArrayList<>();

        Answers(int rows, GenerationConfig config) {
            this.config = config;
            this.reasons = new FinishReason[rows];
            this.lengths = new int[rows];
        }

        int rows() {
            return reasons.length;
        }

        /** Replaces the tokens of ended rows by padding; where only stop strings end rows, those go on, as for the reference. */
        int[] padEnded(int[] tokens) {
            if (config.eosTokenIds().isEmpty()) {
                return tokens;
            }
            for (int row = 0; row < tokens.length; row++) {
                if (reasons[row] != null) {
                    tokens[row] = config.padTokenId();
                }
            }
            return tokens;
        }

        void remember(float[] values) {
            logProbabilities.add(values);
        }

        /** Notes the chosen tokens; whether any row goes on. */
        boolean add(int[] tokens, boolean last, GenerationListener listener) {
            boolean cancelled = Thread.currentThread().isInterrupted();
            for (int row = 0; row < tokens.length; row++) {
                if (reasons[row] != null) {
                    continue;
                }
                lengths[row]++;
                cancelled |= !listener.onToken(row, tokens[row]);
                if (config.eosTokenIds().contains(tokens[row])) {
                    reasons[row] = FinishReason.EOS;
                } else if (last) {
                    reasons[row] = FinishReason.LENGTH;
                }
            }
            if (cancelled) {
                end(FinishReason.CANCELLED);
            }
            return going();
        }

        /** Notes the rows that the model says have ended; whether any goes on. */
        boolean end(Rollout rollout) {
            for (int row = 0; row < reasons.length; row++) {
                boolean open = reasons[row] == null || reasons[row] == FinishReason.LENGTH;
                if (open && rollout.ended(row)) {
                    reasons[row] = FinishReason.EOS;
                }
            }
            return going();
        }

        boolean stop(Rollout rollout, StopStrings stops) {
            for (int row = 0; row < reasons.length; row++) {
                boolean open = reasons[row] == null || reasons[row] == FinishReason.LENGTH;
                if (open && stops.completed(rollout.row(row))) {
                    reasons[row] = FinishReason.STOP_STRING;
                }
            }
            return going();
        }

        private boolean going() {
            return Arrays.stream(reasons).anyMatch(reason -> reason == null);
        }

        void end(FinishReason reason) {
            for (int row = 0; row < reasons.length; row++) {
                if (reasons[row] == null) {
                    reasons[row] = reason;
                }
            }
        }

        GenerationResult result(int[][] sequences, int promptLength) {
            float[][] logs = new float[config.logProbabilities() ? reasons.length : 0][];
            for (int row = 0; row < logs.length; row++) {
                logs[row] = new float[lengths[row]];
                for (int i = 0; i < lengths[row]; i++) {
                    logs[row][i] = logProbabilities.get(i)[row];
                }
            }
            return new GenerationResult(sequences, promptLength, lengths, List.of(reasons), new float[0], logs);
        }
    }
}
