package io.swift4j.cli;

import io.swift4j.core.model.PretrainedModel;
import io.swift4j.peft.AdaptedModel;
import java.nio.file.Path;
import java.util.List;

/** Adapters that are given as folders, all of them active. */
final class AdapterFolders {

    private AdapterFolders() {}

    static AdaptedModel load(PretrainedModel model, List<Path> folders) {
        AdaptedModel adapted = new AdaptedModel(model);
        try {
            for (Path folder : folders) {
                adapted.load(folder.toString(), folder);
            }
            adapted.activate(adapted.names().toArray(String[]::new));
            return adapted;
        } catch (RuntimeException e) {
            adapted.close();
            throw e;
        }
    }
}
