package io.swift4j.modality.painter;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.Constraints;
import io.swift4j.core.constraint.Slice;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Image;
import io.swift4j.modality.codec.image.ImageTokenizer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * GLM-Image: a small preview of about 256 codes is written before the picture; codes are the first tokens of the vocabulary. What makes
 * pixels of them is another model, of diffusion.
 *
 * @param codes how many there are
 * @param gridStart the token's text before a size
 * @param gridEnd that after it
 * @param first that which begins what is written
 * @param bare a prompt without a text, of which there may be a negative one instead
 * @param chats whether what is to be drawn is asked for in a chat
 */
record PreviewDialect(int codes, String gridStart, String gridEnd, String first, int[] bare, boolean chats)
        implements Dialect, Drawing {

    private static final int PREVIEW = 16;

    /** Codes of 32 x 32 pixels of a picture of 1152 x 768. */
    static final int ROWS = 36;

    static final int COLUMNS = 24;

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public int columns() {
        return COLUMNS;
    }

    @Override
    public void checkSize(int rows, int columns) {
        if (previewRows(rows, columns) < 1 || previewColumns(rows, columns) < 1) {
            throw new SwiftException(
                    "GLM-Image draws pictures of at most 256 times as many rows as columns of codes and"
                            + " as many columns as rows, not of " + rows + " x " + columns);
        }
    }

    private static int previewRows(int rows, int columns) {
        return (int) (Math.sqrt((double) rows / columns) * PREVIEW);
    }

    private static int previewColumns(int rows, int columns) {
        return (int) (Math.sqrt(1 / ((double) rows / columns)) * PREVIEW);
    }

    private static int preview(int rows, int columns) {
        return previewRows(rows, columns) * previewColumns(rows, columns);
    }

    @Override
    public String prompt(String text, int rows, int columns) {
        return text + size(rows, columns) + size(previewRows(rows, columns), previewColumns(rows, columns)) + first;
    }

    private String size(int rows, int columns) {
        return gridStart + rows + " " + columns + gridEnd;
    }

    @Override
    public MediaTensors told(int rows, int columns) {
        int[][] grids = {{1, rows, columns}, {1, previewRows(rows, columns), previewColumns(rows, columns)}};
        return MediaTensors.of(Map.of("image_grid_thw", Tensor.of(grids)));
    }

    @Override
    public Image picture(Tensor numbers) {
        throw new SwiftException("GLM-Image's pixels are made by another model");
    }

    @Override
    public Optional<ImageTokenizer> pixels() {
        return Optional.empty();
    }

    @Override
    public double guidance() {
        return 1;
    }

    @Override
    public Prompts without(Prompts prompts, Optional<Prompts> negative) {
        return Dialect.bare(bare, prompts, negative);
    }

    @Override
    public Optional<Constraint> layout(int rows, int columns) {
        return Optional.of(Constraints.rows(1, length(rows, columns), new Slice(0, codes), -1));
    }

    @Override
    public int length(int rows, int columns) {
        return Math.addExact(preview(rows, columns), Math.multiplyExact(rows, columns));
    }

    @Override
    public int[] codes(int[] tokens, int rows, int columns) {
        int from = preview(rows, columns);
        return Arrays.copyOfRange(tokens, from, from + rows * columns);
    }
}
