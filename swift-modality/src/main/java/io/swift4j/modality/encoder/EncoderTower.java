package io.swift4j.modality.encoder;

import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;

/**
 * A configured encoder: a stack of blocks over tensors of a processor.
 *
 * <p>Knows nothing of what reads its states.
 */
public interface EncoderTower {

    /** Width of the states between blocks. */
    int width();

    /** Number of blocks. */
    int blocks();

    /** How many of the states' first vectors stand for the whole picture rather than a part of it: 1 for a class token. */
    int wholeTokens();

    /** What comes before a block's number in the names of its weights, within the encoder: {@code encoder.layers.}. */
    String blockPrefix();

    /** The tensors of a processor that the script's {@code begin} reads, by name; the first has one entry for each picture. */
    List<String> inputs();

    /**
     * The length and width in vectors of what the encoder makes of a picture, without whole tokens; both 0 where it isn't a grid.
     */
    List<Integer> grid();

    /**
     * A norm that the last state goes through before others see it, by its name within the encoder; empty for none.
     */
    String lastNorm();

    /** Wants the encoder's tensors of a checkpoint. */
    void shapes(WeightShapes shapes, String prefix);

    /**
     * A script with {@code begin(top, inputs)}, which gives states {@code [pictures, vectors, width]} and a context, and
     * {@code block(blocks, i, x, context)}. Weights are in its dicts by their names within the encoder and within a block.
     *
     * @param dtype of the activations
     */
    Script.Builder script(Dtype dtype);
}
