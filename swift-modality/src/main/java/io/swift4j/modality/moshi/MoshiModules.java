package io.swift4j.modality.moshi;

import io.swift4j.core.model.Adaptable;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The transformer of depth and the vectors of codes as what adapters may change. Its layers have a matrix for each codebook, which is no
 * linear layer to PEFT: they are trained whole or not at all.
 *
 * @param own tensors outside of the large decoder, by their names in the checkpoint
 */
record MoshiModules(Map<String, Tensor> own) implements Adaptable {

    @Override
    public Map<String, Tensor> topTensors() {
        return own;
    }

    @Override
    public List<Map<String, Tensor>> layerTensors() {
        return List.of();
    }

    @Override
    public Optional<long[]> linearShape(Map<String, Tensor> dict, String name) {
        return Optional.empty();
    }

    @Override
    public Tensor denseWeight(int layer, String name) {
        return Objects.requireNonNull(own.get(name + ".weight"), name).to(Dtype.FLOAT32);
    }

    @Override
    public Tensor here(Tensor tensor) {
        return tensor.to(own.values().iterator().next().device());
    }

    @Override
    public String parameterName(int layer, String key) {
        return key;
    }
}
