package io.swift4j.core.generate;

import java.util.Arrays;
import java.util.List;

/**
 * The generated sequences; with several for each prompt, those of one prompt follow each other.
 *
 * @param sequences prompt, padding included, and answer, filled to one length
 * @param promptLength tokens of the padded prompt
 * @param lengths tokens of each answer, its end-of-sequence token included
 * @param reasons why each answer ended
 * @param scores of beam search: log-probability divided by length to the power of the penalty; empty otherwise
 * @param logProbabilities of each token of each answer under the unchanged scores; empty unless asked for
 */
public record GenerationResult(
        int[][] sequences,
        int promptLength,
        int[] lengths,
        List<FinishReason> reasons,
        float[] scores,
        float[][] logProbabilities) {

    /** The tokens of one answer, its end-of-sequence token included. */
    public int[] answer(int row) {
        return Arrays.copyOfRange(sequences[row], promptLength, promptLength + lengths[row]);
    }
}
