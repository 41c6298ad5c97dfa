package io.swift4j.modality.lesson;

import java.util.Arrays;

/**
 * A conversation as a model takes it whose answer is codes.
 *
 * <p>Arrays are not copied: treat them as read-only.
 *
 * @param ids tokens of the texts; whether frames have placeholders among them is the family's to say
 * @param frames of codes in their order, {@code [frames][codes]}, at least one, all of one width
 * @param weights of each frame's loss; 0 for those that are only heard or seen
 * @param length how many places the model computes
 * @param said where what is said begins among the ids; their number where that is not among them
 */
public record Lesson(int[] ids, int[][] frames, float[] weights, int length, int said) {

    /** A lesson in which what is said is not among the ids, or needs no beginning. */
    public Lesson(int[] ids, int[][] frames, float[] weights, int length) {
        this(ids, frames, weights, length, ids.length);
    }

    /**
     * A lesson of which every frame counts the same.
     *
     * @param weight of each frame's loss
     */
    public static Lesson evenly(int[] ids, int[][] frames, float weight, int length, int said) {
        float[] weights = new float[frames.length];
        Arrays.fill(weights, weight);
        return new Lesson(ids, frames, weights, length, said);
    }

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException naming what does not fit
     */
    public Lesson {
        if (frames.length == 0 || frames[0].length == 0) {
            throw new IllegalArgumentException("a lesson needs at least one frame of at least one code");
        }
        if (weights.length != frames.length) {
            throw new IllegalArgumentException(frames.length + " frames need as many weights, not " + weights.length);
        }
        for (int i = 0; i < frames.length; i++) {
            if (frames[i].length != frames[0].length || Arrays.stream(frames[i]).anyMatch(code -> code < 0)) {
                throw new IllegalArgumentException("frames[" + i + "] must have " + frames[0].length
                        + " codes of 0 or more, not " + Arrays.toString(frames[i]));
            }
            if (!(weights[i] >= 0 && weights[i] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "weights[" + i + "] must be finite and not negative, got " + weights[i]);
            }
        }
        if (said < 0 || said > ids.length) {
            throw new IllegalArgumentException("what is said can't begin at " + said + " of " + ids.length + " tokens");
        }
        if (length < 1) {
            throw new IllegalArgumentException("the length must be positive, not " + length);
        }
    }

    /** How many frames are learned. */
    public int learned() {
        int count = 0;
        for (float weight : weights) {
            count += weight > 0 ? 1 : 0;
        }
        return count;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lesson that
                && Arrays.equals(ids, that.ids)
                && Arrays.deepEquals(frames, that.frames)
                && Arrays.equals(weights, that.weights)
                && length == that.length
                && said == that.said;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + Arrays.deepHashCode(frames);
    }

    @Override
    public String toString() {
        return "Lesson[" + ids.length + " tokens, " + frames.length + " frames, " + learned() + " learned]";
    }
}
