package io.swift4j.modality.media;

import io.swift4j.modality.MediaKind;
import java.util.Optional;

/**
 * What a source holds, and what tells so.
 *
 * @param kind what it is; an animated picture is a picture
 * @param format its format, for messages: {@code PNG}
 * @param evidence what told
 * @param playable whether it can also be taken as a film, as an animated picture can
 * @param contradiction what else the source says of itself that its bytes don't bear out; empty for nothing
 */
public record MediaIdentity(
        MediaKind kind, String format, Evidence evidence, boolean playable, Optional<String> contradiction) {

    /** What can tell what a source holds, the most trustworthy first. */
    public enum Evidence {
        VALUE("it is decoded already"),
        BYTES("its first bytes say so"),
        STATED_TYPE("its stated media type says so, and its first bytes nothing"),
        NAME("its name says so, and nothing else does");

        private final String words;

        Evidence(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
