package io.swift4j.peft;

import io.swift4j.core.model.Adaptable;
import io.swift4j.core.torch.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Biases of the model that are trained beside an adapter, as copies in float32. */
public final class BiasPlaces {

    /** No biases. */
    public static final BiasPlaces NONE = new BiasPlaces();

    private record Place(int layer, String key) {}

    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, Tensor> values = new LinkedHashMap<>();

    private BiasPlaces() {}

    /** All biases of the model. */
    public static BiasPlaces all(AdapterSpace space) {
        BiasPlaces found = new BiasPlaces();
        space.base().topTensors().forEach((key, tensor) -> found.add(space.base(), -1, key, tensor));
        for (int i = 0; i < space.base().layerTensors().size(); i++) {
            int layer = i;
            space.base().layerTensors().get(i).forEach((key, tensor) -> found.add(space.base(), layer, key, tensor));
        }
        return found;
    }

    /** The biases of some sites. */
    public static BiasPlaces of(AdapterSpace space, List<Site> sites) {
        BiasPlaces found = new BiasPlaces();
        for (Site site : sites) {
            Map<String, Tensor> dict = site.layer() < 0
                    ? space.base().topTensors()
                    : space.base().layerTensors().get(site.layer());
            String key = site.key() + ".bias";
            Tensor tensor = dict.get(key);
            if (tensor != null) {
                found.add(space.base(), site.layer(), key, tensor);
            }
        }
        return found;
    }

    private void add(Adaptable base, int layer, String key, Tensor tensor) {
        if (key.endsWith(".bias")) {
            String name = base.parameterName(layer, key);
            places.put(name, new Place(layer, key));
            values.put(name, PeftMath.run("float_copy", tensor));
        }
    }

    /** The copies by their parameters' names. */
    public Map<String, Tensor> values() {
        return values;
    }

    /** A parameter's name in PEFT's files: biases of wrapped layers are those of a {@code base_layer}. */
    public String savedName(String name, Set<String> wrapped) {
        int dot = name.lastIndexOf('.');
        boolean moved = places.containsKey(name) && wrapped.contains(name.substring(0, dot));
        return moved ? name.substring(0, dot) + ".base_layer.bias" : name;
    }

    /** Puts the trained copies in the place of the model's. */
    public void extend(ExtensionBuilder target, Map<String, Tensor> trained) {
        places.forEach((name, place) -> {
            Tensor tensor = trained.get(name);
            if (tensor != null) {
                target.put(place.layer(), place.key(), tensor);
            }
        });
    }

    /** The trained copies by the names of the model's parameters. */
    public Map<String, Tensor> merged(Map<String, Tensor> trained) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        places.keySet().forEach(name -> {
            Tensor tensor = trained.get(name);
            if (tensor != null) {
                found.put(name, tensor);
            }
        });
        return found;
    }
}
