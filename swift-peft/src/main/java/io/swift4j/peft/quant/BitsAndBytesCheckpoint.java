package io.swift4j.peft.quant;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tensors by which bitsandbytes checkpoints store 4-bit and 8-bit weights.
 *
 * <p>{@code X.weight} (uint8) has beside it {@code X.weight.absmax}, {@code .quant_map}, {@code
 * .quant_state.bitsandbytes__nf4} (or {@code __fp4}: JSON as bytes) and with double quantisation {@code .nested_absmax}, {@code
 * .nested_quant_map}. An 8-bit {@code X.weight} (int8) has {@code X.SCB}.
 */
public final class BitsAndBytesCheckpoint {

    private static final String STATE = ".quant_state.bitsandbytes__";
    private static final List<String> PARTS =
            List.of(".absmax", ".quant_map", ".nested_absmax", ".nested_quant_map", STATE + "nf4", STATE + "fp4");

    private BitsAndBytesCheckpoint() {}

    /** Names of the weights that are stored in 4 bits, among all tensor names of a checkpoint. */
    public static SortedSet<String> fourBitWeights(Collection<String> names) {
        SortedSet<String> weights = new TreeSet<>();
        for (String name : names) {
            int state = name.indexOf(STATE);
            if (state > 0) {
                weights.add(name.substring(0, state));
            }
        }
        return weights;
    }

    /** Names of the weights that are stored in 8 bits. */
    public static SortedSet<String> eightBitWeights(Collection<String> names) {
        SortedSet<String> weights = new TreeSet<>();
        for (String name : names) {
            if (name.endsWith(".SCB")) {
                weights.add(name.substring(0, name.length() - "SCB".length()) + "weight");
            }
        }
        return weights;
    }

    /** Whether a tensor only describes a quantised weight and is no parameter itself. */
    public static boolean isPart(String name) {
        return name.endsWith(".SCB")
                || name.endsWith(".weight_format")
                || PARTS.stream().anyMatch(name::endsWith);
    }

    /**
     * Puts together a 4-bit matrix.
     *
     * @param weight its name, as in {@code model.layers.0.mlp.up_proj.weight}
     * @param tensors a checkpoint's tensors by name, null where there is none; what it gives for this weight the matrix takes
     *     over
     * @throws SwiftException naming what is missing or does not fit
     */
    public static QuantizedMatrix fourBit(String weight, Function<String, @Nullable Tensor> tensors) {
        Tensor state = tensors.apply(weight + STATE + "nf4");
        if (state == null) {
            state = tensors.apply(weight + STATE + "fp4");
        }
        if (state == null) {
            throw new SwiftException(weight + " has no tensor " + weight + STATE + "nf4 (or fp4) beside it");
        }
        String json = new String(state.toBytes(), StandardCharsets.UTF_8);
        state.close();
        QuantState parsed = QuantState.parse(weight + STATE + "*", json);
        Map<String, Tensor> found = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> wanted = new ArrayList<>(List.of("", ".absmax", ".quant_map"));
        if (parsed.nested() != null) {
            wanted.addAll(List.of(".nested_absmax", ".nested_quant_map"));
        }
        for (String part : wanted) {
            Tensor tensor = tensors.apply(weight + part);
            if (tensor == null) {
                missing.add(weight + part);
            } else {
                found.put(part, tensor);
            }
        }
        if (!missing.isEmpty()) {
            for (Tensor tensor : found.values()) {
                tensor.close();
            }
            throw new SwiftException("the checkpoint lacks " + String.join(", ", missing));
        }
        return new QuantizedMatrix(
                parsed,
                take(found, ""),
                take(found, ".absmax"),
                take(found, ".quant_map"),
                found.get(".nested_absmax"),
                found.get(".nested_quant_map"));
    }

    /**
     * Puts together an 8-bit matrix.
     *
     * @param weight its name, which ends in {@code .weight}
     * @param tensors a checkpoint's tensors by name; what it gives for this weight the matrix takes over
     */
    public static Int8Matrix eightBit(String weight, Function<String, @Nullable Tensor> tensors) {
        String scales = weight.substring(0, weight.length() - "weight".length()) + "SCB";
        Map<String, Tensor> found = new LinkedHashMap<>();
        for (String name : List.of(weight, scales)) {
            Tensor tensor = tensors.apply(name);
            if (tensor != null) {
                found.put(name, tensor);
            }
        }
        return new Int8Matrix(take(found, weight), take(found, scales));
    }

    private static Tensor take(Map<String, Tensor> found, String name) {
        Tensor tensor = found.get(name);
        if (tensor == null) {
            throw new SwiftException("the checkpoint lacks " + name);
        }
        return tensor;
    }

    /**
     * The tensors by which a checkpoint stores a 4-bit matrix.
     *
     * @return by name; all but the JSON are the matrix' own, and the JSON belongs to the innermost scope or to the caller
     */
    public static Map<String, Tensor> tensors(String weight, QuantizedMatrix matrix) {
        Map<String, Tensor> stored = new LinkedHashMap<>();
        stored.put(weight, matrix.packed());
        stored.put(weight + ".absmax", matrix.absmax());
        Tensor nestedAbsmax = matrix.nestedAbsmax();
        Tensor nestedCode = matrix.nestedCode();
        if (nestedAbsmax != null && nestedCode != null) {
            stored.put(weight + ".nested_absmax", nestedAbsmax);
            stored.put(weight + ".nested_quant_map", nestedCode);
        }
        stored.put(weight + ".quant_map", matrix.code());
        String type = matrix.state().type().text();
        stored.put(weight + STATE + type, bytes(matrix.state().json()));
        return stored;
    }

    private static Tensor bytes(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        long[] values = new long[utf8.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Byte.toUnsignedLong(utf8[i]);
        }
        try (TensorScope scope = TensorScope.open()) {
            return scope.escape(Tensor.of(values, values.length).to(io.swift4j.core.torch.Dtype.UINT8));
        }
    }
}
