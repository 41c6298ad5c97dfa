package io.swift4j.core.model;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What adapters may change: dicts of tensors by the names that scripts use, one for each layer and one for the rest.
 *
 * <p>A model of several towers counts their layers through.
 */
public interface Adaptable {

    /** The tensors outside the layers; they belong to the model. */
    Map<String, Tensor> topTensors();

    /** The names of linear layers among {@link #topTensors}, without {@code .weight}; a decoder's output layer is none of them. */
    default List<String> topLinears() {
        return List.of();
    }

    /** The tensors of each layer; they belong to the model. */
    List<Map<String, Tensor>> layerTensors();

    /** The shape {@code [out, in]} of a linear layer by its name in a dict; empty where there is none. */
    Optional<long[]> linearShape(Map<String, Tensor> dict, String name);

    /**
     * The dense matrix of a linear layer or of an embedding in float32, whatever form it is stored in.
     *
     * @param layer the layer it is in, or -1
     * @param name in that layer's dict
     */
    Tensor denseWeight(int layer, String name);

    /**
     * What a linear layer and everything added to it give for the rows of x, in x's type.
     *
     * @param layer the layer it is in, or -1
     * @param name in that layer's dict
     * @param x {@code [rows, in]}
     * @throws SwiftException where layers can't be run by themselves
     */
    default Tensor linear(int layer, String name, Tensor x) {
        throw new SwiftException(parameterName(layer, name) + " can't be run by itself");
    }

    /** A tensor on the model's device: itself where it is there already. */
    Tensor here(Tensor tensor);

    /** The checkpoint's name of an entry: {@code model.layers.0.self_attn.q_proj.bias}. */
    String parameterName(int layer, String key);
}
