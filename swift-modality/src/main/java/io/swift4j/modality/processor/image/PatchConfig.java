package io.swift4j.modality.processor.image;

import io.swift4j.core.config.ConfigJson;

/**
 * How Qwen's vision towers cut pictures and films into patches.
 *
 * @param resize whether pictures are resized at all
 * @param resampling how
 * @param scale of pixels
 * @param patch side of a patch in pixels
 * @param merge how many patches along each side become one token
 * @param times frames that a patch covers
 * @param minPixels least area after resizing
 * @param maxPixels largest area after resizing
 */
record PatchConfig(
        boolean resize,
        Resampling resampling,
        PixelScale scale,
        int patch,
        int merge,
        int times,
        long minPixels,
        long maxPixels) {

    private static final int MOST = 4096;

    static PatchConfig read(ConfigJson json, int patch, double[] mean, double[] std, long minPixels, long maxPixels) {
        ConfigJson size = json.object("size");
        long least = pixels(json, "min_pixels", pixels(size, "min_pixels", pixels(size, "shortest_edge", minPixels)));
        long most = pixels(json, "max_pixels", pixels(size, "max_pixels", pixels(size, "longest_edge", maxPixels)));
        if (least > most && json.sound("min_pixels", "max_pixels") && size.sound("shortest_edge", "longest_edge")) {
            json.report("size", "must have a shortest_edge of at most longest_edge, not " + least + " and " + most);
        }
        return new PatchConfig(
                json.flag("do_resize", true),
                Resampling.read(json, Resampling.BICUBIC),
                PixelScale.read(json, mean, std),
                small(json, "patch_size", patch),
                small(json, "merge_size", 2),
                small(json, "temporal_patch_size", 2),
                least,
                most);
    }

    private static int small(ConfigJson json, String field, int otherwise) {
        int value = json.integer(field, otherwise);
        if (value < 1 || value > MOST) {
            json.report(field, "must lie in [1, " + MOST + "], not " + value);
            return 1;
        }
        return value;
    }

    private static long pixels(ConfigJson json, String field, long otherwise) {
        double value = json.number(field, (double) otherwise);
        if (!(value >= 1 && value <= 1L << 52) || value != Math.rint(value)) {
            json.report(field, "must be a whole number of at least 1, not " + value);
            return otherwise;
        }
        return (long) value;
    }

    PatchConfig withPixels(long least, long most) {
        return new PatchConfig(resize, resampling, scale, patch, merge, times, least, most);
    }

    int factor() {
        return patch * merge;
    }
}
