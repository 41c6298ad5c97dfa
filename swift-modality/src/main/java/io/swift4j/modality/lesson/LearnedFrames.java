package io.swift4j.modality.lesson;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Frames that are learned of lessons laid end to end, each with the place of the state that it follows from. For one thread. */
public final class LearnedFrames {

    private record Frame(int before, int[] codes, float weight) {}

    private final List<Frame> all = new ArrayList<>();

    /**
     * Adds a frame.
     *
     * @param before the place of the state that it follows from
     * @param weight of its loss
     */
    public void add(int before, int[] codes, float weight) {
        all.add(new Frame(before, codes, weight));
    }

    /** The places of the states. */
    public int[] before() {
        return all.stream().mapToInt(Frame::before).toArray();
    }

    /** The frames, {@code [frames][codes]}. */
    public int[][] codes() {
        return all.stream().map(Frame::codes).toArray(int[][]::new);
    }

    /** The first code of each frame. */
    public int[] first() {
        return all.stream().mapToInt(frame -> frame.codes[0]).toArray();
    }

    /** All codes of each frame but the first. */
    public int[][] others() {
        return all.stream()
                .map(frame -> Arrays.copyOfRange(frame.codes, 1, frame.codes.length))
                .toArray(int[][]::new);
    }

    public float[] weights() {
        float[] weights = new float[all.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = all.get(i).weight;
        }
        return weights;
    }

    public int count() {
        return all.size();
    }
}
