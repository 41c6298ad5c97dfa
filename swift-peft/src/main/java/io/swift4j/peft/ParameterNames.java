package io.swift4j.peft;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.ModelFamily;
import io.swift4j.core.model.Network;
import io.swift4j.core.torch.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Between the places in a model's dicts and the names that adapters know parameters by. */
final class ParameterNames {

    private static final Pattern IN_LAYER = Pattern.compile("layers\\.(\\d{1,5})\\.(.+)");

    private final Network network;
    private final Optional<String> path;
    private final Map<String, Place> outside = new HashMap<>();

    /** Where a parameter is: a layer, or -1, and its key in that dict. */
    record Place(int layer, String key) {}

    ParameterNames(Network network) {
        this.network = network;
        Optional<DecoderConfig> decoder = network instanceof Decoder own ? Optional.of(own.config()) : Optional.empty();
        this.path = decoder.map(DecoderConfig::modulePath);
        List<Map<String, Tensor>> layers = network.layerTensors();
        int usual = decoder.filter(config -> config.moduleNames().isEmpty())
                .map(DecoderConfig::layers)
                .orElse(0);
        for (int i = usual; i < layers.size(); i++) {
            for (String key : layers.get(i).keySet()) {
                outside.put(network.parameterName(i, key), new Place(i, key));
            }
        }
        network.topTensors().keySet().forEach(key -> {
            String name = network.parameterName(-1, key);
            if (name.equals(key) || key.startsWith("lm_head")) {
                outside.put(name, new Place(-1, key));
            }
        });
    }

    Place place(String name) {
        Place known = outside.get(name);
        if (known != null) {
            return known;
        }
        String inner = path.filter(name::startsWith)
                .map(own -> name.substring(own.length()))
                .orElse(name);
        Matcher matcher = IN_LAYER.matcher(inner);
        return matcher.matches() && !inner.equals(name)
                ? new Place(Integer.parseInt(matcher.group(1)), matcher.group(2))
                : new Place(-1, inner);
    }

    /** The name that adapters know a checkpoint's parameter by, which is not its checkpoint's in every family. */
    String canonical(String checkpointName, ModelFamily family) {
        return family.decoderName(checkpointName)
                .map(inner -> {
                    Matcher layer = IN_LAYER.matcher(inner);
                    return layer.matches()
                            ? network.parameterName(Integer.parseInt(layer.group(1)), family.layerKey(layer.group(2)))
                            : network.parameterName(-1, inner);
                })
                .orElseGet(() -> family.moduleName(checkpointName));
    }
}
