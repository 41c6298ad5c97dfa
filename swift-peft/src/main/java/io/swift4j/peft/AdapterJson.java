package io.swift4j.peft;

import io.swift4j.core.config.ConfigJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fields of {@code adapter_config.json} that several kinds share. */
public final class AdapterJson {

    private AdapterJson() {}

    /** {@code target_modules}, {@code exclude_modules} and {@code layers_to_transform}. */
    public static Targets targets(ConfigJson json) {
        List<String> names = names(json, "target_modules");
        String regex = regex(json, "target_modules");
        if (ALL_LINEAR.equals(regex)) {
            names = List.of(ALL_LINEAR);
            regex = null;
        }
        if (names.isEmpty() && regex == null) {
            throw json.problem("target_modules", "is needed: a list of names, a regular expression or all-linear");
        }
        List<Integer> layers = !json.has("layers_to_transform") || json.isNull("layers_to_transform")
                ? List.of()
                : json.isList("layers_to_transform")
                        ? json.integers("layers_to_transform")
                        : List.of(json.integer("layers_to_transform"));
        return new Targets(names, regex, names(json, "exclude_modules"), regex(json, "exclude_modules"), layers);
    }

    private static final String ALL_LINEAR = Targets.ALL_LINEAR;

    private static List<String> names(ConfigJson json, String field) {
        return json.isList(field) ? json.texts(field) : List.of();
    }

    private static @Nullable String regex(ConfigJson json, String field) {
        return json.has(field) && !json.isNull(field) && !json.isList(field) ? json.text(field) : null;
    }

    /** Writes the same. */
    public static void putTargets(ObjectNode json, Targets targets) {
        if (targets.regex() != null) {
            json.put("target_modules", targets.regex());
        } else if (targets.names().equals(List.of(ALL_LINEAR))) {
            json.put("target_modules", ALL_LINEAR);
        } else {
            putTexts(json, "target_modules", targets.names());
        }
        if (targets.excludedRegex() != null) {
            json.put("exclude_modules", targets.excludedRegex());
        } else if (targets.excluded().isEmpty()) {
            json.putNull("exclude_modules");
        } else {
            putTexts(json, "exclude_modules", targets.excluded());
        }
        if (targets.layers().isEmpty()) {
            json.putNull("layers_to_transform");
        } else {
            ArrayNode layers = json.putArray("layers_to_transform");
            targets.layers().forEach(layers::add);
        }
    }

    /** {@code modules_to_save}; null is none. */
    public static List<String> modulesToSave(ConfigJson json) {
        return !json.has("modules_to_save") || json.isNull("modules_to_save")
                ? List.of()
                : json.texts("modules_to_save");
    }

    /** Writes {@code modules_to_save}, null for none. */
    public static void putModulesToSave(ObjectNode json, List<String> modules) {
        if (modules.isEmpty()) {
            json.putNull("modules_to_save");
        } else {
            putTexts(json, "modules_to_save", modules);
        }
    }

    /** Writes a list of strings. */
    public static void putTexts(ObjectNode json, String field, List<String> values) {
        ArrayNode list = json.putArray(field);
        values.forEach(list::add);
    }

    /** Writes a number, without a fraction where it has none. */
    public static void putNumber(ObjectNode json, String field, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            json.put(field, (int) value);
        } else {
            json.put(field, value);
        }
    }
}
