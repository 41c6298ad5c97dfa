package io.swift4j.modality.vision;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.BlockConfig;
import java.util.List;
import java.util.Map;

/** The common vision tower for models that keep their own names and layers around its blocks. */
public final class PictureTowers {

    private PictureTowers() {}

    /**
     * SigLIP's tower with blocks of given sizes.
     *
     * @param json of the tower; mistakes are reported to it
     * @param side of a picture where the file states none
     * @param patch side of a patch where the file states none
     */
    public static ImageTowerConfig siglip(ConfigJson json, BlockConfig block, int side, int patch) {
        List<Integer> size = Sides.read(json, "image_size", side);
        List<Integer> patches = Sides.read(json, "patch_size", patch);
        int channels = json.integer("num_channels", 3);
        if (channels < 1) {
            json.report("num_channels", "must be positive, not " + channels);
        }
        if (patches.get(0) > size.get(0) || patches.get(1) > size.get(1)) {
            json.report("patch_size", patches + " is larger than image_size " + size);
        }
        return new ImageTowerConfig(
                ImageTowerConfig.Kind.SIGLIP,
                block,
                channels,
                size.get(0),
                size.get(1),
                patches.get(0),
                patches.get(1));
    }

    /**
     * Refuses pictures of another size than the tower's.
     *
     * @throws io.swift4j.core.SwiftException naming both
     */
    public static void check(ImageTowerConfig config, Map<String, Tensor> inputs) {
        new PictureTower(config).check(inputs);
    }
}
