package io.swift4j.modality.csm;

import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The decoder of depth and what stands around it as what adapters may change, by the names of modules.
 *
 * @param depth the decoder
 * @param own tensors outside of both decoders, by their names in the checkpoint
 */
record DepthModules(Decoder depth, Map<String, Tensor> own) implements Adaptable {

    private static final String PROJECTION = "input_projection.";

    /** The name of a module's entry outside of layers, from its name in the decoder's dict. */
    private static String named(String key) {
        return DepthFamily.PREFIX
                + (key.startsWith(PROJECTION) ? DepthFamily.PROJECTOR + "." + key.substring(PROJECTION.length()) : key);
    }

    /** The way back; empty for what is not the decoder's. */
    static Optional<String> key(String name) {
        if (!name.startsWith(DepthFamily.PREFIX)) {
            return Optional.empty();
        }
        String inner = name.substring(DepthFamily.PREFIX.length());
        String projector = DepthFamily.PROJECTOR + ".";
        return Optional.of(inner.startsWith(projector) ? PROJECTION + inner.substring(projector.length()) : inner);
    }

    @Override
    public Map<String, Tensor> topTensors() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        depth.topTensors().forEach((key, tensor) -> all.put(named(key), tensor));
        all.putAll(own);
        return all;
    }

    @Override
    public List<String> topLinears() {
        return List.of(DepthFamily.PREFIX + DepthFamily.PROJECTOR);
    }

    @Override
    public List<Map<String, Tensor>> layerTensors() {
        return depth.layerTensors();
    }

    @Override
    public Optional<long[]> linearShape(Map<String, Tensor> dict, String name) {
        return depth.linearShape(dict, name);
    }

    @Override
    public Tensor denseWeight(int layer, String name) {
        if (layer >= 0) {
            return depth.denseWeight(layer, name);
        }
        return Objects.requireNonNull(topTensors().get(name + ".weight"), name).to(Dtype.FLOAT32);
    }

    @Override
    public Tensor here(Tensor tensor) {
        return depth.here(tensor);
    }

    @Override
    public String parameterName(int layer, String key) {
        return layer < 0 ? key : depth.parameterName(layer, key);
    }
}
