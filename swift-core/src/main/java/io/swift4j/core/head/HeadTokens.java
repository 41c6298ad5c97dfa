package io.swift4j.core.head;

import io.swift4j.core.SwiftException;
import java.util.Arrays;

/**
 * Tokens to learn.
 *
 * @param ids the tokens
 * @param learnt whether the loss counts each
 * @param weights by which each one's loss is multiplied; 0 where it is not counted
 */
public record HeadTokens(int[] ids, boolean[] learnt, float[] weights) {

    public HeadTokens {
        if (learnt.length != ids.length || weights.length != ids.length) {
            throw new SwiftException(ids.length + " tokens can't have " + learnt.length + " marks and " + weights.length
                    + " weights; there must be one for each");
        }
    }

    /** Tokens all of which are learnt, with one weight. */
    public static HeadTokens all(int[] ids, float weight) {
        boolean[] learnt = new boolean[ids.length];
        float[] weights = new float[ids.length];
        Arrays.fill(learnt, true);
        Arrays.fill(weights, weight);
        return new HeadTokens(ids, learnt, weights);
    }
}
