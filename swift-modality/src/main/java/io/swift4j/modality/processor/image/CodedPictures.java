package io.swift4j.modality.processor.image;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaException;
import java.util.List;

/** Pictures for tokenizers of pictures: Chameleon's and Janus's of one size, Emu3's of any. */
public final class CodedPictures {

    private static final double[] ONES = {1, 1, 1};
    private static final int MOST = 1 << 20;

    /** What becomes of a picture's size. */
    private interface Fitting {
        Tensor fitted(Image image, long maxValues);
    }

    private final Fitting fitting;
    private final PixelScale scale;
    private final long maxValues;

    private CodedPictures(Fitting fitting, PixelScale scale, long maxValues) {
        this.fitting = fitting;
        this.scale = scale;
        this.maxValues = maxValues;
    }

    /** As {@code ChameleonImageProcessor} is configured: the shorter side resized, the middle cut out; transparency is laid on white. */
    public static CodedPictures chameleon(ConfigJson json, long maxValues) {
        boolean resize = json.flag("do_resize", true);
        TargetSize size = TargetSize.read(json, "size", false, TargetSize.shortest(512));
        boolean crop = json.flag("do_center_crop", true);
        TargetSize cropSize = TargetSize.read(json, "crop_size", true, TargetSize.exactly(512, 512));
        Resampling resampling = Resampling.read(json, Resampling.LANCZOS);
        boolean blend = json.flag("do_convert_rgb", true);
        Fitting fitting = (image, most) -> {
            Tensor pixels = Pixels.of(blend ? onWhite(image) : image);
            if (resize) {
                pixels = resized(pixels, size.of(image.height(), image.width()), resampling, most);
            }
            return crop ? Pixels.centerCrop(pixels, cropSize.height(), cropSize.width()) : pixels;
        };
        return new CodedPictures(fitting, PixelScale.read(json, ONES, ONES, 0.0078), maxValues);
    }

    /** Chameleon's blending truncates, where Pillow's {@code paste} rounds. */
    private static Image onWhite(Image image) {
        Image.Alpha alpha = image.alpha();
        if (alpha == null) {
            return image;
        }
        byte[] blended = new byte[image.pixels().length];
        for (int i = 0; i < blended.length; i++) {
            double opacity = (alpha.values()[i / 3] & 0xff) / 255.0;
            blended[i] = (byte) (int) ((1 - opacity) * 255 + opacity * (image.pixels()[i] & 0xff));
        }
        return new Image(image.height(), image.width(), blended);
    }

    /** As {@code JanusImageProcessor} is configured: the longer side resized, then padded to a square. */
    public static CodedPictures janus(ConfigJson json, long maxValues) {
        TargetSize size = TargetSize.read(json, "size", true, TargetSize.exactly(384, 384));
        int side = size.height();
        if (side != size.width() || side < 1) {
            json.report("size", "must be a square, not " + size.width() + " x " + side);
        }
        int least = json.integer("min_size", 14);
        if (least < 1 || least > MOST) {
            json.report("min_size", "must lie in [1, " + MOST + "], not " + least);
        }
        boolean resize = json.flag("do_resize", true);
        boolean pad = json.flag("do_pad", true);
        Resampling resampling = Resampling.read(json, Resampling.BICUBIC);
        PixelScale scale = PixelScale.read(json, PixelScale.CLIP_MEAN, PixelScale.CLIP_STD, 1 / 255.0);
        // What is padded is grey unless the file states a mean, whatever its own background_color says.
        long[] colour = json.has("image_mean") ? scale.meanColour() : new long[] {127, 127, 127};
        Fitting fitting = (image, most) -> {
            Tensor pixels = Pixels.of(image);
            if (resize) {
                double delta = (double) side / Math.max(image.height(), image.width());
                long[] wanted = {
                    Math.max((long) Math.rint(image.height() * delta), least),
                    Math.max((long) Math.rint(image.width() * delta), least)
                };
                pixels = resized(pixels, wanted, resampling, most);
            }
            int across = (int) Math.max(0, pixels.size(2) - pixels.size(3));
            int down = (int) Math.max(0, pixels.size(3) - pixels.size(2));
            return !pad || across + down == 0
                    ? pixels
                    : Pixels.padWith(pixels, across / 2, across - across / 2, down / 2, down - down / 2, colour);
        };
        return new CodedPictures(fitting, scale, maxValues);
    }

    /** As {@code Emu3ImageProcessor} is configured: sides that are multiples of a code, an area within limits. */
    public static CodedPictures emu3(ConfigJson json, long maxValues) {
        PatchConfig area =
                PatchConfig.read(json, 1, PixelScale.CLIP_MEAN, PixelScale.CLIP_STD, 512L * 512, 1024L * 1024);
        int factor = json.integer("spatial_factor", 8);
        if (factor < 1 || factor > MOST) {
            json.report("spatial_factor", "must lie in [1, " + MOST + "], not " + factor);
        }
        Fitting fitting = (image, most) -> {
            Tensor pixels = Pixels.of(image);
            if (!area.resize()) {
                return pixels;
            }
            int[] sides;
            try {
                sides = SmartResize.ofPicture(
                        image.height(), image.width(), factor, area.minPixels(), area.maxPixels());
            } catch (IllegalArgumentException e) {
                throw new MediaException(
                        "picture of " + image.width() + " x " + image.height(), String.valueOf(e.getMessage()), e);
            }
            return resized(pixels, new long[] {sides[0], sides[1]}, area.resampling(), most);
        };
        return new CodedPictures(fitting, area.scale(), maxValues);
    }

    private static Tensor resized(Tensor pixels, long[] size, Resampling resampling, long maxValues) {
        Budget.check("picture of " + pixels.size(3) + " x " + pixels.size(2), maxValues, 3, size[0], size[1]);
        return Pixels.resize(pixels, (int) size[0], (int) size[1], resampling);
    }

    /** Each picture as {@code [1, 3, height, width]}, in order; the caller's. */
    public List<Tensor> each(List<Image> images) {
        return Parts.separate(images, image -> Pixels.normed(fitting.fitted(image, maxValues), scale));
    }

    /**
     * Pictures as one tensor {@code [pictures, 3, height, width]}, with zeros right of and below smaller ones.
     *
     * @param pictures {@code [1 or more, 3, height, width]} each
     */
    public static Tensor padded(List<Tensor> pictures) {
        long high =
                pictures.stream().mapToLong(picture -> picture.size(2)).max().orElse(0);
        long wide =
                pictures.stream().mapToLong(picture -> picture.size(3)).max().orElse(0);
        return Pixels.joined(pictures.stream()
                .map(picture -> picture.size(2) == high && picture.size(3) == wide
                        ? picture
                        : Pixels.pad(picture, 0, (int) (wide - picture.size(3)), 0, (int) (high - picture.size(2))))
                .toList());
    }

    /**
     * Numbers {@code [3, height, width]} as a tokenizer decodes them, as a picture of 8-bit values: the scaling undone, what is outside
     * cut off, fractions left out.
     */
    public Image picture(Tensor numbers) {
        Tensor rows = Pixels.unscaled(numbers, scale);
        return new Image((int) rows.size(0), (int) rows.size(1), rows.toBytes());
    }
}
