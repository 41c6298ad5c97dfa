package io.swift4j.modality.processor;

import java.util.List;

/**
 * Processors of one family of models.
 *
 * <p>Found by {@link java.util.ServiceLoader}, so that a user adds a family with one class and one line in
 * {@code META-INF/services/io.swift4j.modality.processor.ProcessorFamily}. Implementations have no state.
 */
public interface ProcessorFamily {

    /** The {@code model_type} values of the family. */
    List<String> modelTypes();

    /**
     * The reference's classes that mean this family where no {@code config.json} says the model's type, such as
     * {@code CLIPImageProcessor}.
     */
    default List<String> classNames() {
        return List.of();
    }

    /**
     * Makes the processor of a model.
     *
     * <p>Mistakes in the files that are reported ({@link io.swift4j.core.config.ConfigJson#report}) rather than thrown are collected.
     *
     * @throws io.swift4j.core.config.ConfigException with the problems of the files
     */
    MediaProcessor create(ProcessorFiles files, ProcessorOptions options);
}
