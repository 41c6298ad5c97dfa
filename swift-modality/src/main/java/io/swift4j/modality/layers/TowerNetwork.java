package io.swift4j.modality.layers;

import io.swift4j.core.model.Network;
import io.swift4j.core.torch.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network that is a group of towers: adapters may change what they may change of the {@link #towers}. */
public interface TowerNetwork extends Network {

    /** The blocks of all towers, counted through, and what lies outside of them. */
    TowerGroup towers();

    @Override
    default Map<String, Tensor> topTensors() {
        return towers().topTensors();
    }

    @Override
    default List<String> topLinears() {
        return towers().topLinears();
    }

    @Override
    default List<Map<String, Tensor>> layerTensors() {
        return towers().layerTensors();
    }

    @Override
    default Optional<long[]> linearShape(Map<String, Tensor> dict, String name) {
        return towers().linearShape(dict, name);
    }

    @Override
    default Tensor denseWeight(int layer, String name) {
        return towers().denseWeight(layer, name);
    }

    @Override
    default Tensor linear(int layer, String name, Tensor x) {
        return towers().linear(layer, name, x);
    }

    @Override
    default Tensor here(Tensor tensor) {
        return towers().here(tensor);
    }

    @Override
    default String parameterName(int layer, String key) {
        return towers().parameterName(layer, key);
    }
}
