package io.swift4j.modality.processor.image;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A small view of the whole, then tiles of the best of some sizes, as LLaVA-NeXT takes pictures ("any resolution", Liu et al. 2024).
 */
public final class AnyresPictures {

    private static final long[][] PINPOINTS = {{336, 672}, {672, 336}, {672, 672}, {1008, 336}, {336, 1008}};

    private final PictureConfig config;
    private final long[][] sizes;
    private final long maxValues;

    private AnyresPictures(PictureConfig config, long[][] sizes, long maxValues) {
        this.config = config;
        this.sizes = sizes;
        this.maxValues = maxValues;
    }

    /** As {@code LlavaNextImageProcessor} is configured. */
    public static AnyresPictures of(ConfigJson json, long maxValues) {
        return new AnyresPictures(PictureConfig.clip(json, true), sizes(json), maxValues);
    }

    /**
     * The canvases that {@code image_grid_pinpoints} allows, [height, width] each; the usual ones where it is absent. Mistakes are
     * reported to {@code json}.
     */
    public static long[][] sizes(ConfigJson json) {
        if (!json.has("image_grid_pinpoints")) {
            return PINPOINTS;
        }
        List<long[]> sizes = new ArrayList<>();
        if (json.plain("image_grid_pinpoints") instanceof List<?> list) {
            for (Object pair : list) {
                if (pair instanceof List<?> two
                        && two.size() == 2
                        && two.get(0) instanceof Integer height
                        && two.get(1) instanceof Integer width
                        && height > 0
                        && width > 0) {
                    sizes.add(new long[] {height, width});
                }
            }
            if (!list.isEmpty() && sizes.size() == list.size()) {
                return sizes.toArray(new long[0][]);
            }
        }
        json.report(
                "image_grid_pinpoints", "must be a list of [height, width], not " + json.json("image_grid_pinpoints"));
        return PINPOINTS;
    }

    /**
     * The size that shows most of a picture, and of several the one that wastes least.
     *
     * @param sizes [height, width] each
     */
    public static long[] bestSize(int height, int width, long[]... sizes) {
        long[] best = sizes[0];
        long mostSeen = 0;
        long leastWasted = Long.MAX_VALUE;
        for (long[] size : sizes) {
            double scale = Math.min((double) size[1] / width, (double) size[0] / height);
            long seen = Math.min(((long) (width * scale)) * ((long) (height * scale)), (long) width * height);
            long wasted = size[0] * size[1] - seen;
            if (seen > mostSeen || (seen == mostSeen && wasted < leastWasted)) {
                mostSeen = seen;
                leastWasted = wasted;
                best = size;
            }
        }
        return best;
    }

    private int tileSide() {
        return config.cropSize().height() > 0
                ? config.cropSize().height()
                : config.size().square()[0];
    }

    private int views(Image image) {
        long[] best = bestSize(image.height(), image.width(), sizes);
        int side = tileSide();
        double views = 1 + Math.ceil((double) best[0] / side) * Math.ceil((double) best[1] / side);
        Budget.check(image.toString(), maxValues, (long) views, 3, side, side);
        return (int) views;
    }

    /**
     * How many vectors an encoder makes of a picture.
     *
     * @param view what {@link #viewSize} gives
     * @param patch side of a patch in pixels
     * @param extra vectors of the small view beside its patches
     */
    public int tokens(Image image, int[] view, int patch, int extra) {
        views(image);
        long[] best = bestSize(image.height(), image.width(), sizes);
        int down = view[0] / patch;
        int across = view[1] / patch;
        long rows = down * (best[0] / view[0]);
        long columns = across * (best[1] / view[1]);
        double height = image.height();
        double width = image.width();
        if (width / height > (double) columns / rows) {
            rows -= (rows - whole(height * (columns / width))) / 2 * 2;
        } else {
            columns -= (columns - whole(width * (rows / height))) / 2 * 2;
        }
        return Math.toIntExact(rows * columns + rows + (long) down * across + extra);
    }

    /** The whole part of a length that may be a hair below it. */
    public static long whole(double value) {
        return new BigDecimal(value).setScale(7, RoundingMode.HALF_EVEN).longValue();
    }

    /** Height and width of every view. */
    public int[] viewSize() {
        if (config.crop()) {
            return new int[] {config.cropSize().height(), config.cropSize().width()};
        }
        return config.size().square();
    }

    /** {@code pixel_values [pictures, views, 3, height, width]}, with zeros after the views of pictures that have fewer. */
    public Tensor tensor(List<Image> images) {
        long most = 0;
        for (Image image : images) {
            most = Math.max(most, views(image));
        }
        int[] view = viewSize();
        Budget.check(images.size() + " pictures", maxValues, images.size(), most, 3, view[0], view[1]);
        List<Tensor> parts = Parts.separate(images, this::viewsOf);
        try (TensorScope scope = TensorScope.open()) {
            return scope.escape(padded(parts, most));
        } finally {
            parts.forEach(Tensor::close);
        }
    }

    /** Puts the views of pictures beside each other. */
    static Tensor padded(List<Tensor> pictures, long views) {
        return Pixels.stacked(
                pictures.stream().map(part -> Pixels.lengthened(part, views)).toList());
    }

    /**
     * Puts batches {@code [pictures, views, 3, height, width]} end to end, with zeros where one has fewer views.
     *
     * @param batches at least one
     */
    public static Tensor joined(List<Tensor> batches) {
        long most = batches.stream().mapToLong(batch -> batch.size(1)).max().orElse(0);
        try (TensorScope scope = TensorScope.open()) {
            return scope.escape(Pixels.joined(
                    batches.stream().map(batch -> Pixels.widened(batch, most)).toList()));
        }
    }

    private Tensor viewsOf(Image image) {
        Tensor pixels = Pixels.of(image);
        long[] best = bestSize(image.height(), image.width(), sizes);
        double across = (double) best[1] / image.width();
        double down = (double) best[0] / image.height();
        long height = best[0];
        long width = best[1];
        if (across < down) {
            height = Math.min((long) Math.ceil(image.height() * across), best[0]);
        } else {
            width = Math.min((long) Math.ceil(image.width() * down), best[1]);
        }
        Tensor fitted = Pixels.resize(pixels, (int) height, (int) width, config.resampling());
        int right = (int) (best[1] - width);
        int bottom = (int) (best[0] - height);
        Tensor framed = right == 0 && bottom == 0
                ? fitted
                : Pixels.pad(fitted, right / 2, right - right / 2, bottom / 2, bottom - bottom / 2);
        List<Tensor> views = new ArrayList<>();
        int[] small = config.size().square();
        views.add(view(image, Pixels.resize(pixels, small[0], small[1], config.resampling())));
        int side = tileSide();
        for (int top = 0; top < best[0]; top += side) {
            for (int left = 0; left < best[1]; left += side) {
                int h = (int) Math.min(side, best[0] - top);
                int w = (int) Math.min(side, best[1] - left);
                views.add(view(image, Pixels.crop(framed, top, left, h, w)));
            }
        }
        return Pixels.joined(views);
    }

    private Tensor view(Image image, Tensor pixels) {
        Tensor view = pixels;
        if (config.resize()) {
            long[] size = config.size().of((int) view.size(2), (int) view.size(3));
            view = Pixels.resize(view, (int) size[0], (int) size[1], config.resampling());
        }
        if (config.crop()) {
            view = Pixels.centerCrop(
                    view, config.cropSize().height(), config.cropSize().width());
        }
        int[] wanted = viewSize();
        if (view.size(2) != wanted[0] || view.size(3) != wanted[1]) {
            throw new MediaException(
                    image.toString(),
                    "has a view of " + view.size(3) + " x " + view.size(2) + " pixels, but all must be " + wanted[1]
                            + " x " + wanted[0]);
        }
        return Pixels.normed(view, config.scale());
    }
}
