package io.swift4j.modality.processor.image;

import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Image;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What is done with pixels: 8-bit tensors {@code [n, 3, height, width]} in, the same or float32 out.
 *
 * <p>Resizing works on 8-bit values, as the reference's processors on a CPU do. Results belong to the innermost scope. Thread-safe.
 */
public final class Pixels {

    private static final Script SCRIPT =
            Script.builder("pixels").resource(Pixels.class, "pixels.py").build();

    private Pixels() {}

    /** A picture resized; itself where it has that size. */
    public static Image resized(Image image, int height, int width, Resampling resampling) {
        if (image.height() == height && image.width() == width) {
            return image;
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor resized = resize(of(image), height, width, resampling);
            return new Image(height, width, SCRIPT.tensor("rows", resized).toBytes());
        }
    }

    /** A picture as {@code [1, 3, height, width]}. */
    static Tensor of(Image image) {
        Tensor rows = Tensor.ofBytes(ByteBuffer.wrap(image.pixels()), Dtype.UINT8, image.height(), image.width(), 3);
        return SCRIPT.tensor("planes", rows);
    }

    static Tensor resize(Tensor pixels, int height, int width, Resampling resampling) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("a picture can't be resized to " + width + " x " + height);
        }
        if (pixels.size(2) == height && pixels.size(3) == width) {
            return pixels;
        }
        return switch (resampling) {
            case NEAREST -> SCRIPT.tensor("nearest", pixels, height, width);
            case BILINEAR -> SCRIPT.tensor("bilinear", pixels, height, width);
            case BICUBIC -> SCRIPT.tensor("bicubic", pixels, height, width);
            case LANCZOS -> {
                LanczosWeights columns = LanczosWeights.of((int) pixels.size(3), width);
                LanczosWeights rows = LanczosWeights.of((int) pixels.size(2), height);
                yield SCRIPT.tensor("weighted", pixels, columns.matrix(), columns.bits(), rows.matrix(), rows.bits());
            }
        };
    }

    /** The middle, with black around it where the picture is smaller. */
    static Tensor centerCrop(Tensor pixels, int height, int width) {
        int h = (int) pixels.size(2);
        int w = (int) pixels.size(3);
        Tensor large = pixels;
        if (height > h || width > w) {
            int across = Math.max(0, width - w);
            int down = Math.max(0, height - h);
            large = pad(pixels, across / 2, (across + 1) / 2, down / 2, (down + 1) / 2);
            h += down;
            w += across;
        }
        return h == height && w == width ? large : crop(large, (h - height) / 2, (w - width) / 2, height, width);
    }

    static Tensor crop(Tensor pixels, int top, int left, int height, int width) {
        return SCRIPT.tensor("cropped", pixels, top, left, height, width);
    }

    static Tensor pad(Tensor pixels, int left, int right, int top, int bottom) {
        return SCRIPT.tensor("padded", pixels, left, right, top, bottom);
    }

    static Tensor padWith(Tensor pixels, int left, int right, int top, int bottom, long[] colour) {
        return SCRIPT.tensor("padded_with", pixels, left, right, top, bottom, colour);
    }

    /** Cuts one picture into tiles, row by row. */
    static Tensor tiles(Tensor pixels, int height, int width) {
        return SCRIPT.tensor("tiled", pixels, height, width);
    }

    /** Cuts frames into patches {@code [patches, 3, times, side * side]} in the order that vision towers merge them. */
    static Tensor patches(Tensor frames, int times, int side, int merge) {
        return SCRIPT.tensor("patches", frames, times, side, merge);
    }

    static Tensor normed(Tensor pixels, PixelScale scale) {
        return SCRIPT.tensor(
                "normed", pixels, scale.rescale(), scale.factor(), scale.normalize(), scale.mean(), scale.std());
    }

    /** The scaling undone: numbers {@code [3, height, width]} as 8-bit {@code [height, width, 3]}. */
    static Tensor unscaled(Tensor numbers, PixelScale scale) {
        return SCRIPT.tensor(
                "unscaled", numbers, scale.rescale(), scale.factor(), scale.normalize(), scale.mean(), scale.std());
    }

    /** Tensors end to end along their first axis, in memory of its own. */
    public static Tensor joined(List<Tensor> parts) {
        return SCRIPT.tensor("joined", parts);
    }

    static Tensor stacked(List<Tensor> parts) {
        return SCRIPT.tensor("stacked", parts);
    }

    /** A tensor with zeros after it along its first axis. */
    static Tensor lengthened(Tensor tensor, long size) {
        return tensor.size(0) == size ? tensor : SCRIPT.tensor("lengthened", tensor, size);
    }

    /** A tensor with zeros after it along its second axis. */
    static Tensor widened(Tensor tensor, long size) {
        return tensor.size(1) == size ? tensor : SCRIPT.tensor("widened", tensor, size);
    }
}
