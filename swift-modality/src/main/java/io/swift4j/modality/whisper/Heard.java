package io.swift4j.modality.whisper;

import java.util.Arrays;
import java.util.List;

/**
 * What a model wrote about one recording, in tokens.
 *
 * @param stretches in order of time
 * @param start the start of every answer: start token, language, task
 * @param lastWindow prompt and answer of the last window, without end token
 */
public record Heard(List<SpokenTokens> stretches, List<Integer> start, List<Integer> lastWindow) {

    public Heard {
        stretches = List.copyOf(stretches);
        start = List.copyOf(start);
        lastWindow = List.copyOf(lastWindow);
    }

    /** The tokens of all stretches, without prompts. */
    public int[] tokens() {
        return stretches.stream()
                .flatMapToInt(stretch -> Arrays.stream(stretch.tokens()))
                .toArray();
    }
}
