package io.swift4j.modality.processor.image;

import io.swift4j.core.config.ConfigJson;

/**
 * Which size the frames of a film are given.
 *
 * @param whole whether the pixel limits are for the film, as in Qwen3-VL, rather than for each frame
 * @param capped whether each frame also gets no more than its share of {@code maxTokens} ({@code cap_pixels_per_frame})
 * @param maxTokens tokens of a film, or where {@code whole} of a frame
 */
record FilmSize(boolean whole, boolean capped, int maxTokens) {

    static final FilmSize EACH_FRAME = new FilmSize(false, false, 0);

    static FilmSize read(ConfigJson json, boolean whole, int maxTokens) {
        int most = json.integer("max_video_tokens", maxTokens);
        if (most < 1) {
            json.report("max_video_tokens", "must be at least 1, not " + most);
        }
        return new FilmSize(whole, json.flag("cap_pixels_per_frame", false), most);
    }

    int[] of(PatchConfig config, int frames, int height, int width) {
        int factor = config.factor();
        long least = config.minPixels();
        long most = config.maxPixels();
        long area = (long) factor * factor;
        long floor = (long) (least * 1.05);
        if (whole) {
            if (capped) {
                most = Math.max(Math.min(maxTokens * area, most / frames), floor) * frames;
            }
            return SmartResize.ofFilm(frames, height, width, config.times(), factor, least, most);
        }
        if (capped) {
            long total = (long) (maxTokens * area * 0.9);
            most = Math.max(Math.min(most, total * config.times() / frames), floor);
        }
        return SmartResize.ofPicture(height, width, factor, least, most);
    }
}
