package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.torch.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Modules that are trained whole beside an adapter ({@code modules_to_save}): copies of their tensors in float32. */
final class SavedModules {

    private record Place(int layer, String key) {}

    /** What PEFT adds for sequence classification, whichever of them a model has. */
    private static final Set<String> HEADS = Set.of("classifier", "score");

    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();

    private SavedModules() {}

    static SavedModules of(List<String> modules, AdapterSpace space) {
        SavedModules saved = new SavedModules();
        Decoder decoder = space.decoder();
        for (String module : modules) {
            int before = saved.places.size();
            decoder.topTensors().forEach((key, tensor) -> saved.add(module, -1, key, tensor));
            for (int i = 0; i < decoder.layerTensors().size(); i++) {
                int layer = i;
                decoder.layerTensors().get(i).forEach((key, tensor) -> saved.add(module, layer, key, tensor));
            }
            if (saved.places.size() == before && !(HEADS.contains(module) && hasHead(decoder))) {
                throw new SwiftException("modules_to_save: the model has no module '" + module + "'");
            }
        }
        return saved;
    }

    private static boolean hasHead(Decoder decoder) {
        return HEADS.stream().anyMatch(head -> decoder.topTensors().containsKey(head + ".weight"));
    }

    private void add(String module, int layer, String key, Tensor tensor) {
        String name = ParameterNames.of(layer, key);
        String owner = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        if (owner.equals(module) || owner.endsWith("." + module)) {
            places.put(name, new Place(layer, key));
            parameters.put(name, PeftMath.run("float_copy", tensor));
        }
    }

    Map<String, Tensor> parameters() {
        return parameters;
    }

    void extend(ExtensionBuilder target, Map<String, Tensor> owned) {
        places.forEach((name, place) -> {
            Tensor tensor = owned.get(name);
            if (tensor != null) {
                target.put(place.layer(), place.key(), tensor);
            }
        });
    }
}
