package io.swift4j.modality.position;

import io.swift4j.core.torch.Tensor;

/**
 * Where each token of a batch stands. The arrays are the caller's own.
 *
 * @param axes time, height and width, [3][batch][tokens]
 * @param deltas how far the position after a row's last token is ahead of its number of tokens without padding, [batch]; may be
 *     negative
 */
public record RotaryPositions(int[][][] axes, int[] deltas) {

    /** The positions as an int64 tensor, [3, batch, tokens]; it belongs to the innermost scope, or to the caller. */
    public Tensor tensor() {
        int batch = deltas.length;
        int tokens = batch == 0 ? 0 : axes[0][0].length;
        int[] flat = new int[3 * batch * tokens];
        for (int axis = 0; axis < 3; axis++) {
            for (int row = 0; row < batch; row++) {
                System.arraycopy(axes[axis][row], 0, flat, (axis * batch + row) * tokens, tokens);
            }
        }
        return Tensor.of(flat, 3, batch, tokens);
    }

    /** The deltas as an int64 tensor, [batch, 1]; it belongs to the innermost scope, or to the caller. */
    public Tensor deltaTensor() {
        return Tensor.of(deltas, deltas.length, 1);
    }
}
