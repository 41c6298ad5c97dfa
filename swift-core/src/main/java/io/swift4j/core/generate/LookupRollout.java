package io.swift4j.core.generate;

import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One row whose next tokens are looked up in itself and tried in one run (Saxena 2023, prompt lookup decoding).
 *
 * <p>Scores come one token at a time as from any rollout. Those of tokens that were tried are there already as long as what is
 * appended is what was tried; what was not is forgotten.
 */
final class LookupRollout implements Rollout {

    /** How many last tokens are searched for first; then fewer. */
    private static final int LONGEST_MATCH = 2;

    private final DecoderRollout inner;
    private final int most;
    private final int end;
    private int[] tried = {};
    private int taken;
    private @Nullable Tensor scores;

    /**
     * A row that is tried ahead.
     *
     * @param inner belongs to this
     * @param most tokens that are tried at once
     * @param end how many tokens the row has in the end
     */
    LookupRollout(DecoderRollout inner, int most, int end) {
        this.inner = inner;
        this.most = most;
        this.end = end;
    }

    @Override
    public int rows() {
        return inner.rows();
    }

    @Override
    public int width() {
        return inner.width();
    }

    @Override
    public int vocabulary() {
        return inner.vocabulary();
    }

    @Override
    public int[][] ids() {
        return inner.ids();
    }

    @Override
    public int[] row(int row) {
        return inner.row(row);
    }

    @Override
    public Tensor prefill() {
        return inner.prefill();
    }

    @Override
    public Tensor run() {
        int[] row = inner.row(0);
        Tensor known = scores;
        if (known != null && taken < tried.length && tried[taken] == row[row.length - 1]) {
            taken++;
            return known.narrow(0, taken, 1);
        }
        forget();
        // After the token appended last comes at least one that is chosen, so that as many can be tried as are missing
        // but one.
        int[] next = found(row, inner.ahead(Math.min(most, end - row.length - 1)));
        if (next.length == 0) {
            return inner.run();
        }
        Tensor made = TensorScope.detach(inner.run(next));
        scores = made;
        tried = next;
        taken = 0;
        return made.narrow(0, 0, 1);
    }

    /** Lets go of what was tried and not taken. */
    private void forget() {
        Tensor known = scores;
        if (known != null) {
            inner.drop(tried.length - taken);
            known.close();
            scores = null;
        }
    }

    /** What followed the row's last tokens where they occurred first. */
    static int[] found(int[] row, int most) {
        for (int length = Math.min(LONGEST_MATCH, row.length - 1); most > 0 && length > 0; length--) {
            int from = row.length - length;
            for (int at = 0; at < from; at++) {
                if (Arrays.equals(row, at, at + length, row, from, row.length)) {
                    return Arrays.copyOfRange(row, at + length, Math.min(at + length + most, row.length));
                }
            }
        }
        return new int[0];
    }

    @Override
    public void push(int[] tokens) {
        inner.push(tokens);
    }

    @Override
    public void pickRows(int[] rows) {
        if (rows.length != 1 || rows[0] != 0) {
            throw new IllegalStateException("rows are looked up one at a time");
        }
    }

    @Override
    public void close() {
        Tensor known = scores;
        if (known != null) {
            known.close();
        }
        inner.close();
    }
}
