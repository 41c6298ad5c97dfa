package io.swift4j.cli.verify;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Film;
import io.swift4j.modality.Frame;
import io.swift4j.modality.FrameReader;
import io.swift4j.modality.Image;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/** {@code decode_image}: a picture's pixels, its opacity, its blend with white, the frames of an animation. */
final class DecodeImageRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        MediaSource source = MediaSource.of(folder.resource(one.media().get(0)));
        Image image = MediaDecoder.defaults().image(source);
        boolean exact = one.params().flag("exact", false);
        for (String output : one.outputs()) {
            switch (output) {
                case "rgb" -> {
                    // Pillow saturates 16-bit gray; the fixtures hold the sensible picture beside that.
                    String name = one.outputs().contains("rgb_high_byte") ? "rgb_high_byte" : "rgb";
                    pixels(folder, one, comparison, name, image, exact);
                }
                case "rgb_high_byte", "gray16", "cmyk" -> {
                    // Compared as rgb, or what Pillow makes that from.
                }
                case "rgb_on_white" -> pixels(folder, one, comparison, output, image.onWhite(), exact);
                case "rgba" -> rgba(folder, one, comparison, image);
                case "frames_rgb" ->
                    frames(folder, one, comparison, MediaDecoder.defaults().film(source));
                default -> throw new SwiftException("output " + output + " is not known");
            }
        }
    }

    private static void pixels(
            CaseFolder folder, Case one, Comparison comparison, String name, Image image, boolean exact) {
        try (Tensor expected = folder.named(one, name)) {
            comparison.equal(name + "'s size", new long[] {image.height(), image.width(), 3}, expected.shape());
            byte[] samples = expected.toBytes();
            if (samples.length != image.pixels().length) {
                return;
            }
            PixelDifference difference = PixelDifference.of(image.pixels(), samples, 0);
            comparison.atMost("mean difference of " + name, difference.mean(), exact ? 0 : 1);
            comparison.atMost(
                    "share of " + name + " that is off by more than 8", difference.shareOverEight(), exact ? 0 : 0.01);
        }
    }

    private static void rgba(CaseFolder folder, Case one, Comparison comparison, Image image) {
        Image.Alpha alpha = image.alpha();
        if (alpha == null) {
            comparison.problem("the picture has no opacity");
            return;
        }
        byte[] rgba = new byte[4 * alpha.values().length];
        for (int i = 0; i < alpha.values().length; i++) {
            System.arraycopy(image.pixels(), 3 * i, rgba, 4 * i, 3);
            rgba[4 * i + 3] = alpha.values()[i];
        }
        try (Tensor expected = folder.named(one, "rgba")) {
            comparison.equal("rgba", Arrays.equals(rgba, expected.toBytes()), true);
        }
    }

    private static void frames(CaseFolder folder, Case one, Comparison comparison, Film film) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (FrameReader reader = film.read()) {
            for (Optional<Frame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                all.writeBytes(frame.get().image().pixels());
            }
        }
        try (Tensor expected = folder.named(one, "frames_rgb")) {
            comparison.equal("frames", Arrays.equals(all.toByteArray(), expected.toBytes()), true);
        }
        double total = one.params().numbers("durations_ms").stream()
                .mapToDouble(d -> d / 1000)
                .sum();
        comparison.atMost("difference in seconds", Math.abs(film.seconds() - total), 1e-9);
    }
}
