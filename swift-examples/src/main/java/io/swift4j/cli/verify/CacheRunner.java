package io.swift4j.cli.verify;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderCache;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code kv_cache}: a prompt in one pass, then one token a step against the cache. */
final class CacheRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        Decoder decoder = folder.model(one).decoder();
        int[][] ids = folder.requiredMatrix(one, "input_ids");
        Optional<int[][]> keep = folder.matrix(one, "attention_mask");
        int[][] positions = folder.requiredMatrix(one, "position_ids");
        int prefill = one.params().integer("prefill");
        int steps = one.params().integer("steps");
        try (TensorScope scope = TensorScope.open();
                DecoderCache cache = decoder.newCache(ids.length, prefill)) {
            Tensor first = step(decoder, cache, ids, positions, keep, 0, prefill);
            comparison.tensor("prefill_last_logits", first, folder.tensor(one.name() + "/prefill_last_logits"));
            List<Tensor> rest = new ArrayList<>();
            for (int i = 0; i < steps; i++) {
                rest.add(step(decoder, cache, ids, positions, keep, prefill + i, prefill + i + 1));
            }
            Tensor stacked = ForwardRunner.stack(rest);
            if (stacked == null) {
                comparison.problem("the case has no steps");
                return;
            }
            comparison.tensor("step_logits", stacked, folder.tensor(one.name() + "/step_logits"));
        }
    }

    private static Tensor step(
            Decoder decoder,
            DecoderCache cache,
            int[][] ids,
            int[][] positions,
            Optional<int[][]> keep,
            int from,
            int to) {
        int[][] at = columns(positions, from, to);
        int longest = 1 + Arrays.stream(at).flatMapToInt(Arrays::stream).max().orElse(0);
        return decoder.step(
                cache,
                decoder.tensor(columns(ids, from, to)),
                decoder.tensor(at),
                longest,
                keep.isPresent() ? decoder.tensor(columns(keep.get(), 0, to)) : null);
    }

    private static int[][] columns(int[][] rows, int from, int to) {
        return Arrays.stream(rows).map(row -> Arrays.copyOfRange(row, from, to)).toArray(int[][]::new);
    }
}
