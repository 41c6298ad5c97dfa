package io.swift4j.core.generate;

import io.swift4j.core.model.MediaTensors;
import java.util.Arrays;

/**
 * The prompts of one batch, padded on the left to one length.
 *
 * <p>A prompt that ends in padding is refused: its new tokens would follow the padding, and be wrong.
 *
 * @param ids token ids {@code [batch, tokens]}
 * @param keep 0 for padding
 * @param media what stands at placeholder tokens, in the order of the rows
 */
public record Prompts(int[][] ids, int[][] keep, MediaTensors media) {

    /** Prompts of text alone. */
    public Prompts(int[][] ids, int[][] keep) {
        this(ids, keep, MediaTensors.NONE);
    }

    /** The same with media. */
    public Prompts with(MediaTensors tensors) {
        return new Prompts(ids, keep, tensors);
    }

    public Prompts {
        if (ids.length == 0 || ids[0].length == 0) {
            throw new IllegalArgumentException("there must be at least one prompt of at least one token");
        }
        for (int row = 0; row < ids.length; row++) {
            if (ids[row].length != ids[0].length || keep.length != ids.length || keep[row].length != ids[0].length) {
                throw new IllegalArgumentException("ids and keep must be matrices of one shape");
            }
            if (keep[row][keep[row].length - 1] == 0) {
                throw new IllegalArgumentException("prompt " + row
                        + " ends in padding; prompts are padded on the left, so that new tokens follow them");
            }
        }
    }

    /** Pads prompts of any lengths. */
    public static Prompts of(int padTokenId, int[]... prompts) {
        int width =
                Arrays.stream(prompts).mapToInt(prompt -> prompt.length).max().orElse(0);
        int[][] ids = new int[prompts.length][width];
        int[][] keep = new int[prompts.length][width];
        for (int row = 0; row < prompts.length; row++) {
            int[] prompt = prompts[row];
            if (prompt.length == 0) {
                throw new IllegalArgumentException("prompt " + row + " has no tokens");
            }
            Arrays.fill(ids[row], 0, width - prompt.length, padTokenId);
            System.arraycopy(prompt, 0, ids[row], width - prompt.length, prompt.length);
            Arrays.fill(keep[row], width - prompt.length, width, 1);
        }
        return new Prompts(ids, keep);
    }

    int rows() {
        return ids.length;
    }

    int width() {
        return ids[0].length;
    }

    boolean isPadded() {
        return Arrays.stream(keep).flatMapToInt(Arrays::stream).anyMatch(kept -> kept == 0);
    }
}
