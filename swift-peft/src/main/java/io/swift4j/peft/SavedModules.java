package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.torch.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Modules that are trained whole beside an adapter ({@code modules_to_save}): copies of their tensors in float32. */
final class SavedModules {

    private record Place(int layer, String key) {}

    /** What PEFT adds for sequence classification, whichever of them a model has. */
    private static final Set<String> HEADS = Set.of("classifier", "score");

    private static final String EMBEDDING = "embed_tokens.weight";
    private static final String HEAD = "lm_head.weight";

    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();

    private @Nullable Tensor untiedHead;

    private SavedModules() {}

    static SavedModules of(List<String> modules, AdapterSpace space) {
        SavedModules saved = new SavedModules();
        Adaptable base = space.base();
        for (String module : modules) {
            int before = saved.places.size();
            topTensors(base).forEach((key, tensor) -> saved.add(base, module, -1, key, tensor));
            for (int i = 0; i < base.layerTensors().size(); i++) {
                int layer = i;
                base.layerTensors().get(i).forEach((key, tensor) -> saved.add(base, module, layer, key, tensor));
            }
            if (saved.places.size() == before && !(HEADS.contains(module) && hasHead(base))) {
                throw new SwiftException("modules_to_save: the model has no module '" + module + "'");
            }
        }
        if (!base.topTensors().containsKey(HEAD) && saved.parameters.containsKey(base.parameterName(-1, EMBEDDING))) {
            saved.untiedHead = base.topTensors().get(EMBEDDING);
        }
        return saved;
    }

    private static boolean hasHead(Adaptable base) {
        return HEADS.stream().anyMatch(head -> base.topTensors().containsKey(head + ".weight"));
    }

    /** With the output layer under its own name also where it is the embedding. */
    private static Map<String, Tensor> topTensors(Adaptable base) {
        Map<String, Tensor> top = new LinkedHashMap<>(base.topTensors());
        Tensor embedding = top.get(EMBEDDING);
        if (embedding != null) {
            top.putIfAbsent(HEAD, embedding);
        }
        return top;
    }

    private void add(Adaptable base, String module, int layer, String key, Tensor tensor) {
        String name = base.parameterName(layer, key);
        String owner = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        if (owner.equals(module) || owner.endsWith("." + module)) {
            places.put(name, new Place(layer, key));
            parameters.put(name, PeftMath.run("float_copy", tensor));
        }
    }

    Map<String, Tensor> parameters() {
        return parameters;
    }

    /** Adds the modules; an output layer that was the embedding stays what it was where only that is trained, as in PEFT. */
    void extend(ExtensionBuilder target, Map<String, Tensor> owned) {
        if (untiedHead != null) {
            target.put(-1, HEAD, untiedHead);
        }
        places.forEach((name, place) -> {
            Tensor tensor = owned.get(name);
            if (tensor != null) {
                target.put(place.layer(), place.key(), tensor);
            }
        });
    }
}
