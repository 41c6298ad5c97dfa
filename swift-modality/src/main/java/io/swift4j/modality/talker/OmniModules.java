package io.swift4j.modality.talker;

import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Encoders and a talker as one, by the names of modules. The talker's layers are counted after the encoders' blocks; its names begin with
 * {@code talker.}, as in the checkpoint.
 */
record OmniModules(Adaptable towers, Decoder talker) implements Adaptable {

    static final String PREFIX = "talker.";

    private static final String PROJECTION = "input_projection.";
    private static final String PROJECTOR = "thinker_to_talker_proj.";

    /** What is added, by where it goes. */
    record Split(DecoderExtension towers, DecoderExtension talker) {}

    private int blocks() {
        return towers.layerTensors().size();
    }

    private String named(String key) {
        return PREFIX
                + (key.startsWith(PROJECTION)
                        ? PROJECTOR + key.substring(PROJECTION.length())
                        : talker.parameterName(-1, key));
    }

    /** The way back from a name, which may be of something added to a module; empty for what is not the talker's. */
    private Optional<String> key(String name) {
        if (!name.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return talker.topTensors().keySet().stream()
                .filter(key -> name.startsWith(module(named(key)) + "."))
                .map(key -> module(key) + name.substring(module(named(key)).length()))
                .findFirst();
    }

    private static String module(String parameter) {
        return parameter.substring(0, parameter.lastIndexOf('.'));
    }

    Split split(DecoderExtension whole) {
        Map<String, Tensor> inside = new LinkedHashMap<>();
        Map<String, Tensor> outside = new LinkedHashMap<>();
        whole.top()
                .forEach((name, tensor) ->
                        key(name).ifPresentOrElse(key -> inside.put(key, tensor), () -> outside.put(name, tensor)));
        List<Map<String, Tensor>> layers = whole.layers();
        boolean none = layers.isEmpty();
        return new Split(
                new DecoderExtension(whole.fragments(), outside, none ? layers : layers.subList(0, blocks()), 0, 0),
                new DecoderExtension(
                        whole.fragments(), inside, none ? layers : layers.subList(blocks(), layers.size()), 0, 0));
    }

    @Override
    public Map<String, Tensor> topTensors() {
        Map<String, Tensor> all = new LinkedHashMap<>(towers.topTensors());
        talker.topTensors().forEach((key, tensor) -> all.put(named(key), tensor));
        return all;
    }

    @Override
    public List<String> topLinears() {
        List<String> all = new ArrayList<>(towers.topLinears());
        // As in any decoder, the output layer is none of those that all-linear means.
        talker.topTensors().keySet().stream()
                .filter(key -> key.equals(PROJECTION + "weight"))
                .map(key -> module(named(key)))
                .forEach(all::add);
        return all;
    }

    @Override
    public List<Map<String, Tensor>> layerTensors() {
        List<Map<String, Tensor>> all = new ArrayList<>(towers.layerTensors());
        all.addAll(talker.layerTensors());
        return all;
    }

    @Override
    public Optional<long[]> linearShape(Map<String, Tensor> dict, String name) {
        return towers.linearShape(dict, name).or(() -> talker.linearShape(dict, name));
    }

    @Override
    public Tensor denseWeight(int layer, String name) {
        if (layer < 0) {
            Optional<String> key = key(name + ".weight");
            return key.isPresent() ? talker.denseWeight(-1, module(key.get())) : towers.denseWeight(-1, name);
        }
        return layer < blocks() ? towers.denseWeight(layer, name) : talker.denseWeight(layer - blocks(), name);
    }

    @Override
    public Tensor linear(int layer, String name, Tensor x) {
        if (layer < 0) {
            Optional<String> key = key(name + ".weight");
            return key.isPresent() ? talker.linear(-1, module(key.get()), x) : towers.linear(-1, name, x);
        }
        return layer < blocks() ? towers.linear(layer, name, x) : talker.linear(layer - blocks(), name, x);
    }

    @Override
    public Tensor here(Tensor tensor) {
        return talker.here(tensor);
    }

    @Override
    public String parameterName(int layer, String key) {
        if (layer < 0) {
            return key(key).isPresent() ? key : towers.parameterName(layer, key);
        }
        return layer < blocks()
                ? towers.parameterName(layer, key)
                : PREFIX + talker.parameterName(layer - blocks(), key);
    }
}
