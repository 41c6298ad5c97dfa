package io.swift4j.modality.encoder;

import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;
import java.util.Map;

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

    /** What comes before a block's number in the names of its weights, within the encoder: {@code encoder.layers.}. */
    String blockPrefix();

    /** The tensors of a processor that the script's {@code begin} reads, by name; the first has one entry for each picture. */
    List<String> inputs();

    /** Rows and columns of the vectors that stand for parts of a picture; empty where they are no grid. */
    List<Integer> grid();

    /**
     * Refuses tensors that the script can't take.
     *
     * @param inputs the {@link #inputs}, of which the first is {@code [pictures, ..]}
     * @throws io.swift4j.core.SwiftException naming the tensor, its shape and what would be right
     */
    void check(Map<String, Tensor> inputs);

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
