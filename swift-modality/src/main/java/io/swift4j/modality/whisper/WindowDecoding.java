package io.swift4j.modality.whisper;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Writes answers token by token: the likeliest that the rules allow, or at a temperature above 0 one drawn. */
final class WindowDecoding {

    /** The reference draws from this many of the likeliest tokens. */
    private static final int DRAWN_FROM = 50;

    private static final Script RULES =
            Script.builder("rules").resource(WindowDecoding.class, "rules.py").build();

    /**
     * What was written about one window.
     *
     * @param tokens without prompt and end token
     * @param logProbability mean of the tokens', the end token's included
     * @param ended whether the end token was written
     */
    record Answer(int[] tokens, double logProbability, boolean ended) {}

    private final WhisperSteps steps;
    private final WhisperGenerationConfig config;
    private final boolean timestamps;

    WindowDecoding(WhisperSteps steps, WhisperGenerationConfig config, boolean timestamps) {
        this.steps = steps;
        this.config = config;
        this.timestamps = timestamps;
    }

    /**
     * The answers, without prompts.
     *
     * @param states of the encoder, {@code [batch, positions, hidden]}
     * @param prompts one for each row, of one length
     * @param temperature 0 for the likeliest tokens
     * @param random drawn from at a temperature above 0
     */
    List<Answer> decode(Tensor states, int[][] prompts, int maxNewTokens, double temperature, Random random) {
        int batch = prompts.length;
        List<int[]> written = new ArrayList<>();
        int[] lengths = new int[batch];
        double[] sums = new double[batch];
        boolean[] ended = new boolean[batch];
        try (TensorScope scope = TensorScope.open();
                WhisperSteps.Memory memory = steps.listen(states, prompts[0].length + maxNewTokens)) {
            int[][] ids = prompts;
            while (written.size() < maxNewTokens && !all(ended)) {
                try (TensorScope step = TensorScope.open()) {
                    Tensor scores = ruled(memory.append(ids), written, batch);
                    if (temperature > 0) {
                        scores = RULES.tensor("warped", scores, temperature, DRAWN_FROM);
                    }
                    int[] next = temperature > 0
                            ? drawn(scores, batch, random)
                            : RULES.tensor("best", scores).toInts();
                    double[] odds = RULES.tensor("chosen", scores, Tensor.of(next, batch), Math.max(temperature, 0))
                            .toDoubles();
                    for (int row = 0; row < batch; row++) {
                        if (ended[row]) {
                            next[row] = config.padToken();
                        } else {
                            sums[row] += odds[row];
                            lengths[row]++;
                            ended[row] = next[row] == config.endToken();
                        }
                    }
                    written.add(next);
                    ids = Arrays.stream(next).mapToObj(id -> new int[] {id}).toArray(int[][]::new);
                }
            }
        }
        List<Answer> answers = new ArrayList<>();
        for (int row = 0; row < batch; row++) {
            int at = row;
            int[] tokens = written.stream()
                    .limit(lengths[row] - (ended[row] ? 1 : 0))
                    .mapToInt(next -> next[at])
                    .toArray();
            answers.add(new Answer(tokens, sums[row] / Math.max(1, lengths[row]), ended[row]));
        }
        return answers;
    }

    private static int[] drawn(Tensor scores, int batch, Random random) {
        double[] odds = RULES.tensor("probabilities", scores).toDoubles();
        int vocabulary = odds.length / batch;
        int[] next = new int[batch];
        for (int row = 0; row < batch; row++) {
            double left = random.nextDouble();
            for (int id = 0; id < vocabulary; id++) {
                double p = odds[row * vocabulary + id];
                if (p > 0) {
                    next[row] = id;
                    left -= p;
                }
                if (left < 0) {
                    break;
                }
            }
        }
        return next;
    }

    private Tensor ruled(Tensor scores, List<int[]> written, int batch) {
        if (written.isEmpty()) {
            scores = RULES.tensor("forbid", scores, longs(config.suppressedFirst()));
        }
        scores = RULES.tensor("forbid", scores, longs(config.suppressed()));
        if (!timestamps) {
            return scores;
        }
        int[][] rows = new int[batch][written.size()];
        for (int i = 0; i < written.size(); i++) {
            for (int row = 0; row < batch; row++) {
                rows[row][i] = written.get(i)[row];
            }
        }
        return RULES.tensor(
                "timestamps",
                scores,
                Tensor.of(rows),
                config.firstTimestamp(),
                config.firstTimestamp() - 1,
                config.endToken(),
                config.latestFirstTimestamp().orElse(-1));
    }

    /**
     * How likely it is that nothing is said in each window: the odds of the token for it, right after the start token.
     *
     * @param prompts each up to its start token
     */
    double[] silence(Tensor states, int[][] prompts, int silentToken) {
        try (TensorScope scope = TensorScope.open();
                WhisperSteps.Memory memory = steps.listen(states, prompts[0].length)) {
            double[] odds =
                    RULES.tensor("probabilities", memory.append(prompts)).toDoubles();
            int vocabulary = odds.length / prompts.length;
            double[] silent = new double[prompts.length];
            for (int row = 0; row < silent.length; row++) {
                silent[row] = odds[row * vocabulary + silentToken];
            }
            return silent;
        }
    }

    /** The likeliest of some tokens in each row. */
    static int[] likeliest(Tensor scores, Iterable<Integer> tokens) {
        List<Integer> list = new ArrayList<>();
        tokens.forEach(list::add);
        return RULES.tensor("best", RULES.tensor("only", scores, longs(list))).toInts();
    }

    private static boolean all(boolean[] flags) {
        for (boolean flag : flags) {
            if (!flag) {
                return false;
            }
        }
        return true;
    }

    private static long[] longs(List<Integer> ids) {
        return ids.stream().mapToLong(Integer::longValue).toArray();
    }
}
