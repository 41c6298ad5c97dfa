package io.swift4j.modality.processor;

import io.swift4j.core.model.MediaTensors;
import java.util.List;

/**
 * A text and its media as a model takes them.
 *
 * @param text the text with a placeholder for every vector that the encoders will make
 * @param edits what was replaced in the text as it was given, ascending, without overlap
 * @param media tensors by the names of the reference's processor; they belong to the scope they were made in
 */
public record Processed(String text, List<Edit> edits, MediaTensors media) {

    public Processed {
        edits = List.copyOf(edits);
    }

    /**
     * A stretch of the given text that was replaced.
     *
     * @param start of the stretch, in UTF-16 units of the given text
     * @param end before which it ends
     * @param length of what stands there now
     */
    public record Edit(int start, int end, int length) {}

    /** Where a place in the given text is in {@link #text()}; places within a replaced stretch are where its replacement begins. */
    public int moved(int place) {
        int shift = 0;
        for (Edit edit : edits) {
            if (place >= edit.end()) {
                shift += edit.length() - (edit.end() - edit.start());
            } else {
                return shift + Math.min(place, edit.start());
            }
        }
        return place + shift;
    }
}
