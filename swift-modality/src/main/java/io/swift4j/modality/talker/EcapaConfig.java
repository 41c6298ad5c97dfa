package io.swift4j.modality.talker;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;

/**
 * The encoder of voices, ECAPA-TDNN (Desplanques et al. 2020).
 *
 * @param mels of a mel frame
 * @param channels of each layer; the last is the aggregation of those between
 * @param kernels frames that a layer sees
 * @param dilations between these
 * @param scale parts of the channels of a Res2Net layer
 * @param squeeze channels between the two layers of squeeze and excitation
 * @param attention channels of the pooling's attention
 * @param out width of what comes out
 */
record EcapaConfig(
        int mels,
        List<Integer> channels,
        List<Integer> kernels,
        List<Integer> dilations,
        int scale,
        int squeeze,
        int attention,
        int out) {

    private static final int MOST = 1 << 20;

    static EcapaConfig read(ConfigJson json, int mels) {
        List<Integer> channels = sizes(json, "enc_channels", List.of(256, 256, 256, 256, 768));
        List<Integer> kernels = sizes(json, "enc_kernel_sizes", List.of(5, 3, 3, 3, 1));
        List<Integer> dilations = sizes(json, "enc_dilations", List.of(1, 2, 3, 4, 1));
        int scale = DitConfig.size(json, "enc_res2net_scale", 2);
        int layers = channels.size();
        if (layers < 3 || kernels.size() != layers || dilations.size() != layers) {
            json.report(
                    "enc_channels",
                    "must have 3 entries or more, as many as enc_kernel_sizes (" + kernels.size()
                            + ") and enc_dilations (" + dilations.size() + "), not " + layers);
        } else {
            List<Integer> between = channels.subList(1, layers - 1);
            if (between.stream().anyMatch(width -> !width.equals(channels.get(0)) || width % scale != 0)) {
                json.report(
                        "enc_channels",
                        "must be equal and multiples of enc_res2net_scale " + scale + " but for the last, not "
                                + channels);
            }
            int sum = between.stream().mapToInt(Integer::intValue).sum();
            if (channels.get(layers - 1) != sum) {
                json.report("enc_channels", "must end with the sum " + sum + " of those between, not " + channels);
            }
        }
        return new EcapaConfig(
                mels,
                channels,
                kernels,
                dilations,
                scale,
                DitConfig.size(json, "enc_se_channels", 64),
                DitConfig.size(json, "enc_attention_channels", 64),
                DitConfig.size(json, "enc_dim", 128));
    }

    private static List<Integer> sizes(ConfigJson json, String field, List<Integer> otherwise) {
        List<Integer> read = json.has(field) ? json.integers(field) : otherwise;
        if (read.stream().anyMatch(size -> size < 1 || size > MOST)) {
            json.report(field, "must be numbers from 1 to " + MOST + ", not " + read);
            return otherwise;
        }
        return read;
    }

    /** The fewest mel frames that convolutions can mirror what they lack from. */
    int fewestFrames() {
        long most = 0;
        for (int i = 0; i < kernels.size(); i++) {
            most = Math.max(most, ((long) dilations.get(i) * (kernels.get(i) - 1) + 1) / 2);
        }
        return (int) Math.min(Integer.MAX_VALUE, most + 1);
    }

    void shapes(WeightShapes shapes, String prefix) {
        int last = channels.size() - 1;
        convolution(shapes, prefix + "blocks.0.conv", channels.get(0), mels, kernels.get(0));
        for (int i = 1; i < last; i++) {
            String at = prefix + "blocks." + i + ".";
            int width = channels.get(i);
            convolution(shapes, at + "tdnn1.conv", width, channels.get(i - 1), 1);
            for (int part = 0; part < scale - 1; part++) {
                convolution(
                        shapes,
                        at + "res2net_block.blocks." + part + ".conv",
                        width / scale,
                        width / scale,
                        kernels.get(i));
            }
            convolution(shapes, at + "tdnn2.conv", width, width, 1);
            convolution(shapes, at + "se_block.conv1", squeeze, width, 1);
            convolution(shapes, at + "se_block.conv2", width, squeeze, 1);
        }
        int wide = channels.get(last);
        convolution(shapes, prefix + "mfa.conv", wide, wide, kernels.get(last));
        convolution(shapes, prefix + "asp.tdnn.conv", attention, 3L * wide, 1);
        convolution(shapes, prefix + "asp.conv", wide, attention, 1);
        convolution(shapes, prefix + "fc", out, 2L * wide, 1);
    }

    private static void convolution(WeightShapes shapes, String name, long out, long in, long kernel) {
        shapes.tensor(name + ".weight", out, in, kernel).tensor(name + ".bias", out);
    }
}
