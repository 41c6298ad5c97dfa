package io.swift4j.modality.vision;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;
import io.swift4j.modality.layers.WeightShapes;

/**
 * GLM-Image's vision tower: patches of pictures of any size, at places read off a learned table.
 *
 * @param hiddenSize width
 * @param layers number of blocks
 * @param heads attention heads of a block
 * @param feedForward width between the layers after attention
 * @param activation between the layers after attention
 * @param normEps what norms add to the variance
 * @param attentionBias whether attention's layers have biases
 * @param channels of a picture
 * @param patch side of a patch in pixels
 * @param side rows, and columns, of the table of positions
 */
public record SampledTowerConfig(
        int hiddenSize,
        int layers,
        int heads,
        int feedForward,
        String activation,
        double normEps,
        boolean attentionBias,
        int channels,
        int patch,
        int side) {

    /** Reads a {@code vision_config}; mistakes are reported to {@code json}. */
    public static SampledTowerConfig read(ConfigJson json) {
        int hidden = json.size("hidden_size", 1536);
        int heads = json.size(json.has("num_heads") ? "num_heads" : "num_attention_heads", 16);
        if (hidden % heads != 0) {
            json.report("num_heads", heads + " must divide hidden_size " + hidden);
        }
        String activation = json.text("hidden_act", "gelu");
        Activation.problem("hidden_act", activation).ifPresent(problem -> json.report("hidden_act", problem));
        int layers = json.size("depth", 40);
        if (layers > 10_000) {
            json.report("depth", "must be at most 10000, not " + layers);
        }
        int picture = json.size("image_size", 2048);
        int patch = json.size("patch_size", 16);
        if (patch > picture) {
            json.report("patch_size", patch + " is larger than image_size " + picture);
        }
        if (json.integer("spatial_merge_size", 1) != 1) {
            json.report(
                    "spatial_merge_size",
                    "must be 1, as every patch becomes a code, not " + json.integer("spatial_merge_size", 1));
        }
        return new SampledTowerConfig(
                hidden,
                layers,
                heads,
                json.size("intermediate_size", 6144),
                activation,
                json.number("layer_norm_eps", 1e-6),
                json.flag("attention_bias", true),
                json.size("in_channels", 3),
                patch,
                Math.max(1, picture / patch));
    }

    /** Number of values of a patch. */
    public int patchValues() {
        return channels * patch * patch;
    }

    /** Wants the tower's tensors. */
    public void shapes(WeightShapes shapes, String prefix) {
        shapes.tensor(prefix + "patch_embed.proj.weight", hiddenSize, channels, patch, patch)
                .tensor(prefix + "patch_embed.proj.bias", hiddenSize)
                .tensor(prefix + "embeddings.position_embedding.weight", (long) side * side, hiddenSize);
        for (int i = 0; i < layers; i++) {
            String at = prefix + "blocks." + i + ".";
            shapes.matrix(at + "attn.qkv", 3L * hiddenSize, hiddenSize)
                    .matrix(at + "attn.proj", hiddenSize, hiddenSize);
            if (attentionBias) {
                shapes.tensor(at + "attn.qkv.bias", 3L * hiddenSize).tensor(at + "attn.proj.bias", hiddenSize);
            }
            shapes.norm(at + "norm1", hiddenSize)
                    .norm(at + "norm2", hiddenSize)
                    .linear(at + "mlp.fc1", feedForward, hiddenSize)
                    .linear(at + "mlp.fc2", hiddenSize, feedForward);
        }
    }
}
