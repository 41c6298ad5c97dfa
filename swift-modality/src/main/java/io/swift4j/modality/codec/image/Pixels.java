package io.swift4j.modality.codec.image;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import java.util.Arrays;

/** The check of pixels. */
final class Pixels {

    private Pixels() {}

    /** Refuses pixels that are not [batch, channels, height, width] with at least one code's worth of each. */
    static void check(Tensor pixels, int channels, int downsample) {
        long[] shape = pixels.shape();
        if (shape.length != 4
                || !pixels.dtype().isFloatingPoint()
                || shape[0] < 1
                || shape[1] != channels
                || shape[2] < downsample
                || shape[3] < downsample) {
            throw new SwiftException("pixels must be floating-point [batch, " + channels
                    + ", height, width] with sides of at least " + downsample + ", not " + pixels.dtype() + " "
                    + Arrays.toString(shape));
        }
    }
}
