package io.swift4j.modality.layers;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.BlockStack.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Several towers as one model that adapters may change.
 *
 * <p>Blocks are counted through all towers; what lies outside of blocks goes by the checkpoint's own names.
 */
public final class TowerGroup implements Adaptable {

    private static final String WEIGHT = ".weight";
    private static final Set<String> TABLES = Set.of("bos_eos_token", "shared", "relative_attention_bias");

    private final List<BlockStack> towers;
    private final String device;
    private final List<Map<String, String>> names = new ArrayList<>();

    /**
     * Towers in the order in which their blocks are counted.
     *
     * @param device where their weights are
     */
    public TowerGroup(List<BlockStack> towers, String device) {
        this.towers = List.copyOf(towers);
        this.device = device;
        for (BlockStack tower : towers) {
            int first = names.size();
            tower.blockTensors().forEach(block -> names.add(new LinkedHashMap<>()));
            tower.places().forEach((name, place) -> {
                if (place.block() >= 0) {
                    names.get(first + place.block()).put(place.key(), name);
                }
            });
        }
    }

    /** The same towers with something added to them; weights are shared. */
    public List<BlockStack> extend(DecoderExtension addition) {
        List<BlockStack> extended = new ArrayList<>();
        int taken = 0;
        int first = 0;
        for (BlockStack tower : towers) {
            Map<String, Tensor> top = new LinkedHashMap<>();
            addition.top().forEach((name, tensor) -> ownKey(tower, name).ifPresent(key -> top.put(key, tensor)));
            taken += top.size();
            int last = first + tower.blockTensors().size();
            List<Map<String, Tensor>> blocks =
                    addition.layers().isEmpty() ? List.of() : addition.layers().subList(first, last);
            extended.add(tower.extend(new DecoderExtension(addition.fragments(), top, blocks, 0, 0)));
            first = last;
        }
        if (taken < addition.top().size() || addition.prefixTokens() > 0 || addition.promptTokens() > 0) {
            extended.forEach(BlockStack::close);
            throw new SwiftException(
                    "adapters can change the blocks of this model and the tensors outside of them, but add"
                            + " nothing else there");
        }
        return extended;
    }

    /** An entry's key in a tower's dict of what lies outside blocks, if it belongs to a module there. */
    private static Optional<String> ownKey(BlockStack tower, String name) {
        for (Map.Entry<String, Place> known : tower.places().entrySet()) {
            String module = module(known.getKey());
            if (known.getValue().block() < 0 && name.startsWith(module) && !module.isEmpty()) {
                return Optional.of(module(known.getValue().key()) + name.substring(module.length()));
            }
        }
        return Optional.ofNullable(tower.places().get(name))
                .filter(place -> place.block() < 0)
                .map(Place::key);
    }

    /** A module's path with the dot after it. */
    private static String module(String parameter) {
        return parameter.substring(0, parameter.lastIndexOf('.') + 1);
    }

    @Override
    public List<String> topLinears() {
        return topTensors().entrySet().stream()
                .filter(entry ->
                        entry.getKey().endsWith(WEIGHT) && entry.getValue().rank() == 2)
                .map(entry -> withoutWeight(entry.getKey()))
                .filter(name -> !isTable(name))
                .toList();
    }

    /** Whether a matrix is a table of vectors, of which rows are taken; those of one list are numbered. */
    private static boolean isTable(String module) {
        String list = module.replaceFirst("\\.\\d+$", "");
        String name = list.substring(list.lastIndexOf('.') + 1);
        return name.contains("embed") || TABLES.contains(name);
    }

    @Override
    public Map<String, Tensor> topTensors() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (BlockStack tower : towers) {
            tower.places().forEach((name, place) -> {
                if (place.block() < 0) {
                    all.put(name, Objects.requireNonNull(tower.topTensors().get(place.key())));
                }
            });
        }
        return all;
    }

    @Override
    public List<Map<String, Tensor>> layerTensors() {
        return towers.stream().flatMap(tower -> tower.blockTensors().stream()).toList();
    }

    @Override
    public Optional<long[]> linearShape(Map<String, Tensor> dict, String name) {
        return Optional.ofNullable(dict.get(name + WEIGHT))
                .filter(tensor -> tensor.rank() == 2)
                .map(Tensor::shape);
    }

    @Override
    public Tensor denseWeight(int layer, String name) {
        Map<String, Tensor> dict = layer < 0 ? topTensors() : layerTensors().get(layer);
        return Objects.requireNonNull(dict.get(name + WEIGHT), name).to(Dtype.FLOAT32);
    }

    @Override
    public Tensor linear(int layer, String name, Tensor x) {
        int first = 0;
        for (BlockStack tower : towers) {
            int past = first + tower.blockTensors().size();
            if (layer >= first && layer < past) {
                return tower.linear(layer - first, name, x);
            }
            first = past;
            Place place = layer < 0 ? tower.places().get(name + WEIGHT) : null;
            if (place != null && place.block() < 0) {
                return tower.linear(-1, withoutWeight(place.key()), x);
            }
        }
        throw new IllegalArgumentException("there is no " + name + " in block " + layer);
    }

    @Override
    public Tensor here(Tensor tensor) {
        return tensor.device().equals(device) ? tensor : tensor.to(device);
    }

    @Override
    public String parameterName(int layer, String key) {
        if (layer < 0) {
            return key;
        }
        String own = names.get(layer).get(key);
        if (own != null) {
            return own;
        }
        String weight = names.get(layer).get(key + WEIGHT);
        if (weight == null) {
            throw new IllegalArgumentException("block " + layer + " has no " + key);
        }
        return withoutWeight(weight);
    }

    private static String withoutWeight(String name) {
        return name.substring(0, name.length() - WEIGHT.length());
    }
}
