package io.swift4j.modality.dual;

import io.swift4j.core.config.ConfigJson;
import java.util.List;

/**
 * The vision tower of CLIP or SigLIP.
 *
 * @param block sizes of its blocks
 * @param channels of a picture
 * @param height of a picture in pixels
 * @param width likewise
 * @param patchHeight of a patch in pixels
 * @param patchWidth likewise
 */
record ImageTowerConfig(BlockConfig block, int channels, int height, int width, int patchHeight, int patchWidth) {

    static ImageTowerConfig read(DualKind kind, ConfigJson json) {
        boolean clip = kind == DualKind.CLIP;
        BlockConfig defaults =
                new BlockConfig(768, 3072, 12, 12, clip ? "quick_gelu" : "gelu_pytorch_tanh", clip ? 1e-5 : 1e-6);
        List<Integer> size = Sides.read(json, "image_size", 224);
        List<Integer> patch = Sides.read(json, "patch_size", clip ? 32 : 16);
        int channels = json.integer("num_channels", 3);
        if (channels < 1) {
            json.report("num_channels", "must be positive, not " + channels);
        }
        if (patch.get(0) > size.get(0) || patch.get(1) > size.get(1)) {
            json.report("patch_size", patch + " is larger than image_size " + size);
        }
        if (!json.flag("vision_use_head", true)) {
            json.report("vision_use_head", "must be true: without its head the tower gives no vector of a picture");
        }
        return new ImageTowerConfig(
                BlockConfig.read(json, defaults), channels, size.get(0), size.get(1), patch.get(0), patch.get(1));
    }

    /** Number of patches of a picture. */
    int patches() {
        return (height / patchHeight) * (width / patchWidth);
    }
}
