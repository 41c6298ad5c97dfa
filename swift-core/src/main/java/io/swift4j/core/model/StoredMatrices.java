package io.swift4j.core.model;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the matrices of a decoder's layers into a {@link MatrixFormat}, or finds them stored in one. */
final class StoredMatrices implements AutoCloseable {

    /** All matrices are dense. */
    static final StoredMatrices DENSE = new StoredMatrices(null, null);

    private final @Nullable MatrixFormat format;
    private final @Nullable String scheme;
    private final List<Tensor> owned = new ArrayList<>();

    private StoredMatrices(@Nullable MatrixFormat format, @Nullable String scheme) {
        this.format = format;
        this.scheme = scheme;
    }

    /**
     * What a configuration and the caller ask for.
     *
     * @throws SwiftException when no installed format can do it, naming those that are there
     */
    static StoredMatrices of(ConfigJson config, LoadOptions options) {
        String asked = options.quantization();
        if (config.isObject("quantization_config")) {
            String method = config.object("quantization_config").text("quant_method", "(none)");
            MatrixFormat found = formats().get(method);
            if (found == null) {
                throw new SwiftException(config.source() + ": quantization_config has quant_method '" + method
                        + "', which is not supported; supported are "
                        + formats().keySet());
            }
            if (asked != null) {
                throw new SwiftException(config.source() + ": the checkpoint is quantised already (" + method
                        + "); load it without asking for " + asked);
            }
            return new StoredMatrices(found, null);
        }
        if (asked == null) {
            return DENSE;
        }
        for (MatrixFormat format : formats().values()) {
            if (format.schemes().contains(asked)) {
                return new StoredMatrices(format, asked);
            }
        }
        throw new SwiftException("quantization '" + asked + "' is not supported; supported are "
                + formats().values().stream()
                        .flatMap(format -> format.schemes().stream())
                        .toList());
    }

    private static Map<String, MatrixFormat> formats() {
        Map<String, MatrixFormat> formats = new TreeMap<>();
        for (MatrixFormat format : ServiceLoader.load(MatrixFormat.class, MatrixFormat.class.getClassLoader())) {
            formats.put(format.method(), format);
        }
        return formats;
    }

    /** Changes the dicts of layers in place, one matrix after another; a router stays dense. */
    void store(LayerWeights weights, Weights source) {
        MatrixFormat used = format;
        if (used == null) {
            return;
        }
        for (Map<String, Tensor> layer : weights.layers()) {
            Map<String, Tensor> stored = new LinkedHashMap<>();
            for (String key : List.copyOf(layer.keySet())) {
                Tensor tensor = layer.get(key);
                if (!key.endsWith(".weight") || key.equals("mlp.gate.weight") || tensor == null || tensor.rank() != 2) {
                    continue;
                }
                String name = key.substring(0, key.length() - ".weight".length());
                try (TensorScope scope = TensorScope.open()) {
                    Map<String, Tensor> entries = scheme == null
                            ? used.read(layer, name)
                            : source.readOnce(tensor, dense -> used.quantize(scheme, name, dense));
                    if (!entries.isEmpty()) {
                        entries.forEach((entry, part) -> {
                            stored.put(entry, TensorScope.detach(part));
                            owned.add(part);
                        });
                        layer.remove(key);
                    }
                }
            }
            layer.keySet().removeIf(used::isPart);
            layer.putAll(stored);
        }
    }

    boolean any() {
        return format != null;
    }

    List<ScriptFragment> fragments() {
        return format == null ? List.of() : List.of(format.fragment());
    }

    /** The shape of a linear layer's matrix, dense or stored. */
    Optional<long[]> shape(Map<String, Tensor> dict, String name) {
        Tensor weight = dict.get(name + ".weight");
        if (weight != null) {
            return Optional.of(weight.shape());
        }
        return format == null ? Optional.empty() : format.shape(dict, name);
    }

    @Override
    public void close() {
        owned.forEach(Tensor::close);
        owned.clear();
    }
}
