package io.swift4j.modality.processor.image;

import io.swift4j.core.config.ConfigJson;

/**
 * What most image processors are configured with.
 *
 * @param resize whether pictures are resized at all
 * @param size to which
 * @param resampling how
 * @param crop whether the middle is cut out after that
 * @param cropSize of what is cut out
 * @param scale of pixels
 * @param pad whether pictures are padded
 * @param padSize to which size; all 0 where that is not stated
 */
record PictureConfig(
        boolean resize,
        TargetSize size,
        Resampling resampling,
        boolean crop,
        TargetSize cropSize,
        PixelScale scale,
        boolean pad,
        TargetSize padSize) {

    private static final TargetSize NONE = TargetSize.exactly(0, 0);

    /** CLIP's: the shorter side resized, the middle cut out. */
    static PictureConfig clip(ConfigJson json, boolean pad) {
        TargetSize size = json.flag("use_square_size", false)
                ? TargetSize.exactly(224, 224)
                : TargetSize.read(json, "size", false, TargetSize.shortest(224));
        return read(json, size, true, PixelScale.CLIP_MEAN, PixelScale.CLIP_STD, pad);
    }

    /** SigLIP's: both sides resized. */
    static PictureConfig siglip(ConfigJson json) {
        TargetSize size = TargetSize.read(json, "size", false, TargetSize.exactly(224, 224));
        return read(json, size, false, PixelScale.HALF, PixelScale.HALF, false);
    }

    /** That of InternVL's tiles and frames. */
    static PictureConfig tiles(ConfigJson json) {
        TargetSize size = TargetSize.read(json, "size", true, TargetSize.exactly(384, 384));
        return read(json, size, false, PixelScale.CLIP_MEAN, PixelScale.CLIP_STD, false);
    }

    private static PictureConfig read(
            ConfigJson json, TargetSize size, boolean crop, double[] mean, double[] std, boolean pad) {
        TargetSize cropSize = TargetSize.read(json, "crop_size", true, crop ? TargetSize.exactly(224, 224) : NONE);
        boolean cropped = json.flag("do_center_crop", crop);
        if (cropped && (cropSize.height() == 0 || cropSize.width() == 0)) {
            json.report("crop_size", "must hold height and width where do_center_crop is true");
        }
        return new PictureConfig(
                json.flag("do_resize", true),
                size,
                Resampling.read(json, Resampling.BICUBIC),
                cropped,
                cropSize,
                PixelScale.read(json, mean, std),
                json.flag("do_pad", pad),
                TargetSize.read(json, "pad_size", true, NONE));
    }
}
