package io.swift4j.core.model;

import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Value;
import java.util.List;

/**
 * The keys and values of the tokens that a decoder has seen, {@code [batch, kv_heads, capacity, head_dim]} twice per layer.
 *
 * <p>Grows by half when full. Belongs to whoever made it, outside every scope, and to one thread at a time.
 */
public final class DecoderCache implements AutoCloseable {

    private final Script script;
    private Value tensors;
    private int capacity;
    private int length;

    DecoderCache(Script script, DecoderConfig config, int batch, int capacity, Dtype dtype, String device) {
        this.script = script;
        this.capacity = capacity;
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> made = script.tensors(
                    "new_cache",
                    2 * config.layers(),
                    batch,
                    config.keyValueHeads(),
                    capacity,
                    config.headDim(),
                    dtype.code(),
                    device);
            tensors = TensorScope.detach(Value.list(made));
        }
    }

    Value value() {
        return tensors;
    }

    /** How many tokens it holds. */
    public int length() {
        return length;
    }

    void advance(int tokens) {
        length += tokens;
    }

    void reserve(int tokens) {
        int wanted = Math.addExact(length, tokens);
        if (wanted > capacity) {
            int larger = Math.max(wanted, (int) Math.min(Integer.MAX_VALUE, capacity + capacity / 2L));
            replace("grow_cache", length, larger);
            capacity = larger;
        }
    }

    /** Forgets all but the first {@code tokens} tokens. */
    public void truncate(int tokens) {
        if (tokens < 0 || tokens > length) {
            throw new IllegalArgumentException("the cache holds " + length + " tokens, not " + tokens);
        }
        length = tokens;
    }

    /** Makes row {@code i} what row {@code rows[i]} was; rows may repeat, and there may be more or fewer than before. */
    public void pickRows(int[] rows) {
        try (TensorScope scope = TensorScope.open()) {
            replace("pick_rows", Tensor.of(rows, rows.length), length);
        }
    }

    private void replace(String function, Object... arguments) {
        try (TensorScope scope = TensorScope.open()) {
            Object[] all = new Object[arguments.length + 1];
            all[0] = tensors;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            Value made = TensorScope.detach(Value.list(script.tensors(function, all)));
            tensors.close();
            tensors = made;
        }
    }

    @Override
    public void close() {
        tensors.close();
    }
}
