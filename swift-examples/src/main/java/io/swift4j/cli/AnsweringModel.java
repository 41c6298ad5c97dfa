package io.swift4j.cli;

import io.swift4j.SwiftModel;
import io.swift4j.peft.AdaptedModel;
import java.nio.file.Path;
import java.util.List;

/** A model that answers with adapters, if there are any; owns both. */
record AnsweringModel(SwiftModel model, AdaptedModel adapted) implements AutoCloseable {

    static AnsweringModel of(SwiftModel model, List<Path> adapters) {
        try {
            AdaptedModel adapted = AdapterFolders.load(model.pretrained(), adapters);
            model.answerWith(adapted::decoder);
            return new AnsweringModel(model, adapted);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    @Override
    public void close() {
        adapted.close();
        model.close();
    }
}
