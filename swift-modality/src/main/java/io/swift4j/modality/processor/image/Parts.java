package io.swift4j.modality.processor.image;

import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Workers;
import java.util.List;
import java.util.function.Function;

/** One tensor for each item, made in parallel and put end to end. */
public final class Parts {

    private Parts() {}

    /** The parts along their first axis; the result belongs to the innermost scope. */
    public static <A> Tensor joined(List<A> items, Function<A, Tensor> function) {
        List<Tensor> parts = separate(items, function);
        if (parts.size() == 1) {
            return TensorScope.attach(parts.get(0));
        }
        try {
            return Pixels.joined(parts);
        } finally {
            parts.forEach(Tensor::close);
        }
    }

    /** The parts, which are the caller's to close. */
    static <A> List<Tensor> separate(List<A> items, Function<A, Tensor> function) {
        return Workers.map(items, item -> TensorScope.detach(function.apply(item)), Tensor::close);
    }
}
