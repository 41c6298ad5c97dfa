package io.swift4j.core.model;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The families on the class path. */
public final class ModelFamilies {

    private ModelFamilies() {}

    /** All families, by {@code model_type}. */
    public static SortedMap<String, ModelFamily> all() {
        SortedMap<String, ModelFamily> families = new TreeMap<>();
        for (ModelFamily family : ServiceLoader.load(ModelFamily.class, ModelFamilies.class.getClassLoader())) {
            for (String type : family.modelTypes()) {
                ModelFamily other = families.putIfAbsent(type, family);
                if (other != null) {
                    throw new IllegalStateException("model_type " + type + " is claimed by both "
                            + other.getClass().getName() + " and "
                            + family.getClass().getName());
                }
            }
        }
        return families;
    }

    /**
     * The family of a configuration.
     *
     * @throws ConfigException listing what is supported, when there is none
     */
    public static ModelFamily of(ConfigJson config) {
        String type = config.text("model_type");
        SortedMap<String, ModelFamily> families = all();
        ModelFamily family = families.get(type);
        if (family == null) {
            throw new ConfigException(config.source() + ": model_type '" + type + "' is not supported; supported are "
                    + String.join(", ", families.keySet()));
        }
        return family;
    }

    /** The supported families as a Markdown table, for the README. */
    public static String markdownTable() {
        List<String> lines = new ArrayList<>(List.of("| `model_type` | known for |", "|---|---|"));
        List<ModelFamily> done = new ArrayList<>();
        for (ModelFamily family : all().values()) {
            if (!done.contains(family)) {
                done.add(family);
                lines.add("| "
                        + String.join(
                                ", ",
                                family.modelTypes().stream()
                                        .map(t -> "`" + t + "`")
                                        .toList()) + " | " + family.knownFor() + " |");
            }
        }
        return String.join("\n", lines) + "\n";
    }
}
