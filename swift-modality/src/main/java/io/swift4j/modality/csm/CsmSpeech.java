package io.swift4j.modality.csm;

import io.swift4j.core.generate.FinishReason;
import java.util.Arrays;
import java.util.List;

/**
 * Speech as frames of codes.
 *
 * @param frames {@code [batch][frames][codebooks]}, filled to one length
 * @param lengths frames of each row, the one that ends it included
 * @param reasons why each row ended
 */
public record CsmSpeech(int[][][] frames, int[] lengths, List<FinishReason> reasons) {

    /** The frames of a row that are sound: those before the first that consists of {@code endCode}. */
    int[][] sounding(int row, int endCode) {
        int[][] own = Arrays.copyOf(frames[row], lengths[row]);
        for (int i = 0; i < own.length; i++) {
            if (Arrays.stream(own[i]).allMatch(code -> code == endCode)) {
                return Arrays.copyOf(own, i);
            }
        }
        return own;
    }
}
