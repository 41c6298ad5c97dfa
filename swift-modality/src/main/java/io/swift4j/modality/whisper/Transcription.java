package io.swift4j.modality.whisper;

import java.util.List;

/**
 * What was said in a recording.
 *
 * @param text all of it
 * @param segments the same in stretches of time
 * @param language code of the language, such as {@code en}; empty for a model of English alone
 */
public record Transcription(String text, List<Segment> segments, String language) {

    public Transcription {
        segments = List.copyOf(segments);
    }

    /**
     * What was said in a stretch of time.
     *
     * @param start seconds from the beginning of the recording
     * @param end likewise; without timestamps those of the whole window
     * @param text what was said
     */
    public record Segment(double start, double end, String text) {}
}
