package io.swift4j.core.torch;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * An argument made once and passed again and again: a list or dict of tensors, held in native memory.
 *
 * <p>The value keeps the tensors' memory alive by itself; closing the tensors' own handles does not empty it. It belongs
 * to the innermost {@link TensorScope}, or to the caller when none is open.
 */
public final class Value extends NativeHandle {

    private final String description;

    private Value(long handle, String description) {
        super(handle);
        this.description = description;
        NativeMemory.opened(0);
    }

    /** A {@code Dict[str, Tensor]}. */
    public static Value dict(Map<String, Tensor> entries) {
        Torch.enter();
        return new Value(Arguments.dict(entries), "dict of " + entries.size());
    }

    /** A {@code List[Dict[str, Tensor]]}. */
    public static Value dicts(List<? extends Map<String, Tensor>> entries) {
        Torch.enter();
        if (entries.isEmpty()) {
            // DJL looks at the first element for the type, whether there is one or not.
            return new Value(TensorOps.noDicts(), "list of 0 dicts");
        }
        long[] dicts = new long[entries.size()];
        try {
            for (int i = 0; i < dicts.length; i++) {
                dicts[i] = Arguments.dict(entries.get(i));
            }
            return new Value(Libtorch.fromList(dicts), "list of " + dicts.length + " dicts");
        } finally {
            Arguments.delete(dicts);
        }
    }

    /** A {@code List[Tensor]}. */
    public static Value list(Collection<Tensor> tensors) {
        Torch.enter();
        return new Value(Arguments.list(tensors), "list of " + tensors.size() + " tensors");
    }

    @Override
    void delete(long closing) {
        Libtorch.deleteValue(closing);
        NativeMemory.closed(0);
    }

    @Override
    public String toString() {
        return description;
    }
}
