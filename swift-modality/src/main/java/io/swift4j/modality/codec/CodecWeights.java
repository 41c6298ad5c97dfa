package io.swift4j.modality.codec;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Value;
import io.swift4j.modality.layers.WeightShapes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of one codec by their names in its own checkpoint, wherever they lie in a larger one.
 *
 * <p>Kernels that a checkpoint stores as length and direction ({@code weight_g} and {@code weight_v}, or {@code
 * parametrizations.weight.original0} and {@code original1}) are put together once; {@link #trainable} keeps them apart.
 * Closing frees what was made here, not the checkpoint's own tensors.
 */
public final class CodecWeights implements AutoCloseable {

    private static final String[][] WEIGHT_NORMS = {
        {".weight_v", ".weight_g"}, {".parametrizations.weight.original1", ".parametrizations.weight.original0"}
    };
    /** What is counted or set, not learned by gradients. */
    private static final Set<String> BUFFERS = Set.of(
            "running_mean",
            "running_var",
            "num_batches_tracked",
            "inited",
            "initialized",
            "cluster_size",
            "cluster_usage",
            "embed",
            "embed_avg",
            "embed_sum");

    private final String source;
    private final Map<String, Tensor> stored;
    private final Map<String, Tensor> derived;
    private final Map<String, Tensor> tensors;
    private final List<Tensor> owned;
    private final Value dict;

    private CodecWeights(
            String source, Map<String, Tensor> stored, Map<String, Tensor> derived, boolean folds, List<Tensor> owned) {
        this.source = source;
        this.stored = stored;
        this.derived = derived;
        this.owned = owned;
        this.tensors = new LinkedHashMap<>(folds ? folded() : stored);
        tensors.putAll(derived);
        this.dict = TensorScope.detach(Value.dict(tensors));
    }

    /**
     * Takes a codec's tensors out of a checkpoint's.
     *
     * @param source of the tensors, for messages
     * @param checkpoint tensors by name; they stay the caller's and must outlive this object
     * @param prefix of the codec's names, such as {@code model.vqmodel.}; empty for a checkpoint of its own
     */
    public static CodecWeights of(String source, Map<String, Tensor> checkpoint, String prefix) {
        return of(source, checkpoint, prefix, found -> Map.of());
    }

    /**
     * Likewise, with tensors computed from the checkpoint's own.
     *
     * @param derive makes them of the codec's tensors by name; they belong to this object
     */
    public static CodecWeights of(
            String source, Map<String, Tensor> checkpoint, String prefix, UnaryOperator<Map<String, Tensor>> derive) {
        Map<String, Tensor> stored = new LinkedHashMap<>();
        checkpoint.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                stored.put(name.substring(prefix.length()), tensor);
            }
        });
        if (stored.isEmpty()) {
            throw new SwiftException(source + " has no tensor whose name begins with " + prefix);
        }
        List<Tensor> owned = new ArrayList<>();
        Map<String, Tensor> derived = new LinkedHashMap<>();
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            derive.apply(stored).forEach((name, tensor) -> derived.put(name, TensorScope.detach(tensor)));
        }
        owned.addAll(derived.values());
        return new CodecWeights(source, stored, derived, true, owned);
    }

    private Map<String, Tensor> folded() {
        Map<String, Tensor> folded = new LinkedHashMap<>(stored);
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            for (String[] norm : WEIGHT_NORMS) {
                stored.forEach((name, direction) -> {
                    if (!name.endsWith(norm[0])) {
                        return;
                    }
                    String layer = name.substring(0, name.length() - norm[0].length());
                    Tensor length = folded.remove(layer + norm[1]);
                    folded.remove(name);
                    folded.put(layer + ".weight", TensorScope.detach(fold(layer, direction, length)));
                    owned.add(folded.get(layer + ".weight"));
                });
            }
        }
        return folded;
    }

    private Tensor fold(String layer, Tensor direction, @Nullable Tensor length) {
        if (length == null || !isLength(length, direction)) {
            throw new SwiftException(
                    source + ": the kernel of " + layer + " is stored as direction " + direction + " and length "
                            + length + "; the length must have one number along one dimension of the direction");
        }
        return Codecs.kernel(direction, length);
    }

    private static boolean isLength(Tensor length, Tensor direction) {
        int kept = 0;
        for (int d = 0; d < direction.rank() && length.rank() == direction.rank(); d++) {
            if (length.size(d) != 1) {
                kept += length.size(d) == direction.size(d) ? 1 : 2;
            }
        }
        return length.rank() == direction.rank() && kept <= 1;
    }

    /**
     * Compares with the shapes that a configuration wants.
     *
     * @throws SwiftException naming every tensor that is missing or of another shape
     */
    public void check(WeightShapes shapes) {
        shapes.check(source, tensors);
    }

    /** All tensors as a script takes them; it belongs to this object. */
    public Value dict() {
        return dict;
    }

    /** The tensors by name as the checkpoint stores them, those that are trained among them. */
    public Map<String, Tensor> stored() {
        return Collections.unmodifiableMap(stored);
    }

    /** The tensor of a name, as scripts see it. */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new SwiftException(source + " has no tensor " + name);
        }
        return tensor;
    }

    /**
     * A copy whose learned tensors are float32 leaves that gather gradients; closing it frees them. The rest is shared with these
     * weights, which must stay open.
     */
    public CodecWeights trainable() {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        List<Tensor> leaves = new ArrayList<>();
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            stored.forEach((name, tensor) -> {
                if (!isLearned(name, tensor)) {
                    copies.put(name, tensor);
                    return;
                }
                Tensor copy = tensor.dtype() == Dtype.FLOAT32 ? tensor.copy() : tensor.to(Dtype.FLOAT32);
                copies.put(name, TensorScope.detach(copy).requireGrad(true));
                leaves.add(copy);
            });
        }
        return new CodecWeights(source, copies, derived, false, leaves);
    }

    private static boolean isLearned(String name, Tensor tensor) {
        return tensor.dtype().isFloatingPoint() && !BUFFERS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    @Override
    public void close() {
        dict.close();
        owned.forEach(Tensor::close);
    }
}
