package io.swift4j;

import io.swift4j.core.content.Modality;
import io.swift4j.core.model.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The writers on the class path. */
final class AnswerWriters {

    private AnswerWriters() {}

    static List<AnswerWriter> all() {
        List<AnswerWriter> all = new ArrayList<>();
        ServiceLoader.load(AnswerWriter.class, AnswerWriter.class.getClassLoader())
                .forEach(all::add);
        return all;
    }

    /** The first that gives an output with a model. */
    static AnswerWriter of(ModelConfig config, Modality output) {
        return all().stream()
                .filter(writer -> writer.gives(config).contains(output))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no writer of " + output));
    }
}
