package io.swift4j.modality.vision;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.BlockConfig;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;
import java.util.Map;

/**
 * A vision tower of CLIP's or SigLIP's kind, over pictures of one size.
 *
 * @param kind whose it is
 * @param block sizes of its blocks
 * @param channels of a picture
 * @param height of a picture in pixels
 * @param width likewise
 * @param patchHeight of a patch in pixels
 * @param patchWidth likewise
 */
public record ImageTowerConfig(
        Kind kind, BlockConfig block, int channels, int height, int width, int patchHeight, int patchWidth) {

    static final String PIXELS = "pixel_values";

    /** The models that have such a tower. */
    public enum Kind {
        /** CLIP (Radford et al. 2021): a class token before the patches, a norm before the blocks. */
        CLIP,
        /** SigLIP (Zhai et al. 2023): patches alone. */
        SIGLIP
    }

    /** Reads a {@code vision_config}; mistakes are reported to {@code json}. */
    public static ImageTowerConfig read(Kind kind, ConfigJson json) {
        boolean clip = kind == Kind.CLIP;
        BlockConfig defaults =
                new BlockConfig(768, 3072, 12, 12, clip ? "quick_gelu" : "gelu_pytorch_tanh", clip ? 1e-5 : 1e-6);
        return of(kind, json, BlockConfig.read(json, defaults), 224, clip ? 32 : 16);
    }

    /**
     * A tower with blocks of given sizes; mistakes are reported to {@code json}.
     *
     * @param side of a picture where the file states none
     * @param patchSide of a patch where the file states none
     */
    public static ImageTowerConfig of(Kind kind, ConfigJson json, BlockConfig block, int side, int patchSide) {
        List<Integer> size = Sides.read(json, "image_size", side);
        List<Integer> patch = Sides.read(json, "patch_size", patchSide);
        int channels = json.integer("num_channels", 3);
        if (channels < 1) {
            json.report("num_channels", "must be positive, not " + channels);
        }
        if (patch.get(0) > size.get(0) || patch.get(1) > size.get(1)) {
            json.report("patch_size", patch + " is larger than image_size " + size);
        }
        return new ImageTowerConfig(kind, block, channels, size.get(0), size.get(1), patch.get(0), patch.get(1));
    }

    /** Number of patches of a picture. */
    public int patches() {
        return (height / patchHeight) * (width / patchWidth);
    }

    /** Number of vectors that blocks see: the patches, and the class token where there is one. */
    public int tokens() {
        return patches() + (kind == Kind.CLIP ? 1 : 0);
    }

    /** Wants the tower's tensors, but not those of what reads its patches. */
    public void shapes(WeightShapes shapes, String prefix) {
        shapes(shapes, prefix, "out_proj", true);
    }

    /** Likewise, with another name of attention's last layer, and queries, keys and values with or without biases. */
    public void shapes(WeightShapes shapes, String prefix, String out, boolean attentionBias) {
        long hidden = block.hiddenSize();
        shapes.tensor(prefix + "embeddings.patch_embedding.weight", hidden, channels, patchHeight, patchWidth)
                .tensor(prefix + "embeddings.position_embedding.weight", tokens(), hidden)
                .norm(prefix + "post_layernorm", hidden);
        block.shapes(shapes, prefix + "encoder.layers.", out, attentionBias);
        if (kind == Kind.CLIP) {
            shapes.tensor(prefix + "embeddings.class_embedding", hidden).norm(prefix + "pre_layrnorm", hidden);
        } else {
            shapes.tensor(prefix + "embeddings.patch_embedding.bias", hidden);
        }
    }

    /**
     * Refuses pictures of another size than the tower's.
     *
     * @param inputs of the tower, {@code pixel_values} among them
     * @throws SwiftException naming both
     */
    public void check(Map<String, Tensor> inputs) {
        Tensor pixels = inputs.get(PIXELS);
        if (pixels == null
                || pixels.rank() != 4
                || pixels.size(1) != channels
                || pixels.size(2) != height
                || pixels.size(3) != width) {
            throw new SwiftException(
                    PIXELS + " must be [pictures, " + channels + ", " + height + ", " + width + "], not " + pixels);
        }
    }
}
