package io.swift4j.peft.quant;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Hook;
import io.swift4j.core.model.MatrixFormat;
import io.swift4j.core.model.ScriptFragment;
import io.swift4j.core.torch.Tensor;
import io.swift4j.peft.Fragments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Matrices as bitsandbytes stores them: NF4 and FP4 with double quantisation, or without it as {@code nf4_single}, and int8 rows. */
public final class BitsAndBytesFormat implements MatrixFormat {

    private static final String PACKED = ".stored4";
    private static final String ROWS = ".stored8";
    private static final String SHAPE = ".stored_shape";

    @Override
    public String method() {
        return "bitsandbytes";
    }

    @Override
    public List<String> schemes() {
        return List.of("nf4", "fp4", "nf4_single", "fp4_single", "int8");
    }

    @Override
    public ScriptFragment fragment() {
        String source = Fragments.text(BitsAndBytesFormat.class, "blockwise8.py")
                + function(Fragments.text(BitsAndBytesFormat.class, "blockwise4.py"), "dequantize4", "nest")
                + function(Fragments.text(BitsAndBytesFormat.class, "blockwise4.py"), "unnest", "linear")
                + Fragments.text(BitsAndBytesFormat.class, "stored.py");
        return new ScriptFragment("stored.py", source, Map.of(Hook.WEIGHT, "stored_weight"));
    }

    /** The text of one function, up to the next; the others have names that a decoder's own functions have. */
    private static String function(String source, String name, String next) {
        int end = source.indexOf("\ndef " + next + "(");
        return source.substring(source.indexOf("def " + name + "("), source.lastIndexOf("\n\n", end) + 1) + "\n";
    }

    @Override
    public Map<String, Tensor> read(Map<String, Tensor> dict, String name) {
        String weight = name + ".weight";
        if (BitsAndBytesCheckpoint.fourBitWeights(dict.keySet()).contains(weight)) {
            return entries(name, BitsAndBytesCheckpoint.fourBit(weight, dict::get));
        }
        if (BitsAndBytesCheckpoint.eightBitWeights(dict.keySet()).contains(weight)) {
            return entries(name, BitsAndBytesCheckpoint.eightBit(weight, dict::get));
        }
        return Map.of();
    }

    @Override
    public boolean isPart(String key) {
        return BitsAndBytesCheckpoint.isPart(key);
    }

    @Override
    public Map<String, Tensor> quantize(String scheme, String name, Tensor weight) {
        return switch (scheme) {
            case "nf4", "fp4" ->
                entries(name, new FourBitQuantizer(FourBitType.named(scheme), 64, true).quantize(weight));
            case "nf4_single", "fp4_single" ->
                entries(
                        name,
                        new FourBitQuantizer(FourBitType.named(scheme.substring(0, 3)), 64, false).quantize(weight));
            case "int8" -> entries(name, Int8Matrix.quantize(weight, true));
            default -> throw new SwiftException("there is no scheme '" + scheme + "'; there are " + schemes());
        };
    }

    private static Map<String, Tensor> entries(String name, QuantizedMatrix matrix) {
        Map<String, Tensor> entries = new LinkedHashMap<>();
        QuantState state = matrix.state();
        entries.put(name + PACKED, matrix.packed());
        entries.put(name + PACKED + "_absmax", matrix.absmax());
        entries.put(name + PACKED + "_code", matrix.code());
        long nestedBlock = 0;
        QuantState.Nested nested = state.nested();
        Tensor nestedAbsmax = matrix.nestedAbsmax();
        Tensor nestedCode = matrix.nestedCode();
        if (nested != null && nestedAbsmax != null && nestedCode != null) {
            nestedBlock = nested.block();
            entries.put(name + PACKED + "_nested", nestedAbsmax);
            entries.put(name + PACKED + "_nested_code", nestedCode);
            entries.put(name + PACKED + "_offset", Tensor.of(new float[] {(float) nested.offset()}));
        }
        long[] shape = {state.shape().get(0), state.shape().get(1), state.block(), nestedBlock};
        entries.put(name + SHAPE, Tensor.of(shape, shape.length));
        return entries;
    }

    private static Map<String, Tensor> entries(String name, Int8Matrix matrix) {
        Map<String, Tensor> entries = new LinkedHashMap<>();
        entries.put(name + ROWS, matrix.values());
        entries.put(name + ROWS + "_absmax", matrix.absmax());
        long[] shape = matrix.values().shape();
        entries.put(name + SHAPE, Tensor.of(shape, shape.length));
        return entries;
    }

    @Override
    public Optional<long[]> shape(Map<String, Tensor> dict, String name) {
        Tensor stored = dict.get(name + SHAPE);
        if (stored == null) {
            return Optional.empty();
        }
        long[] values = stored.toLongs();
        return Optional.of(new long[] {values[0], values[1]});
    }
}
