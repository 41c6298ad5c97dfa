package io.swift4j;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Modality;
import io.swift4j.core.model.ModelConfig;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/** The writers on the class path. */
final class AnswerWriters {

    /** Found once: they have no state. */
    private static final List<AnswerWriter> ALL =
            ServiceLoader.load(AnswerWriter.class, AnswerWriter.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private AnswerWriters() {}

    static List<AnswerWriter> all() {
        return ALL;
    }

    /** Whether a model answers through writers only. */
    static boolean only(ModelConfig config) {
        return ALL.stream().anyMatch(writer -> writer.alone(config));
    }

    /**
     * The first that gives several outputs in one answer.
     *
     * @throws SwiftException when a model gives them only in answers of their own
     */
    static AnswerWriter mixing(ModelConfig config, Path folder, Set<Modality> outputs) {
        return ALL.stream()
                .filter(writer -> writer.mixes(config, folder, outputs))
                .findFirst()
                .orElseThrow(
                        () -> new SwiftException(folder + " is a " + config.modelType() + " model, which can't give "
                                + Modality.words(outputs) + " in one answer; ask for one of them"));
    }

    /** The writers of a model by what they give; of several that give the same, the first. */
    static Map<Modality, AnswerWriter> of(ModelConfig config, Path folder) {
        Map<Modality, AnswerWriter> writers = new EnumMap<>(Modality.class);
        ALL.forEach(writer -> writer.gives(config, folder).forEach(output -> writers.putIfAbsent(output, writer)));
        return writers;
    }
}
