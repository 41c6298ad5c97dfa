package io.swift4j.train.config;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads keys and values from YAML, JSON and command lines, without knowing what they mean. */
final class OptionFile {

    private OptionFile() {}

    /** The fields of a JSON file if it is called so, else of a YAML file. */
    static Map<String, @Nullable Object> read(Path file) {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
            return new LinkedHashMap<>(ConfigJson.read(file).plain());
        }
        Object content;
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file.toString())
                    .setAllowDuplicateKeys(false)
                    .setMaxAliasesForCollections(50)
                    .build();
            content = new Load(settings).loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file + ": " + e, e);
        } catch (YamlEngineException e) {
            throw new ConfigException(file + " is not valid YAML: " + e.getMessage(), e);
        }
        if (!(content instanceof Map<?, ?> map)) {
            throw new ConfigException(file + " must hold keys and values");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        map.forEach((key, value) -> values.put(String.valueOf(key), value));
        return values;
    }

    /** The values of {@code --key value …}: true without a value, a list with several. */
    static Map<String, Object> arguments(List<String> arguments) {
        Map<String, Object> values = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        int i = 0;
        while (i < arguments.size()) {
            String argument = arguments.get(i);
            i++;
            if (!argument.startsWith("--")) {
                problems.add("\"" + argument + "\" stands where --key was expected");
                continue;
            }
            int equals = argument.indexOf('=');
            String key = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
            List<String> given = new ArrayList<>();
            if (equals >= 0) {
                given.add(argument.substring(equals + 1));
            } else {
                while (i < arguments.size() && !arguments.get(i).startsWith("--")) {
                    given.add(arguments.get(i));
                    i++;
                }
            }
            Object value = given.isEmpty() ? "true" : given.size() == 1 ? given.get(0) : given;
            if (values.put(key, value) != null) {
                problems.add("--" + key + " is given twice");
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException("the command line", problems);
        }
        return values;
    }
}
