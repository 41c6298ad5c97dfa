package io.swift4j.cli.verify;

import io.swift4j.core.model.Encoder;
import io.swift4j.core.model.Pooling;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.Arrays;
import java.util.Optional;

/** {@code embed}: an encoder's token vectors, and the sentence vectors pooled from them. */
final class EmbedRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        Encoder encoder = folder.model(one).encoder();
        int[][] ids = folder.requiredMatrix(one, "input_ids");
        int[][] keep = folder.matrix(one, "attention_mask").orElseGet(() -> ones(ids));
        try (TensorScope scope = TensorScope.open()) {
            Tensor hidden = encoder.encode(ids, folder.matrix(one, "token_type_ids"), keep);
            Tensor pooled = encoder.pool(hidden, keep, Pooling.of(one.params().text("pooling", "mean")));
            Tensor unit = encoder.normalize(pooled);
            for (String key : one.outputs()) {
                Tensor actual = switch (Case.argument(key)) {
                    case "last_hidden_state" -> ForwardRunner.masked(hidden, Optional.of(keep));
                    case "pooler_output" -> encoder.pooler(hidden);
                    case "embedding" -> pooled;
                    case "embedding_normalized" -> unit;
                    case "cosine" -> encoder.cosine(pooled, pooled);
                    default -> null;
                };
                if (actual == null) {
                    comparison.problem("output " + key + " of an embed case is not supported");
                } else {
                    comparison.tensor(Case.argument(key), actual, folder.tensor(key));
                }
            }
        }
    }

    static int[][] ones(int[][] ids) {
        int[][] keep = new int[ids.length][ids[0].length];
        for (int[] row : keep) {
            Arrays.fill(row, 1);
        }
        return keep;
    }
}
