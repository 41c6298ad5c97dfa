package io.swift4j.modality.dual;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Gradients of a contrastive loss over batches whose towers' states don't fit in memory together (Gao et al. 2021, "Scaling
 * Deep Contrastive Learning Batch Size under Memory Limited Setup").
 *
 * <p>Embeds all pieces without keeping anything, takes the loss of all embeddings and its gradient with respect to them, and
 * then embeds piece by piece again to lead that gradient into the towers. The result is that of one large batch.
 */
public final class GradientCache {

    private static final Script SCRIPT = Script.builder("contrast")
            .resource(GradientCache.class, "contrast.py")
            .build();

    private GradientCache() {}

    /**
     * Adds to the gradient of every parameter that gathers one.
     *
     * @param pieces how many there are
     * @param texts embeddings {@code [pairs, width]} of a piece's texts, of length one; called twice for each piece
     * @param others of what the same texts belong to
     * @return the loss of all pieces together
     */
    public static double backward(
            DualEncoder model, int pieces, IntFunction<Tensor> texts, IntFunction<Tensor> others) {
        if (pieces < 1) {
            throw new IllegalArgumentException("there must be at least 1 piece, not " + pieces);
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor allTexts = all(pieces, texts);
            Tensor allOthers = all(pieces, others);
            double loss;
            try (GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
                Tensor value = model.loss(allTexts, allOthers);
                value.backward();
                loss = value.item();
            }
            lead(pieces, texts, allTexts);
            lead(pieces, others, allOthers);
            return loss;
        }
    }

    private static Tensor all(int pieces, IntFunction<Tensor> side) {
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            List<Tensor> parts = new ArrayList<>();
            for (int i = 0; i < pieces; i++) {
                try (TensorScope scope = TensorScope.open()) {
                    parts.add(scope.escape(side.apply(i)));
                }
            }
            return SCRIPT.tensor("joined", parts).requireGrad(true);
        }
    }

    private static void lead(int pieces, IntFunction<Tensor> side, Tensor all) {
        Tensor gradient = Objects.requireNonNull(all.grad(), "no gradient");
        long row = 0;
        for (int i = 0; i < pieces; i++) {
            try (TensorScope scope = TensorScope.open();
                    GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
                Tensor vectors = side.apply(i);
                vectors.backward(gradient.narrow(0, row, vectors.size(0)));
                row += vectors.size(0);
            }
        }
    }
}
