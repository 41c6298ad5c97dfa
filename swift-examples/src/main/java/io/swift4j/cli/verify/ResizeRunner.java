package io.swift4j.cli.verify;

import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Image;
import io.swift4j.modality.processor.image.Pixels;
import io.swift4j.modality.processor.image.Resampling;
import java.util.List;
import java.util.Locale;

/** {@code function} of resizing: one picture, one size, every filter. */
final class ResizeRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        Image image = CaseMedia.images(folder, one).get(0);
        List<Integer> size = one.params().integers("target_hw");
        for (String output : one.outputs()) {
            if (output.endsWith("_torch_float")) {
                continue; // What resizing gives before it is rounded; processors never see it.
            }
            String filter = output.substring(0, output.indexOf('_'));
            Image resized = Pixels.resized(
                    image, size.get(0), size.get(1), Resampling.valueOf(filter.toUpperCase(Locale.ROOT)));
            try (Tensor expected = folder.named(one, output)) {
                comparison.atMost(
                        "largest difference of " + output,
                        largest(planes(resized), expected),
                        output.endsWith("_torchvision") ? 0 : one.atol());
            }
        }
    }

    /** Pixels as [3, height, width]. */
    static byte[] planes(Image image) {
        byte[] rows = image.pixels();
        byte[] planes = new byte[rows.length];
        int size = rows.length / 3;
        for (int i = 0; i < rows.length; i++) {
            planes[i % 3 * size + i / 3] = rows[i];
        }
        return planes;
    }

    static double largest(byte[] actual, Tensor expected) {
        byte[] right = expected.toBytes();
        if (right.length != actual.length) {
            return Double.POSITIVE_INFINITY;
        }
        int largest = 0;
        for (int i = 0; i < right.length; i++) {
            largest = Math.max(largest, Math.abs((right[i] & 0xff) - (actual[i] & 0xff)));
        }
        return largest;
    }
}
