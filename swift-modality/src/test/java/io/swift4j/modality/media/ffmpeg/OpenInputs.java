package io.swift4j.modality.media.ffmpeg;

/** Shows tests of other packages whether native memory is left. */
public final class OpenInputs {

    private OpenInputs() {}

    /** Inputs that hold native memory. */
    public static int count() {
        return ByteIo.openCount();
    }
}
