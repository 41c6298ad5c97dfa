package io.swift4j.modality.processor.image;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Image;
import java.util.List;

/** Pictures cut into tiles of one size, with a small view of the whole last, as InternVL takes them. */
public final class TilePictures {

    private static final int MOST_TILES = 1024;

    private final PictureConfig config;
    private final boolean cut;
    private final int least;
    private final int most;
    private final long maxValues;

    private TilePictures(PictureConfig config, boolean cut, int least, int most, long maxValues) {
        this.config = config;
        this.cut = cut;
        this.least = least;
        this.most = most;
        this.maxValues = maxValues;
    }

    /**
     * As {@code GotOcr2ImageProcessor} is configured.
     *
     * @param cut whether pictures are cut into tiles where {@code crop_to_patches} doesn't say
     */
    public static TilePictures of(ConfigJson json, boolean cut, long maxValues) {
        PictureConfig config = PictureConfig.tiles(json);
        if (config.size().height() == 0) {
            json.report("size", "must hold height and width, the size of a tile");
        }
        int least = json.integer("min_patches", 1);
        int most = json.integer("max_patches", 12);
        if ((least < 1 || most < least || most > MOST_TILES) && json.sound("min_patches", "max_patches")) {
            json.report(
                    "max_patches",
                    "must lie in [min_patches, " + MOST_TILES + "] and min_patches be at least 1, not " + most + " and "
                            + least);
        }
        return new TilePictures(config, json.flag("crop_to_patches", cut), least, most, maxValues);
    }

    /** How many tiles a picture becomes, the view of the whole included. */
    public int tiles(int height, int width) {
        int[] grid = grid(height, width);
        int count = grid[0] * grid[1];
        Budget.check("picture of " + width + " x " + height, maxValues, count + 1L, 3, side(0), side(1));
        return count == 1 ? 1 : count + 1;
    }

    private long side(int axis) {
        return axis == 0 ? config.size().height() : config.size().width();
    }

    private int[] grid(int height, int width) {
        return cut
                ? TileGrid.of(
                        height, width, config.size().height(), config.size().width(), least, most)
                : new int[] {1, 1};
    }

    /** Tiles of all pictures, {@code [tiles, 3, height, width]}. */
    public Tensor tensor(List<Image> images) {
        long count = 0;
        for (Image image : images) {
            count += tiles(image.height(), image.width());
        }
        Budget.check(images.size() + " pictures", maxValues, count, 3, side(0), side(1));
        return Parts.joined(images, this::tiles);
    }

    private Tensor tiles(Image image) {
        Tensor pixels = Pixels.of(image);
        int[] grid = grid(image.height(), image.width());
        int height = config.size().height();
        int width = config.size().width();
        if (!cut && !config.resize()) {
            return Pixels.normed(pixels, config.scale());
        }
        Tensor whole = Pixels.resize(pixels, height * grid[1], width * grid[0], config.resampling());
        if (grid[0] * grid[1] == 1) {
            return Pixels.normed(whole, config.scale());
        }
        Tensor small = Pixels.resize(pixels, height, width, config.resampling());
        return Pixels.normed(Pixels.joined(List.of(Pixels.tiles(whole, height, width), small)), config.scale());
    }
}
