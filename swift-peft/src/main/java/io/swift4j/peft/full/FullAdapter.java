package io.swift4j.peft.full;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.torch.Tensor;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.ExtensionBuilder;
import io.swift4j.peft.PeftMath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Copies of the chosen parameters in float32, which stand in the place of the model's. */
final class FullAdapter extends Adapter {

    private record Place(int layer, String key) {}

    private final FullConfig config;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final int layerCount;

    FullAdapter(FullConfig config, AdapterSpace space) {
        super(config, space);
        this.config = config;
        this.layerCount = space.base().layerTensors().size();
        Map<String, Tensor> all = new LinkedHashMap<>();
        Map<String, Place> found = new LinkedHashMap<>();
        Map<String, Tensor> top = space.base().topTensors();
        collect(space.base(), -1, "embed_tokens.weight", top, all, found);
        for (int i = 0; i < layerCount; i++) {
            Map<String, Tensor> layer = space.base().layerTensors().get(i);
            for (String key : layer.keySet()) {
                collect(space.base(), i, key, layer, all, found);
            }
        }
        for (String key : top.keySet()) {
            collect(space.base(), -1, key, top, all, found);
        }
        List<String> trained = trained(config, all);
        if (trained.isEmpty()) {
            throw new SwiftException("every parameter is frozen; nothing would be trained");
        }
        for (String name : trained) {
            Place place = found.get(name);
            Tensor tensor = all.get(name);
            if (place != null && tensor != null) {
                places.put(name, place);
                parameter(name, PeftMath.run("float_copy", tensor));
            }
        }
        afterStep(-1);
    }

    private static void collect(
            Adaptable base,
            int layer,
            String key,
            Map<String, Tensor> dict,
            Map<String, Tensor> all,
            Map<String, Place> found) {
        Tensor tensor = dict.get(key);
        if (tensor == null
                || !tensor.dtype().isFloatingPoint()
                || !(key.endsWith(".weight") || key.endsWith(".bias"))) {
            return;
        }
        String name = base.parameterName(layer, key);
        if (all.putIfAbsent(name, tensor) == null) {
            found.put(name, new Place(layer, key));
        }
    }

    private static List<String> trained(FullConfig config, Map<String, Tensor> all) {
        long total = all.values().stream().mapToLong(Tensor::count).sum();
        long before = 0;
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, Tensor> entry : all.entrySet()) {
            String name = entry.getKey();
            before += entry.getValue().count();
            boolean frozen = before <= config.freezeRatio() * total
                    || config.freeze().stream().anyMatch(name::startsWith)
                    || finds(config.freezeRegex(), name);
            boolean wanted = config.train().stream().anyMatch(name::startsWith) || finds(config.trainRegex(), name);
            if (!frozen || wanted) {
                names.add(name);
            }
        }
        return names;
    }

    private static boolean finds(@Nullable String regex, String name) {
        return regex != null && Pattern.compile(regex).matcher(name).find();
    }

    @Override
    protected String savedName(String name) {
        return name;
    }

    @Override
    protected void apply(ExtensionBuilder target, boolean training) {
        places.forEach((name, place) -> target.put(place.layer(), place.key(), get(name)));
    }

    @Override
    protected Map<String, Tensor> mergedBiases() {
        return parameters();
    }

    /** Draws the layers that are trained from now on. The draw of step n depends on the seed and n alone. */
    @Override
    public void afterStep(int step) {
        if (config.lisaLayers() == 0 || (step + 1) % config.lisaInterval() != 0) {
            return;
        }
        List<Integer> layers = new ArrayList<>();
        for (int i = 0; i < layerCount; i++) {
            layers.add(i);
        }
        long draw = (step + 1L) / config.lisaInterval();
        Collections.shuffle(layers, new Random(config.seed() * 1_000_003L + draw));
        List<Integer> active = layers.subList(0, Math.min(config.lisaLayers(), layerCount));
        places.forEach((name, place) -> get(name).requireGrad(place.layer() < 0 || active.contains(place.layer())));
    }
}
