package io.swift4j.modality.processor;

import io.swift4j.core.config.ConfigException;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The families of processors on the class path. */
final class ProcessorFamilies {

    private ProcessorFamilies() {}

    static MediaProcessor load(Path folder, ProcessorOptions options) {
        ProcessorFiles files = ProcessorFiles.read(folder);
        Map<String, ProcessorFamily> byName = new TreeMap<>();
        Map<String, ProcessorFamily> byType = new TreeMap<>();
        for (ProcessorFamily family :
                ServiceLoader.load(ProcessorFamily.class, ProcessorFamilies.class.getClassLoader())) {
            family.modelTypes().forEach(type -> put(byType, type, family));
            family.classNames().forEach(name -> put(byName, name, family));
        }
        byName.putAll(byType);
        for (String kind : files.kinds()) {
            ProcessorFamily family = byName.get(kind);
            if (family != null) {
                return files.all().collect(all -> family.create(files.with(all), options));
            }
        }
        throw new ConfigException(folder + ": "
                + (files.kinds().isEmpty()
                        ? "neither config.json nor processor_config.json nor preprocessor_config.json says which"
                                + " processor prepares media"
                        : "no processor is known for " + String.join(", ", files.kinds())
                                + " (config.json, processor_config.json, preprocessor_config.json)")
                + "; models that are supported: " + String.join(", ", byType.keySet()));
    }

    private static void put(Map<String, ProcessorFamily> families, String name, ProcessorFamily family) {
        ProcessorFamily other = families.putIfAbsent(name, family);
        if (other != null) {
            throw new IllegalStateException(name + " is claimed by both "
                    + other.getClass().getName() + " and " + family.getClass().getName());
        }
    }
}
