package io.swift4j.core.model;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Makes readers of media; found by {@link ServiceLoader}. The module {@code swift-modality} brings one. Implementations have no
 * state.
 */
public interface InputReaderProvider {

    /**
     * The reader of a model.
     *
     * @param folder of the checkpoint
     * @param config its {@code config.json}
     * @param web whether media at web addresses may be fetched, from public hosts only
     * @return empty where this provider knows no media for such a model
     * @throws io.swift4j.core.SwiftException when a file of the checkpoint can't be used
     */
    Optional<InputReader> reader(Path folder, ConfigJson config, boolean web);

    /**
     * The reader of a model from the providers on the class path; empty where none knows media for it.
     *
     * @param web whether media at web addresses may be fetched
     * @param why the beginning of the message where there are no providers; may be empty
     * @throws SwiftException when there are no providers
     */
    static Optional<InputReader> find(Path folder, boolean web, String why) {
        ConfigJson config = ConfigJson.read(folder.resolve("config.json"));
        boolean any = false;
        for (InputReaderProvider provider :
                ServiceLoader.load(InputReaderProvider.class, InputReaderProvider.class.getClassLoader())) {
            any = true;
            Optional<InputReader> reader = provider.reader(folder, config, web);
            if (reader.isPresent()) {
                return reader;
            }
        }
        if (!any) {
            throw new SwiftException(
                    why + "nothing on the class path reads pictures, sounds and films; add the artifact"
                            + " io.swift4j:swift-modality");
        }
        return Optional.empty();
    }
}
