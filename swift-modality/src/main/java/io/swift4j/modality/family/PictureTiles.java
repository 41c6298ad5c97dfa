package io.swift4j.modality.family;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.processor.image.AnyresPictures;
import io.swift4j.modality.vision.AnyResolution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pictures in tiles, as LLaVA-NeXT's processor lays them out.
 *
 * @param canvases height and width of each possible canvas in pixels
 * @param tile side of a tile in pixels
 * @param rows of vectors of a tile
 * @param columns of vectors of a tile
 */
record PictureTiles(long[][] canvases, int tile, int rows, int columns) {

    private static final Script OPS =
            Script.builder("tiles").functions("tiles.py", """
            # Of pictures [pictures, most tiles, ..] the tiles that each really has, end to end.
            def real_tiles(self, pixels: Tensor, counts: List[int]) -> Tensor:
              parts = annotate(List[Tensor], [])
              for i in range(len(counts)):
                parts.append(pixels[i].narrow(0, 0, counts[i]))
              return torch.cat(parts)
            """).build();

    static PictureTiles read(ConfigJson config, LlavaLayout layout) {
        List<Integer> grid = layout.encoder().grid();
        if (grid.isEmpty() || !grid.get(0).equals(grid.get(1))) {
            throw new ConfigException(
                    config.source() + ": llava_next needs an encoder whose vectors are a square grid, not " + grid);
        }
        return new PictureTiles(
                AnyresPictures.sizes(config),
                config.object("vision_config").integer("image_size", 224),
                grid.get(0),
                grid.get(1));
    }

    /**
     * What the encoder's script is given.
     *
     * @param pixels {@code [pictures, most tiles, channels, height, width]}
     * @param sizes of the pictures before they were laid out, {@code [pictures, 2]}: height and width
     */
    Map<String, Tensor> inputs(Tensor pixels, Tensor sizes) {
        if (pixels.rank() != 5 || sizes.rank() != 2 || sizes.size(1) != 2 || sizes.size(0) != pixels.size(0)) {
            throw new SwiftException("pixel_values must be [pictures, tiles, channels, height, width] and image_sizes"
                    + " [pictures, 2], not " + pixels + " and " + sizes);
        }
        int[] flat = sizes.toInts();
        int[][] layout = new int[flat.length / 2][];
        long[] counts = new long[layout.length];
        for (int i = 0; i < layout.length; i++) {
            int height = flat[2 * i];
            int width = flat[2 * i + 1];
            AnyResolution tiles = AnyResolution.of(height, width, canvases, tile);
            int[] shown = tiles.shown(height, width, rows, columns);
            if (tiles.tiles() > pixels.size(1)) {
                throw new SwiftException("picture " + i + " of " + height + " x " + width + " makes " + tiles.tiles()
                        + " tiles, but pixel_values has " + pixels.size(1));
            }
            counts[i] = tiles.tiles();
            layout[i] =
                    new int[] {tiles.tiles(), tiles.rows(), tiles.columns(), shown[0], shown[1], shown[2], shown[3]};
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("pixel_values", OPS.tensor("real_tiles", pixels, counts));
        inputs.put("end.layout", Tensor.of(layout));
        return inputs;
    }
}
