package io.swift4j.modality.codec.image;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.layers.WeightShapes;

/**
 * What a compact VQ-VAE over patches is.
 *
 * @param channels of the pixels
 * @param patch pixels of height, and of width, that become one code
 * @param hidden width of the layers
 * @param blocks on the way to codes, and as many on the way back
 * @param dim length of a code's vector
 * @param codes number of codes
 */
record PatchConfig(int channels, int patch, int hidden, int blocks, int dim, int codes) {

    private static final int NEIGHBOURS = 9;

    static PatchConfig read(ConfigJson json) {
        return json.collect(own -> new PatchConfig(
                Levels.size(own, "num_channels", 3),
                Levels.size(own, "patch_size", 8),
                Levels.size(own, "hidden_size", 128),
                Levels.size(own, "num_blocks", 2),
                Levels.size(own, "embed_dim", 8),
                Levels.size(own, "num_embeddings", 256)));
    }

    WeightShapes shapes() {
        long pixels = (long) channels * patch * patch;
        WeightShapes shapes = new WeightShapes();
        linear(shapes, "encoder.patches", hidden, pixels);
        blocks(shapes, "encoder.");
        linear(shapes, "encoder.codes", dim, hidden);
        shapes.tensor("codebook.weight", codes, dim);
        linear(shapes, "decoder.codes", hidden, dim);
        blocks(shapes, "decoder.");
        linear(shapes, "decoder.patches", pixels, hidden);
        return shapes;
    }

    private void blocks(WeightShapes shapes, String side) {
        for (int i = 0; i < blocks; i++) {
            String block = side + "blocks." + i + ".";
            shapes.norm(block + "norm", hidden);
            linear(shapes, block + "around", hidden, (long) NEIGHBOURS * hidden);
            linear(shapes, block + "out", hidden, hidden);
        }
        shapes.norm(side + "norm", hidden);
    }

    private static void linear(WeightShapes shapes, String name, long out, long in) {
        shapes.tensor(name + ".weight", out, in).tensor(name + ".bias", out);
    }
}
