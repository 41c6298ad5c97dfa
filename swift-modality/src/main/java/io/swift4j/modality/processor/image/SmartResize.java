package io.swift4j.modality.processor.image;

/**
 * The size that Qwen's and GLM-Image's vision models give pictures: sides that are multiples of a merged patch, an area within limits, and nearly the
 * same proportions.
 */
public final class SmartResize {

    private static final int STEEPEST = 200;
    private static final int STEEPEST_HALVED = 4;

    private SmartResize() {}

    /**
     * Height and width of a picture, or of each frame of a Qwen2-VL film.
     *
     * @param factor that both are multiples of
     * @throws IllegalArgumentException when one side is over 200 times the other
     */
    public static int[] ofPicture(long height, long width, int factor, long minPixels, long maxPixels) {
        return fitted(1, 1, height, width, factor, minPixels, maxPixels);
    }

    /**
     * Height and width of a picture that GLM-Image sees: half of what its shorter side is brought to, which is at least the root of the
     * least area, with a longer side of at most the root of the largest.
     *
     * @param factor that both are multiples of
     * @throws IllegalArgumentException when a side is less than the factor, or over 4 times the other
     */
    public static int[] halved(long height, long width, int factor, long minPixels, long maxPixels) {
        if (height < factor || width < factor) {
            throw new IllegalArgumentException(
                    "both sides must be at least " + factor + "; it is " + width + " x " + height);
        }
        double steep = (double) Math.max(height, width) / Math.min(height, width);
        if (steep > STEEPEST_HALVED) {
            throw new IllegalArgumentException("one side may be at most " + STEEPEST_HALVED + " times the other; "
                    + width + " x " + height + " is " + steep);
        }
        double shortest = Math.rint(Math.sqrt((double) minPixels));
        double longest = Math.rint(Math.sqrt((double) maxPixels));
        double scale = Math.max(1, shortest / Math.min(height, width));
        if (Math.max(height, width) * scale > longest) {
            scale = longest / Math.max(height, width);
        }
        double halfHeight = Math.floor(height / 2.0);
        double halfWidth = Math.floor(width / 2.0);
        double h = Math.max(factor, Math.rint(halfHeight * scale / factor) * factor);
        double w = Math.max(factor, Math.rint(halfWidth * scale / factor) * factor);
        double largest = Math.max(h, w);
        if (largest > longest) {
            double beta = largest / longest;
            h = Math.max(factor, Math.floor(h / beta / factor) * factor);
            w = Math.max(factor, Math.floor(w / beta / factor) * factor);
        }
        if (h > Integer.MAX_VALUE || w > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the pixel limits make it " + w + " x " + h + " pixels");
        }
        return new int[] {(int) h, (int) w};
    }

    /**
     * Height and width of the frames of a Qwen3-VL film, whose pixel limits are for the film as a whole.
     *
     * @param temporalFactor how many frames a patch covers
     * @throws IllegalArgumentException when one side is over 200 times the other, or there are too few frames
     */
    public static int[] ofFilm(
            int frames, long height, long width, int temporalFactor, int factor, long minPixels, long maxPixels) {
        if (frames < temporalFactor) {
            throw new IllegalArgumentException("a film needs at least " + temporalFactor + " frames, not " + frames);
        }
        long h = height;
        long w = width;
        if (h < factor || w < factor) {
            double scale = Math.max((double) factor / h, (double) factor / w);
            h = (long) (h * scale);
            w = (long) (w * scale);
        }
        long paired = (long) Math.rint((double) frames / temporalFactor) * temporalFactor;
        return fitted(frames, paired, h, w, factor, minPixels, maxPixels);
    }

    private static int[] fitted(
            int frames, long paired, long height, long width, int factor, long minPixels, long maxPixels) {
        double steep = (double) Math.max(height, width) / Math.min(height, width);
        if (steep > STEEPEST) {
            throw new IllegalArgumentException("one side may be at most " + STEEPEST + " times the other; " + width
                    + " x " + height + " is " + steep);
        }
        double h = Math.rint((double) height / factor) * factor;
        double w = Math.rint((double) width / factor) * factor;
        double area = (double) frames * height * width;
        if (paired * h * w > maxPixels) {
            double beta = Math.sqrt(area / maxPixels);
            h = Math.max(factor, Math.floor(height / beta / factor) * factor);
            w = Math.max(factor, Math.floor(width / beta / factor) * factor);
        } else if (paired * h * w < minPixels) {
            double beta = Math.sqrt(minPixels / area);
            h = Math.ceil(height * beta / factor) * factor;
            w = Math.ceil(width * beta / factor) * factor;
        }
        if (h > Integer.MAX_VALUE || w > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the pixel limits make it " + w + " x " + h + " pixels");
        }
        return new int[] {(int) h, (int) w};
    }
}
