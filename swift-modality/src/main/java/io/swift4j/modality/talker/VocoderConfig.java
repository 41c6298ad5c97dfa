package io.swift4j.modality.talker;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Script;
import io.swift4j.modality.layers.WeightShapes;
import java.util.ArrayList;
import java.util.List;

/**
 * BigVGAN (Lee et al. 2023) of Qwen2.5-Omni's {@code bigvgan_config}.
 *
 * @param mels of a mel frame
 * @param channels before the first lengthening; halved at each
 * @param rates by which frames are lengthened
 * @param kernels of the lengthening convolutions
 * @param blockKernels of the blocks that are added up
 * @param blockDilations of these, three each
 */
record VocoderConfig(
        int mels,
        int channels,
        List<Integer> rates,
        List<Integer> kernels,
        List<Integer> blockKernels,
        List<List<Integer>> blockDilations) {

    static VocoderConfig read(ConfigJson json) {
        List<Integer> rates = sizes(json, "upsample_rates", List.of(5, 3, 2, 2, 2, 2));
        List<Integer> kernels = sizes(json, "upsample_kernel_sizes", List.of(11, 7, 4, 4, 4, 4));
        List<Integer> blockKernels = sizes(json, "resblock_kernel_sizes", List.of(3, 7, 11));
        List<List<Integer>> dilations = dilations(json);
        int channels = DitConfig.size(json, "upsample_initial_channel", 1536);
        if (rates.isEmpty() || rates.size() > 16 || kernels.size() != rates.size()) {
            json.report("upsample_rates", "must be 1 to 16 numbers, as many as upsample_kernel_sizes, not " + rates);
        } else if (channels >> rates.size() < 1) {
            json.report("upsample_initial_channel", "can't be halved " + rates.size() + " times: " + channels);
        }
        for (int i = 0; i < Math.min(rates.size(), kernels.size()); i++) {
            if (kernels.get(i) < rates.get(i)) {
                json.report("upsample_kernel_sizes", kernels + " must not be smaller than upsample_rates " + rates);
            }
        }
        if (blockKernels.isEmpty() || dilations.size() != blockKernels.size()) {
            json.report(
                    "resblock_dilation_sizes",
                    "must have an entry for each of resblock_kernel_sizes " + blockKernels + ", not " + dilations);
        }
        if (blockKernels.stream().anyMatch(kernel -> kernel % 2 == 0)) {
            json.report("resblock_kernel_sizes", "must be odd, so that lengths stay, not " + blockKernels);
        }
        return new VocoderConfig(
                DitConfig.size(json, "mel_dim", 80), channels, rates, kernels, blockKernels, dilations);
    }

    private static List<List<Integer>> dilations(ConfigJson json) {
        String field = "resblock_dilation_sizes";
        if (!json.has(field)) {
            return List.of(List.of(1, 3, 5), List.of(1, 3, 5), List.of(1, 3, 5));
        }
        List<List<Integer>> all = new ArrayList<>();
        if (json.plain(field) instanceof List<?> rows) {
            for (Object row : rows) {
                List<Integer> read = new ArrayList<>();
                if (row instanceof List<?> numbers) {
                    for (Object number : numbers) {
                        read.add(number instanceof Number n ? n.intValue() : 0);
                    }
                }
                // The reference takes the first three.
                if (read.size() < 3 || read.stream().anyMatch(d -> d < 1 || d > 1 << 16)) {
                    json.report(field, "must be lists of three positive numbers, not " + row);
                    read = List.of(1, 1, 1);
                }
                all.add(List.copyOf(read.subList(0, 3)));
            }
        } else {
            json.report(field, "must be a list of lists");
        }
        return all;
    }

    private static List<Integer> sizes(ConfigJson json, String field, List<Integer> otherwise) {
        List<Integer> read = json.has(field) ? json.integers(field) : otherwise;
        if (read.stream().anyMatch(size -> size < 1 || size > 1 << 16)) {
            json.report(field, "must be numbers from 1 to " + (1 << 16) + ", not " + read);
            return otherwise;
        }
        return read;
    }

    WeightShapes shapes() {
        WeightShapes shapes = new WeightShapes();
        convolution(shapes, "conv_pre", channels, mels, 7);
        for (int i = 0; i < rates.size(); i++) {
            int wide = channels >> i;
            int narrow = channels >> (i + 1);
            shapes.tensor("ups." + i + ".0.weight", wide, narrow, kernels.get(i))
                    .tensor("ups." + i + ".0.bias", narrow);
            for (int j = 0; j < blockKernels.size(); j++) {
                String at = "resblocks." + (i * blockKernels.size() + j) + ".";
                for (int k = 0; k < 3; k++) {
                    convolution(shapes, at + "convs1." + k, narrow, narrow, blockKernels.get(j));
                    convolution(shapes, at + "convs2." + k, narrow, narrow, blockKernels.get(j));
                }
                for (int k = 0; k < 6; k++) {
                    snake(shapes, at + "activations." + k, narrow);
                }
            }
        }
        int last = channels >> rates.size();
        snake(shapes, "activation_post", last);
        return shapes.tensor("conv_post.weight", 1, last, 7);
    }

    private static void convolution(WeightShapes shapes, String name, long out, long in, long kernel) {
        shapes.tensor(name + ".weight", out, in, kernel).tensor(name + ".bias", out);
    }

    private static void snake(WeightShapes shapes, String name, long width) {
        shapes.tensor(name + ".act.alpha", width).tensor(name + ".act.beta", width);
    }

    Script.Builder constants(Script.Builder script) {
        return script.constants(
                        "rates", rates.stream().mapToLong(Integer::longValue).toArray())
                .constants(
                        "dilations",
                        blockDilations.stream()
                                .flatMap(List::stream)
                                .mapToLong(Integer::longValue)
                                .toArray());
    }
}
