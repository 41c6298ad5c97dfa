package io.swift4j.modality.whisper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts what was heard in one window at its timestamps, and says where the next window begins (Radford et al. 2022, section 3.8).
 *
 * @param list the stretches
 * @param frames how far the window has been understood, in mel frames
 */
record Stretches(List<SpokenTokens> list, int frames) {

    private static final double SECONDS_PER_TIMESTAMP = 0.02;
    private static final int FRAMES_PER_TIMESTAMP = 2;

    /**
     * Cuts a window.
     *
     * @param tokens without prompt and end token
     * @param first the first timestamp
     * @param from the window's first frame
     * @param length the frames of sound in it
     */
    static Stretches of(int[] tokens, int first, int from, int length) {
        double offset = from * SECONDS_PER_TIMESTAMP / FRAMES_PER_TIMESTAMP;
        int n = tokens.length;
        List<Integer> cuts = new ArrayList<>();
        for (int i = 1; i < n; i++) {
            if (tokens[i - 1] >= first && tokens[i] >= first) {
                cuts.add(i);
            }
        }
        if (cuts.isEmpty()) {
            return whole(tokens, first, offset, length);
        }
        boolean endsInOne = n >= 2 && tokens[n - 2] < first && tokens[n - 1] >= first;
        if (endsInOne) {
            cuts.add(n);
        } else {
            cuts.set(cuts.size() - 1, cuts.get(cuts.size() - 1) + 1);
        }
        List<SpokenTokens> list = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < cuts.size(); i++) {
            int[] part = Arrays.copyOfRange(tokens, begin, cuts.get(i));
            boolean doubled = i == cuts.size() - 1 && !endsInOne;
            // The last stretch keeps both of its timestamps, the end and the next one's start.
            int end = part[Math.max(0, part.length - (doubled ? 2 : 1))];
            list.add(new SpokenTokens(
                    offset + (part[0] - first) * SECONDS_PER_TIMESTAMP,
                    offset + (end - first) * SECONDS_PER_TIMESTAMP,
                    part));
            begin = cuts.get(i);
        }
        int understood = endsInOne ? length : (tokens[begin - 2] - first) * FRAMES_PER_TIMESTAMP;
        return new Stretches(list, understood > 0 ? understood : length);
    }

    private static Stretches whole(int[] tokens, int first, double offset, int length) {
        int last = (int) (length * (SECONDS_PER_TIMESTAMP / FRAMES_PER_TIMESTAMP) / SECONDS_PER_TIMESTAMP);
        for (int i = tokens.length - 1; i >= 0; i--) {
            if (tokens[i] >= first) {
                last = tokens[i] == first ? last : tokens[i] - first;
                break;
            }
        }
        return new Stretches(List.of(new SpokenTokens(offset, offset + last * SECONDS_PER_TIMESTAMP, tokens)), length);
    }
}
