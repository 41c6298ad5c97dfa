package io.swift4j.train;

/**
 * One sequence to learn from.
 *
 * @param ids its tokens
 * @param labels what each position should have been predicted to be, -100 where nothing is learned; shifted by the loss
 * @param weights of the labels in the loss; empty for 1 everywhere
 */
public record TokenSequence(int[] ids, int[] labels, float[] weights) {

    /** The label of a position from which nothing is learned. */
    public static final int IGNORED = -100;

    public TokenSequence {
        if (ids.length == 0 || labels.length != ids.length || (weights.length != 0 && weights.length != ids.length)) {
            throw new IllegalArgumentException("a sequence has as many labels as tokens, at least one; found "
                    + ids.length + " tokens, " + labels.length + " labels, " + weights.length + " weights");
        }
    }

    /** All labels weigh the same. */
    public static TokenSequence of(int[] ids, int[] labels) {
        return new TokenSequence(ids, labels, new float[0]);
    }

    float weight(int position) {
        return weights.length == 0 ? 1 : weights[position];
    }

    /** How many labels a decoder learns from: all but the first. */
    public int targets() {
        int count = 0;
        for (int i = 1; i < labels.length; i++) {
            count += labels[i] == IGNORED ? 0 : 1;
        }
        return count;
    }
}
