package io.swift4j.modality.media.image;

import io.swift4j.modality.MediaLimits;

/** Decodes the key frame of VP8 that lossy WebP consists of. */
@FunctionalInterface
public interface Vp8Decoder {

    /**
     * Decodes one key frame.
     *
     * @throws io.swift4j.modality.MediaException naming the source, if it is broken
     */
    YuvPlanes decode(String name, byte[] frame, MediaLimits limits);
}
