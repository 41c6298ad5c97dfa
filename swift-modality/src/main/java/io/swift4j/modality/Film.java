package io.swift4j.modality;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/**
 * A film: times of all frames at once, pixels decoded when they are asked for, one frame at a time.
 *
 * <p>It holds no native memory itself; only an open {@link FrameReader} does. Several threads may read frames of one film, each with
 * a reader of its own.
 */
public non-sealed interface Film extends Media {

    /** What messages call it. */
    String name();

    /** Rows of every frame as shown, after rotation. */
    int height();

    /** Columns of every frame as shown, after rotation. */
    int width();

    /** When each frame is shown, in seconds as the file states them, ascending; the first need not be 0. */
    double[] times();

    /** How long it plays, in seconds. */
    double seconds();

    /** Frames a second on average, as the file states it. */
    double frameRate();

    /** Starts decoding at the first frame; the caller closes the reader. */
    FrameReader read();

    /**
     * The whole sound track, decoded at every call; empty for a film without one.
     *
     * @throws MediaException if the track can't be decoded
     */
    Optional<Sound> sound();

    /** Number of frames. */
    default int frameCount() {
        return times().length;
    }

    /**
     * Decodes frames by their numbers, passing over the others without conversion to RGB.
     *
     * @param ascending numbers of frames from 0 on, each not below the one before; a repeated number gives the same picture again
     * @throws MediaException if a number has no frame
     */
    default List<Image> frames(int... ascending) {
        List<Image> chosen = new ArrayList<>(ascending.length);
        try (FrameReader reader = read()) {
            int next = 0;
            for (PrimitiveIterator.OfInt wanted = IntStream.of(ascending).iterator(); wanted.hasNext(); ) {
                int index = wanted.nextInt();
                if (!chosen.isEmpty() && index == next - 1) {
                    chosen.add(chosen.get(chosen.size() - 1));
                    continue;
                }
                if (index < next) {
                    throw new IllegalArgumentException(
                            "frame numbers must ascend from 0, but " + index + " follows " + (next - 1));
                }
                reader.skip(index - next);
                chosen.add(reader.next()
                        .orElseThrow(() -> new MediaException(
                                name(),
                                "has no frame " + index + " that can be decoded, of " + frameCount() + " it lists"))
                        .image());
                next = index + 1;
            }
        }
        return chosen;
    }
}
