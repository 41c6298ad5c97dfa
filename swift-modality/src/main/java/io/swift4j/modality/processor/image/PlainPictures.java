package io.swift4j.modality.processor.image;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaException;
import java.util.ArrayList;
import java.util.List;

/** Pictures of one size each: resized, cut and scaled as CLIP, SigLIP and LLaVA want them. */
public final class PlainPictures {

    /** Where padding goes. */
    private enum Padding {
        NONE,
        /** To a square in the mean colour, before anything else. */
        SQUARE,
        /** At the right and below with black, after everything else. */
        BATCH
    }

    private final PictureConfig config;
    private final Padding padding;
    private final long maxValues;

    private PlainPictures(PictureConfig config, Padding padding, long maxValues) {
        this.config = config;
        this.padding = config.pad() ? padding : Padding.NONE;
        this.maxValues = maxValues;
    }

    /** As {@code CLIPImageProcessor} is configured. */
    public static PlainPictures clip(ConfigJson json, long maxValues) {
        return new PlainPictures(PictureConfig.clip(json, false), Padding.BATCH, maxValues);
    }

    /** As {@code LlavaImageProcessor} is configured, which pads to a square where {@code do_pad} says so. */
    public static PlainPictures llava(ConfigJson json, long maxValues) {
        return new PlainPictures(PictureConfig.clip(json, false), Padding.SQUARE, maxValues);
    }

    /** As {@code SiglipImageProcessor} is configured. */
    public static PlainPictures siglip(ConfigJson json, long maxValues) {
        return new PlainPictures(PictureConfig.siglip(json), Padding.BATCH, maxValues);
    }

    /** As {@code InternVLVideoProcessor} is configured, for the frames of a film. */
    public static PlainPictures frames(ConfigJson json, long maxValues) {
        return new PlainPictures(PictureConfig.tiles(json), Padding.BATCH, maxValues);
    }

    /** Height and width of what a picture becomes, but for padding to those beside it. */
    public long[] size(int height, int width) {
        long h = height;
        long w = width;
        if (padding == Padding.SQUARE) {
            h = Math.max(height, width);
            w = h;
        }
        if (config.resize()) {
            long[] resized = config.size().of((int) h, (int) w);
            h = resized[0];
            w = resized[1];
        }
        Budget.check("picture of " + width + " x " + height, maxValues, 3, h, w);
        return config.crop()
                ? new long[] {config.cropSize().height(), config.cropSize().width()}
                : new long[] {h, w};
    }

    /** {@code pixel_values [pictures, 3, height, width]}. */
    public Tensor tensor(List<Image> images) {
        long[] common = new long[2];
        List<long[]> sizes = new ArrayList<>();
        for (Image image : images) {
            long[] size = size(image.height(), image.width());
            sizes.add(size);
            common[0] = Math.max(common[0], size[0]);
            common[1] = Math.max(common[1], size[1]);
        }
        if (padding == Padding.BATCH && config.padSize().height() > 0) {
            common = new long[] {config.padSize().height(), config.padSize().width()};
        }
        Budget.check(images.size() + " pictures", maxValues, images.size(), 3, common[0], common[1]);
        for (int i = 0; i < sizes.size(); i++) {
            long[] size = sizes.get(i);
            boolean fits = padding == Padding.BATCH
                    ? size[0] <= common[0] && size[1] <= common[1]
                    : size[0] == common[0] && size[1] == common[1];
            if (!fits) {
                throw new MediaException(
                        "picture " + (i + 1),
                        "becomes " + size[1] + " x " + size[0] + " pixels, but " + common[1] + " x " + common[0]
                                + " are wanted for all of a batch");
            }
        }
        long[] padded = common;
        return Parts.joined(images, image -> prepared(image, padded));
    }

    private Tensor prepared(Image image, long[] common) {
        Tensor pixels = Pixels.of(image);
        if (padding == Padding.SQUARE && image.height() != image.width()) {
            int across = Math.max(0, image.height() - image.width());
            int down = Math.max(0, image.width() - image.height());
            pixels = Pixels.padWith(
                    pixels,
                    across / 2,
                    across - across / 2,
                    down / 2,
                    down - down / 2,
                    config.scale().meanColour());
        }
        if (config.resize()) {
            long[] size = config.size().of((int) pixels.size(2), (int) pixels.size(3));
            pixels = Pixels.resize(pixels, (int) size[0], (int) size[1], config.resampling());
        }
        if (config.crop()) {
            pixels = Pixels.centerCrop(
                    pixels, config.cropSize().height(), config.cropSize().width());
        }
        Tensor scaled = Pixels.normed(pixels, config.scale());
        int right = (int) (common[1] - scaled.size(3));
        int bottom = (int) (common[0] - scaled.size(2));
        return right == 0 && bottom == 0 ? scaled : Pixels.pad(scaled, 0, right, 0, bottom);
    }
}
