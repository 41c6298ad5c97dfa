package io.swift4j.cli.verify;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Image;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.image.Pixels;
import io.swift4j.modality.processor.image.Resampling;
import java.util.List;

/** {@code processor} of image processors: pictures or frames to tensors, and the 8-bit picture on the way. */
final class PictureProcessorRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (TensorScope scope = TensorScope.open();
                TemporaryConfig config = TemporaryConfig.of(folder, one)) {
            ProcessorOptions options = ProcessorOptions.builder()
                    .sampleFrames(one.params().flag("do_sample_frames", false))
                    .build();
            List<Image> images = CaseMedia.images(folder, one);
            MediaItems items = new MediaItems(images, List.copyOf(CaseMedia.films(folder, one, 2)), List.of());
            MediaTensors tensors = MediaProcessor.load(config.folder(), options).prepare(items);
            for (String output : one.outputs()) {
                switch (output) {
                    case "resized", "resized_pil" -> resized(folder, one, comparison, output, images.get(0));
                    case "rgb8", "rgb8_pil" -> bytes(folder, one, comparison, output, config, items);
                    default -> {
                        try (Tensor expected = folder.named(one, output)) {
                            comparison.tensor(output, found(tensors, output), expected);
                        }
                    }
                }
            }
        }
    }

    static Tensor found(MediaTensors tensors, String name) {
        return tensors.find(name)
                .orElseThrow(() -> new SwiftException("the processor makes no " + name + ", but "
                        + tensors.tensors().keySet()));
    }

    private static void resized(CaseFolder folder, Case one, Comparison comparison, String output, Image image) {
        try (Tensor expected = folder.named(one, output)) {
            Image resized = Pixels.resized(image, (int) expected.size(1), (int) expected.size(2), Resampling.BICUBIC);
            byte[] planes = ResizeRunner.planes(resized);
            difference(one, comparison, output, planes, expected, "tv_vs_pil_resized_max_abs_diff");
        }
    }

    /** What the processor makes without scaling. */
    private static void bytes(
            CaseFolder folder,
            Case one,
            Comparison comparison,
            String output,
            TemporaryConfig config,
            MediaItems items) {
        try (TemporaryConfig unscaled = config.with("do_rescale", false).with("do_normalize", false);
                Tensor expected = folder.named(one, output)) {
            Tensor pixels = found(MediaProcessor.load(unscaled.folder()).prepare(items), "pixel_values");
            difference(one, comparison, output, pixels.toBytes(), expected, "tv_vs_pil_max_abs_diff");
        }
    }

    private static void difference(
            Case one, Comparison comparison, String output, byte[] actual, Tensor expected, String allowed) {
        boolean pil = output.endsWith("_pil");
        comparison.atMost(
                "largest difference of " + output,
                ResizeRunner.largest(actual, expected),
                pil ? one.params().number(allowed, 1) : 0);
    }
}
