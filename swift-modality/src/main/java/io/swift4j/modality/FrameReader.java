package io.swift4j.modality;

import java.util.Optional;

/** Decodes a film's frames in the order they are shown; used by one thread, and closed by whoever asked for it. */
public interface FrameReader extends AutoCloseable {

    /**
     * The next frame, or nothing at the end.
     *
     * @throws MediaException if it can't be decoded
     */
    Optional<Frame> next();

    /**
     * Passes over frames; fewer if the film ends before.
     *
     * @throws MediaException if they can't be decoded
     */
    void skip(int frames);

    /** Frees what decoding held; harmless when done before. */
    @Override
    void close();
}
