package io.swift4j.core.task;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Modality;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a model is asked to do.
 *
 * @param inputs what may go in; text always may
 * @param output what is to come out
 * @param type what the answer is for
 */
public record TaskConfig(Set<Modality> inputs, Modality output, TaskType type) {

    public TaskConfig {
        EnumSet<Modality> all = EnumSet.of(Modality.TEXT);
        all.addAll(inputs);
        inputs = Set.copyOf(all);
    }

    /** One kind in, one out: {@code TaskConfig.of(IMAGE, TEXT, CAPTION)}. */
    public static TaskConfig of(Modality input, Modality output, TaskType type) {
        return new TaskConfig(Set.of(input), output, type);
    }

    /** Anything in, text out. */
    public static TaskConfig chat() {
        return new TaskConfig(EnumSet.allOf(Modality.class), Modality.TEXT, TaskType.CHAT);
    }

    /** The same with a further kind of content that may go in. */
    public TaskConfig withInput(Modality more) {
        EnumSet<Modality> all = EnumSet.of(more);
        all.addAll(inputs);
        return new TaskConfig(all, output, type);
    }

    /**
     * Finds the head that answers.
     *
     * @param model what messages call the model
     * @param heads what the model can give
     * @return the output, which is one of the heads
     * @throws SwiftException naming the output and the heads, where there is none for it
     */
    public Modality head(String model, Set<Modality> heads) {
        if (!heads.contains(output)) {
            throw new SwiftException("task " + this + " asks for " + output.words() + ", but " + model
                    + " has no head for that; it gives " + Modality.words(heads));
        }
        return output;
    }

    @Override
    public String toString() {
        return type.name().toLowerCase(Locale.ROOT) + " (from " + Modality.words(inputs) + " to " + output.words()
                + ")";
    }
}
