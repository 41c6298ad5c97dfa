package io.swift4j.modality.talker;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parts of a checkpoint of the whole of Qwen2.5-Omni. */
final class OmniParts {

    static final String TALKER = "talker_config";

    private OmniParts() {}

    /**
     * The configuration of a part.
     *
     * @throws io.swift4j.core.config.ConfigException when the file is of another model, or the part is missing
     */
    static ConfigJson config(ConfigJson file, String field, String type) {
        String whole = file.text("model_type", "");
        if (!whole.equals("qwen2_5_omni")) {
            throw file.problem("model_type", "is '" + whole + "'; it must be qwen2_5_omni or " + type);
        }
        if (!file.isObject(field)) {
            throw file.problem(field, "is missing");
        }
        return file.object(field).with("model_type", type);
    }

    /** The tensors of a part, by the names they have in a checkpoint of its own. */
    static Map<String, Tensor> tensors(Map<String, Tensor> weights, String prefix) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                named.put(name.substring(prefix.length()), tensor);
            }
        });
        return named;
    }
}
