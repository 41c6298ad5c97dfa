package io.swift4j.peft;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ModelFamily;
import io.swift4j.core.torch.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Between the places in a model's dicts and the names that adapters know parameters by. */
final class ParameterNames {

    private static final Pattern IN_LAYER = Pattern.compile("layers\\.(\\d{1,5})\\.(.+)");

    private final Decoder decoder;
    private final Map<String, Place> ofEncoders = new HashMap<>();

    /** Where a parameter is: a layer, or -1, and its key in that dict. */
    record Place(int layer, String key) {}

    ParameterNames(Decoder decoder) {
        this.decoder = decoder;
        List<Map<String, Tensor>> layers = decoder.layerTensors();
        for (int i = decoder.config().layers(); i < layers.size(); i++) {
            for (String key : layers.get(i).keySet()) {
                ofEncoders.put(decoder.parameterName(i, key), new Place(i, key));
            }
        }
        decoder.topTensors().keySet().forEach(key -> {
            String name = decoder.parameterName(-1, key);
            if (name.equals(key) || key.startsWith("lm_head")) {
                ofEncoders.put(name, new Place(-1, key));
            }
        });
    }

    Place place(String name) {
        Place known = ofEncoders.get(name);
        if (known != null) {
            return known;
        }
        String path = decoder.config().modulePath();
        String inner = name.startsWith(path) ? name.substring(path.length()) : name;
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
                            ? decoder.parameterName(Integer.parseInt(layer.group(1)), family.layerKey(layer.group(2)))
                            : decoder.parameterName(-1, inner);
                })
                .orElseGet(() -> family.moduleName(checkpointName));
    }
}
