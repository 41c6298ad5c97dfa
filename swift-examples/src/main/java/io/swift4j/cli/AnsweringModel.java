package io.swift4j.cli;

import io.swift4j.SwiftModel;
import io.swift4j.peft.AdaptedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model that answers with adapters, if there are any; owns both. */
record AnsweringModel(SwiftModel model, Optional<AdaptedModel> adapted) implements AutoCloseable {

    static AnsweringModel of(SwiftModel model, List<Path> adapters) {
        if (adapters.isEmpty()) {
            return new AnsweringModel(model, Optional.empty());
        }
        try {
            AdaptedModel adapted = AdapterFolders.load(model.pretrained(), adapters);
            model.answerWith(adapted::network);
            return new AnsweringModel(model, Optional.of(adapted));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    @Override
    public void close() {
        adapted.ifPresent(AdaptedModel::close);
        model.close();
    }
}
