package io.swift4j.train.data;

import java.util.Arrays;
import java.util.Optional;

/**
 * Tokens, and what is to be learned of them.
 *
 * <p>Labels stand at the place of the token they ask for, not one before it: the loss compares the prediction at place
 * {@code i - 1} with {@code labels[i]}. {@code labels[0]} is therefore always {@link #NOTHING}. Arrays are not copied: treat
 * them as read-only.
 *
 * @param ids the token ids, at least one
 * @param labels for each token the id to learn there, or {@link #NOTHING}
 * @param weights for each token the factor of its loss, finite and not negative; read only where there is a label
 * @param channel the name under which losses are reported apart; empty for none
 * @param origin the row it was made of
 * @param media how the media among the tokens are made again; empty for text alone
 */
public record Example(
        int[] ids, int[] labels, float[] weights, String channel, RowId origin, Optional<MediaRecipe> media)
        implements Encoded {

    /** Text alone. */
    public Example(int[] ids, int[] labels, float[] weights, String channel, RowId origin) {
        this(ids, labels, weights, channel, origin, Optional.empty());
    }

    /** The label of tokens that are not learned. */
    public static final int NOTHING = -100;

    public Example {
        if (ids.length == 0) {
            throw new IllegalArgumentException(origin + ": an example needs at least one token");
        }
        if (labels.length != ids.length || weights.length != ids.length) {
            throw new IllegalArgumentException(origin + ": " + ids.length + " ids need as many labels and weights, got "
                    + labels.length + " and " + weights.length);
        }
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0) {
                throw new IllegalArgumentException(origin + ": ids[" + i + "] must not be negative, got " + ids[i]);
            }
            if (labels[i] < 0 && labels[i] != NOTHING) {
                throw new IllegalArgumentException(
                        origin + ": labels[" + i + "] must be an id or " + NOTHING + ", got " + labels[i]);
            }
            if (!(weights[i] >= 0 && weights[i] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        origin + ": weights[" + i + "] must be finite and not negative, got " + weights[i]);
            }
        }
        if (labels[0] != NOTHING) {
            throw new IllegalArgumentException(
                    origin + ": labels[0] must be " + NOTHING + ", for nothing predicts the first token");
        }
        if (media.isPresent() && !media.get().within(0, ids.length)) {
            throw new IllegalArgumentException(origin + ": the media stand at tokens "
                    + media.get().from() + " to " + media.get().to() + " of " + ids.length);
        }
    }

    @Override
    public int length() {
        return ids.length;
    }

    /** The number of tokens that have a label. */
    public int learned() {
        int count = 0;
        for (int label : labels) {
            if (label != NOTHING) {
                count++;
            }
        }
        return count;
    }

    /** Whether these tokens hold all media or none, so that they can stand alone. */
    boolean separable(int from, int to) {
        return media.isEmpty()
                || media.get().within(from, to)
                || media.get().to() <= from
                || media.get().from() >= to;
    }

    /**
     * The tokens from one place to before another; the first of them loses its label.
     *
     * <p>They must be {@link #separable}: media are there whole or not at all.
     */
    Example slice(int from, int to) {
        int[] kept = Arrays.copyOfRange(labels, from, to);
        kept[0] = NOTHING;
        return new Example(
                Arrays.copyOfRange(ids, from, to),
                kept,
                Arrays.copyOfRange(weights, from, to),
                channel,
                origin,
                media.filter(recipe -> recipe.within(from, to)).map(recipe -> recipe.shifted(from)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Example that
                && Arrays.equals(ids, that.ids)
                && Arrays.equals(labels, that.labels)
                && Arrays.equals(weights, that.weights)
                && channel.equals(that.channel)
                && origin.equals(that.origin)
                && media.equals(that.media);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + origin.hashCode();
    }

    @Override
    public String toString() {
        return "Example[" + origin + ", " + ids.length + " tokens, " + learned() + " learned]";
    }
}
