package io.swift4j.modality.media.ffmpeg;

import io.swift4j.modality.Film;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.image.YuvPlanes;
import io.swift4j.modality.media.source.MediaBytes;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Compressed sound and film through FFmpeg. Thread-safe.
 *
 * <p>FFmpeg is native code: a fault in it would end the JVM, where Java code throws. What is done about that: it gets bytes through
 * Java callbacks only and may use no protocol of its own; containers and decoders are whitelisted; sizes are checked before
 * decoding, blocks of memory and the work of reading are bounded; one thread decodes a stream. Where files come from strangers, decode
 * them in a process of its own.
 */
public final class FfmpegDecoder {

    private FfmpegDecoder() {}

    /**
     * Decodes the sound of a file, or the sound track of a film.
     *
     * @throws MediaException if it is broken, too long, has no sound, or FFmpeg's natives are missing
     */
    public static Sound sound(MediaBytes bytes, MediaLimits limits) {
        return SoundTrack.decode(bytes, limits)
                .orElseThrow(() -> new MediaException(bytes.name(), "has no sound in it"));
    }

    /**
     * Opens a film.
     *
     * @throws MediaException if it is broken, too large, has no moving picture, or FFmpeg's natives are missing
     */
    public static Film film(MediaBytes bytes, MediaLimits limits) {
        return new EncodedFilm(bytes, limits);
    }

    /**
     * Tells whether a container has a moving picture.
     *
     * @throws MediaException if it can't be opened, or FFmpeg's natives are missing
     */
    public static boolean isFilm(MediaBytes bytes, MediaLimits limits) {
        try (Container container = Container.open(bytes, limits)) {
            return container.choose(avutil.AVMEDIA_TYPE_VIDEO).isPresent();
        }
    }

    /**
     * Decodes one key frame of VP8.
     *
     * @throws MediaException if it is broken or too large, or FFmpeg's natives are missing
     */
    public static YuvPlanes vp8(String name, byte[] frame, MediaLimits limits) {
        return Vp8KeyFrame.decode(name, frame, limits);
    }
}
