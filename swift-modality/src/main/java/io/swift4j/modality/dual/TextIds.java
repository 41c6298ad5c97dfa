package io.swift4j.modality.dual;

import io.swift4j.core.torch.Tensor;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Token ids of texts, checked and as a dual encoder wants them. */
final class TextIds {

    private final int[][] ids;
    private final int @Nullable [][] keep;

    TextIds(DualConfig config, int[][] given, int @Nullable [][] mask) {
        int most = config.text().maxTokens(config.kind());
        if (given.length == 0 || given[0].length == 0) {
            throw new IllegalArgumentException("texts must be at least one row of at least one token");
        }
        if (mask != null && mask.length != given.length) {
            throw new IllegalArgumentException(
                    "the mask has " + mask.length + " rows, the token ids have " + given.length);
        }
        for (int row = 0; row < given.length; row++) {
            check(config, given[row], mask == null ? null : mask[row], row, most);
        }
        boolean full = config.kind() == DualKind.SIGLIP;
        keep = full ? null : mask;
        ids = full ? padded(given, mask, most, config.text().padToken()) : given;
    }

    private static void check(DualConfig config, int[] ids, int @Nullable [] mask, int row, int most) {
        if (ids.length > most) {
            throw new IllegalArgumentException(
                    "text " + row + " has " + ids.length + " tokens; the model takes at most " + most);
        }
        if (mask != null && mask.length != ids.length) {
            throw new IllegalArgumentException(
                    "text " + row + " has " + ids.length + " tokens, but a mask of " + mask.length);
        }
        for (int at = 0; at < ids.length; at++) {
            if (ids[at] < 0 || ids[at] >= config.text().vocabSize()) {
                throw new IllegalArgumentException("token id " + ids[at] + " at text " + row + ", position " + at
                        + " is not in the vocabulary of " + config.text().vocabSize());
            }
        }
        int end = config.text().endToken();
        if (config.kind() == DualKind.CLIP && end != 2 && Arrays.stream(ids).noneMatch(id -> id == end)) {
            throw new IllegalArgumentException("text " + row + " has no end token " + end
                    + ", where CLIP reads it; encode it with special tokens");
        }
    }

    private static int[][] padded(int[][] rows, int @Nullable [][] mask, int length, int pad) {
        int[][] full = new int[rows.length][length];
        for (int row = 0; row < rows.length; row++) {
            Arrays.fill(full[row], pad);
            for (int at = 0; at < rows[row].length; at++) {
                if (mask == null || mask[row][at] != 0) {
                    full[row][at] = rows[row][at];
                }
            }
        }
        return full;
    }

    Tensor ids() {
        return Tensor.of(ids);
    }

    Optional<Tensor> keep() {
        return keep == null ? Optional.empty() : Optional.of(Tensor.of(keep));
    }
}
