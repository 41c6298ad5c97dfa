package io.swift4j.modality.codec.audio;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Script;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;
import java.util.Set;

/**
 * The convolutions of EnCodec and Mimi.
 *
 * @param channels of the sound
 * @param hidden channels at the bottleneck
 * @param filters of the first convolution; doubled at each ratio
 * @param residuals residual layers at each ratio
 * @param ratios by which the decoder lengthens, the first first
 * @param kernel samples that the first convolution sees
 * @param lastKernel samples that the last convolution sees
 * @param residualKernel samples that residual layers see
 * @param dilationGrowth factor from one residual layer to the next
 * @param compress by how much residual layers have fewer channels inside
 * @param lstmLayers at the bottleneck; 0 for none
 * @param causal whether nothing sees what comes later
 * @param shortcut whether residual layers have a convolution beside them
 * @param groupNorm whether convolutions are followed by a norm over channels and time
 * @param padMode what convolutions see where there is no sound
 * @param trimRight part of what transposed convolutions make too much that is cut from the end
 */
record SeanetConfig(
        int channels,
        int hidden,
        int filters,
        int residuals,
        List<Integer> ratios,
        int kernel,
        int lastKernel,
        int residualKernel,
        int dilationGrowth,
        int compress,
        int lstmLayers,
        boolean causal,
        boolean shortcut,
        boolean groupNorm,
        String padMode,
        double trimRight) {

    private static final Set<String> PAD_MODES = Set.of("constant", "reflect", "replicate", "circular");

    SeanetConfig {
        ratios = List.copyOf(ratios);
    }

    static SeanetConfig read(ConfigJson json, boolean mimi) {
        String norm = mimi ? "weight_norm" : json.text("norm_type", "weight_norm");
        if (!norm.equals("weight_norm") && !norm.equals("time_group_norm")) {
            json.report("norm_type", "must be weight_norm or time_group_norm, not '" + norm + "'");
        }
        String padMode = json.text("pad_mode", mimi ? "constant" : "reflect");
        if (!PAD_MODES.contains(padMode)) {
            json.report("pad_mode", "must be constant, reflect, replicate or circular, not '" + padMode + "'");
        }
        boolean causal = json.flag("use_causal_conv", true);
        double trim = json.number("trim_right_ratio", 1);
        if (!(trim >= 0 && trim <= 1)) {
            json.report("trim_right_ratio", "must lie in [0, 1], not " + trim);
        } else if (!causal && trim != 1) {
            json.report("trim_right_ratio", "must be 1 when use_causal_conv is false, not " + trim);
        }
        int channels = Sizes.size(json, "audio_channels", 1);
        if (channels > 2) {
            json.report("audio_channels", "must be 1 or 2, not " + channels);
        }
        SeanetConfig read = new SeanetConfig(
                channels,
                Sizes.size(json, "hidden_size", mimi ? 512 : 128),
                Sizes.size(json, "num_filters", mimi ? 64 : 32),
                residuals(json),
                Sizes.ratios(json, "upsampling_ratios", mimi ? List.of(8, 6, 5, 4) : List.of(8, 5, 4, 2)),
                Sizes.size(json, "kernel_size", 7, 1 << 16),
                Sizes.size(json, "last_kernel_size", mimi ? 3 : 7, 1 << 16),
                Sizes.size(json, "residual_kernel_size", 3, 1 << 16),
                Sizes.size(json, "dilation_growth_rate", 2, 1 << 16),
                Sizes.size(json, "compress", 2),
                mimi ? 0 : Sizes.size(json, "num_lstm_layers", 2, 1 << 10),
                causal,
                json.flag("use_conv_shortcut", !mimi),
                norm.equals("time_group_norm"),
                padMode,
                trim);
        if (read.compress > read.filters) {
            json.report("compress", read.compress + " leaves residual layers of " + read.filters + " channels none");
        }
        if (read.residuals > 1 && Math.pow(read.dilationGrowth, read.residuals - 1.0) > 1 << 24) {
            json.report(
                    "dilation_growth_rate", read.dilationGrowth + " grows too far over " + read.residuals + " layers");
        }
        return read;
    }

    private static int residuals(ConfigJson json) {
        int count = json.integer("num_residual_layers", 1);
        if (count < 0 || count > 1 << 10) {
            json.report("num_residual_layers", "must lie in [0, 1024], not " + count);
            return 1;
        }
        return count;
    }

    /** Samples that become one vector at the bottleneck. */
    int hop() {
        return Sizes.product(ratios);
    }

    Script.Builder script(Script.Builder script) {
        return script.resource(SeanetConfig.class, "rvq.py")
                .resource(SeanetConfig.class, "seanet.py")
                .constant("causal", causal)
                .constant("group_norm", groupNorm)
                .constant("pad_mode", padMode)
                .constant("trim_right", trimRight)
                .constant("shortcut", shortcut)
                .constant("residuals", residuals)
                .constant("dilation_growth", dilationGrowth)
                .constant("lstm_layers", lstmLayers)
                .constants(
                        "ratios", ratios.stream().mapToLong(Integer::longValue).toArray());
    }

    /** Adds the shapes of encoder and decoder. */
    void shapes(WeightShapes shapes) {
        String layers = "encoder.layers.";
        conv(shapes, layers + 0, filters, channels, kernel);
        long width = filters;
        int at = 1;
        for (int step = 0; step < ratios.size(); step++) {
            at = residuals(shapes, layers, at, width) + 1;
            conv(shapes, layers + at++, 2 * width, width, 2L * ratios.get(ratios.size() - 1 - step));
            width *= 2;
        }
        at = lstm(shapes, layers, at, width) + 1;
        conv(shapes, layers + at, hidden, width, lastKernel);

        layers = "decoder.layers.";
        conv(shapes, layers + 0, width, hidden, kernel);
        at = lstm(shapes, layers, 1, width);
        for (int ratio : ratios) {
            at++;
            shapes.tensor(layers + at + ".conv.weight", width, width / 2, 2L * ratio);
            shapes.tensor(layers + at + ".conv.bias", width / 2);
            norm(shapes, layers + at, width / 2);
            width /= 2;
            at = residuals(shapes, layers, at + 1, width);
        }
        conv(shapes, layers + (at + 1), channels, width, lastKernel);
    }

    private int residuals(WeightShapes shapes, String layers, int at, long width) {
        for (int j = 0; j < residuals; j++) {
            String layer = layers + (at + j);
            conv(shapes, layer + ".block.1", width / compress, width, residualKernel);
            conv(shapes, layer + ".block.3", width, width / compress, 1);
            if (shortcut) {
                conv(shapes, layer + ".shortcut", width, width, 1);
            }
        }
        return at + residuals;
    }

    private int lstm(WeightShapes shapes, String layers, int at, long width) {
        for (int i = 0; i < lstmLayers; i++) {
            String lstm = layers + at + ".lstm.";
            shapes.tensor(lstm + "weight_ih_l" + i, 4 * width, width)
                    .tensor(lstm + "weight_hh_l" + i, 4 * width, width)
                    .tensor(lstm + "bias_ih_l" + i, 4 * width)
                    .tensor(lstm + "bias_hh_l" + i, 4 * width);
        }
        return lstmLayers > 0 ? at + 1 : at;
    }

    private void conv(WeightShapes shapes, String name, long out, long in, long length) {
        shapes.tensor(name + ".conv.weight", out, in, length).tensor(name + ".conv.bias", out);
        norm(shapes, name, out);
    }

    private void norm(WeightShapes shapes, String name, long out) {
        if (groupNorm) {
            shapes.norm(name + ".norm", out);
        }
    }
}
