package io.swift4j.modality.whisper;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes answers token by token, always the likeliest that the rules allow. */
final class GreedyDecoding {

    private static final Script RULES =
            Script.builder("rules").resource(GreedyDecoding.class, "rules.py").build();

    private final WhisperSteps steps;
    private final WhisperGenerationConfig config;
    private final boolean timestamps;

    GreedyDecoding(WhisperSteps steps, WhisperGenerationConfig config, boolean timestamps) {
        this.steps = steps;
        this.config = config;
        this.timestamps = timestamps;
    }

    /**
     * The answers, without prompts; each ends before its end token.
     *
     * @param states of the encoder, {@code [batch, positions, hidden]}
     * @param prompts one for each row, of one length
     */
    List<int[]> decode(Tensor states, int[][] prompts, int maxNewTokens) {
        int batch = prompts.length;
        List<int[]> written = new ArrayList<>();
        boolean[] ended = new boolean[batch];
        try (TensorScope scope = TensorScope.open();
                WhisperSteps.Memory memory = steps.listen(states, prompts[0].length + maxNewTokens)) {
            int[][] ids = prompts;
            while (written.size() < maxNewTokens && !all(ended)) {
                try (TensorScope step = TensorScope.open()) {
                    Tensor scores = ruled(memory.append(ids), written, batch);
                    int[] next = RULES.tensor("best", scores).toInts();
                    for (int row = 0; row < batch; row++) {
                        next[row] = ended[row] ? config.padToken() : next[row];
                        ended[row] |= next[row] == config.endToken();
                    }
                    written.add(next);
                    ids = Arrays.stream(next).mapToObj(id -> new int[] {id}).toArray(int[][]::new);
                }
            }
        }
        List<int[]> answers = new ArrayList<>();
        for (int row = 0; row < batch; row++) {
            int at = row;
            answers.add(written.stream()
                    .mapToInt(next -> next[at])
                    .takeWhile(id -> id != config.endToken())
                    .toArray());
        }
        return answers;
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
