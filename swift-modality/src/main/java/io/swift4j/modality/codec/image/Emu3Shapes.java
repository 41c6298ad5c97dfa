package io.swift4j.modality.codec.image;

import io.swift4j.modality.layers.WeightShapes;
import java.util.List;

/** Shapes of the tensors that a configuration of Emu3's tokenizer wants. */
final class Emu3Shapes {

    private final WeightShapes shapes = new WeightShapes();
    private final Emu3Config config;
    private final Levels levels;

    private Emu3Shapes(Emu3Config config) {
        this.config = config;
        this.levels = config.levels();
    }

    static WeightShapes of(Emu3Config config) {
        Emu3Shapes made = new Emu3Shapes(config);
        Levels levels = config.levels();
        made.encoder();
        made.decoder();
        made.conv3d("quant_conv.conv", levels.embedDim(), levels.latentChannels(), 3, 1);
        made.conv3d("post_quant_conv.conv", levels.latentChannels(), levels.embedDim(), 3, 1);
        made.shapes.tensor("quantize.embedding.weight", levels.codes(), levels.embedDim());
        return made.shapes;
    }

    private void encoder() {
        conv("encoder.conv_in", levels.baseChannels(), levels.inChannels(), 3);
        long in = levels.baseChannels();
        for (int level = 0; level < levels.count(); level++) {
            String down = "encoder.down_block.down." + level;
            in = blocks(down, levels.blocks(), in, level, false);
            if (level != levels.count() - 1) {
                conv(down + ".downsample.conv", in, in, 3);
            }
        }
        middle("encoder.middle_block", in, false);
        shapes.norm("encoder.norm_out", in);
        conv("encoder.conv_out", levels.latentChannels(), in, 3);
        time("encoder", 4);
    }

    private void decoder() {
        time("decoder", 3);
        long in = levels.coarsest();
        conv("decoder.conv_in", in, levels.latentChannels(), 3);
        middle("decoder.middle_block", in, true);
        for (int level = levels.count() - 1; level >= 0; level--) {
            String up = "decoder.up_block.up." + level;
            in = blocks(up, levels.blocks() + 1, in, level, true);
            if (level != 0) {
                conv(up + ".upsample.conv", in, in, 3);
            }
        }
        norm("decoder.norm_out", in, true);
        conv("decoder.conv_out", levels.outChannels(), in, 3);
    }

    private void time(String name, long kernel) {
        long channels = levels.latentChannels();
        for (int i = 0; i < config.halvings(); i++) {
            conv3d(name + ".time_conv." + i + ".conv.conv", channels, channels, kernel, 3);
        }
        for (int i = 0; i < levels.blocks(); i++) {
            String block = name + ".time_res_stack." + i;
            for (int part = 1; part <= 2; part++) {
                String norm = block + ".norm" + part;
                shapes.norm(norm, channels)
                        .tensor(norm + ".running_mean", channels)
                        .tensor(norm + ".running_var", channels);
                conv3d(block + ".conv" + part + ".conv", channels, channels, 3, 3);
            }
        }
    }

    private long blocks(String name, int count, long in, int level, boolean spatial) {
        long out = levels.channels(level);
        for (int i = 0; i < count; i++) {
            resnet(name + ".block." + i, i == 0 ? in : out, out, spatial);
            if (config.attentionLevels().contains(level)) {
                attention(name + ".attn." + i, out);
                norm(name + ".attn_norms." + i, out, spatial);
            }
        }
        return out;
    }

    private void middle(String name, long channels, boolean spatial) {
        resnet(name + ".block_1", channels, channels, spatial);
        attention(name + ".attn_1", channels);
        norm(name + ".attn_norm", channels, spatial);
        resnet(name + ".block_2", channels, channels, spatial);
    }

    private void resnet(String name, long in, long out, boolean spatial) {
        norm(name + ".norm1", in, spatial);
        norm(name + ".norm2", out, spatial);
        conv(name + ".conv1", out, in, 3);
        conv(name + ".conv2", out, out, 3);
        if (in != out) {
            conv(name + ".nin_shortcut", out, in, 1);
        }
    }

    private void norm(String name, long channels, boolean spatial) {
        if (spatial) {
            shapes.norm(name + ".norm_layer", channels);
            conv(name + ".conv_y", channels, levels.embedDim(), 1);
            conv(name + ".conv_b", channels, levels.embedDim(), 1);
        } else {
            shapes.norm(name, channels);
        }
    }

    private void attention(String name, long channels) {
        for (String part : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
            shapes.linear(name + "." + part, channels, channels);
        }
    }

    private void conv(String name, long out, long in, long side) {
        shapes.tensor(name + ".weight", out, in, side, side).tensor(name + ".bias", out);
    }

    private void conv3d(String name, long out, long in, long time, long side) {
        shapes.tensor(name + ".weight", out, in, time, side, side).tensor(name + ".bias", out);
    }
}
