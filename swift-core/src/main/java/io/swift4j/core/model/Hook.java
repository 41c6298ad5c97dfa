package io.swift4j.core.model;

/**
 * A place in a decoder where a {@link ScriptFragment} may change what is computed.
 *
 * <p>In all of them {@code w} is the dict of one layer (or of what lies outside the layers), whose entries are tensors by
 * their names in the checkpoint, and whatever the adapter added to them. A function finds by name what it is to change, and
 * returns its last argument where that is nothing.
 */
public enum Hook {
    /** {@code (w, name, x) -> Optional[Tensor]}: the dense matrix of a linear layer that is stored in another form. */
    WEIGHT,
    /** {@code (w, name, x) -> Tensor}: the input of a linear layer, {@code [tokens, in]}. */
    LINEAR_INPUT,
    /** {@code (w, name, x, y) -> Tensor}: the output of a linear layer, {@code [tokens, out]}, of its input {@code x}. */
    LINEAR_OUTPUT,
    /** {@code (w, name, h) -> Tensor}: what {@code self_attn} or {@code mlp} add to the residual stream. */
    BRANCH,
    /** {@code (w, x) -> Tensor}: the result of a whole layer, {@code [tokens, hidden]}. */
    LAYER,
    /** {@code (top, ids, x) -> Tensor}: the embeddings of ids. */
    EMBEDDING
}
