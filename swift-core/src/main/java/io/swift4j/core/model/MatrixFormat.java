package io.swift4j.core.model;

import io.swift4j.core.torch.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A way to store matrices in fewer bits, found by {@link java.util.ServiceLoader}.
 *
 * <p>A stored matrix is a set of entries in a layer's dict whose keys begin with the layer's name; the fragment's
 * {@link Hook#WEIGHT} function turns them into a dense matrix when it is needed.
 */
public interface MatrixFormat {

    /** The {@code quant_method} of configurations that it reads. */
    String method();

    /** The names under which {@link LoadOptions#quantization} asks for it: {@code nf4}, {@code int8}. */
    List<String> schemes();

    /** The function that makes matrices dense, and what it needs. */
    ScriptFragment fragment();

    /**
     * The entries of a matrix that a checkpoint has in this format; empty where it is dense.
     *
     * @param dict of a layer
     * @param name of a linear layer in it
     * @return by keys that begin with {@code name}; new tensors that the caller owns
     */
    Map<String, Tensor> read(Map<String, Tensor> dict, String name);

    /** Whether a dict entry is part of a stored matrix, and not needed once {@link #read} has been called. */
    boolean isPart(String key);

    /**
     * Stores a dense matrix.
     *
     * @param scheme one of {@link #schemes}
     * @param name of the linear layer
     * @param weight {@code [out, in]}
     * @return likewise
     */
    Map<String, Tensor> quantize(String scheme, String name, Tensor weight);

    /** The shape {@code [out, in]} of a matrix that {@link #read} or {@link #quantize} has put into a dict. */
    Optional<long[]> shape(Map<String, Tensor> dict, String name);
}
