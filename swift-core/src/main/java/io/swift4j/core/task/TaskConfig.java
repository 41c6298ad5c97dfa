package io.swift4j.core.task;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Modality;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a model is asked to do.
 *
 * @param inputs what may go in; text always may
 * @param outputs what is to come out, at least one; of several, answers hold any, one after another as the model writes them
 * @param type what the answer is for
 */
public record TaskConfig(Set<Modality> inputs, Set<Modality> outputs, TaskType type) {

    public TaskConfig {
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException("a task needs at least one output");
        }
        EnumSet<Modality> all = EnumSet.of(Modality.TEXT);
        all.addAll(inputs);
        inputs = Set.copyOf(all);
        outputs = Collections.unmodifiableSet(EnumSet.copyOf(outputs));
    }

    /** Several kinds in, one out. */
    public TaskConfig(Set<Modality> inputs, Modality output, TaskType type) {
        this(inputs, Set.of(output), type);
    }

    /** One kind in, one out: {@code TaskConfig.of(IMAGE, TEXT, CAPTION)}. */
    public static TaskConfig of(Modality input, Modality output, TaskType type) {
        return new TaskConfig(Set.of(input), output, type);
    }

    /** One kind in, several out, as text between pictures: {@code TaskConfig.of(TEXT, Set.of(TEXT, IMAGE), GENERATION)}. */
    public static TaskConfig of(Modality input, Set<Modality> outputs, TaskType type) {
        return new TaskConfig(Set.of(input), outputs, type);
    }

    /** Anything in, text out. */
    public static TaskConfig chat() {
        return new TaskConfig(EnumSet.allOf(Modality.class), Modality.TEXT, TaskType.CHAT);
    }

    /** The same with a further kind of content that may go in. */
    public TaskConfig withInput(Modality more) {
        EnumSet<Modality> all = EnumSet.of(more);
        all.addAll(inputs);
        return new TaskConfig(all, outputs, type);
    }

    /**
     * Finds the heads that answer.
     *
     * @param model what messages call the model
     * @param heads what the model can give
     * @return the outputs, all of which are among the heads
     * @throws SwiftException naming the outputs and the heads, where there is none for one of them
     */
    public Set<Modality> heads(String model, Set<Modality> heads) {
        if (!heads.containsAll(outputs)) {
            EnumSet<Modality> missing = EnumSet.copyOf(outputs);
            missing.removeAll(heads);
            throw new SwiftException("task " + this + " asks for " + Modality.words(missing) + ", but " + model
                    + " has no head for that; it gives " + Modality.words(heads));
        }
        return outputs;
    }

    @Override
    public String toString() {
        return type.name().toLowerCase(Locale.ROOT) + " (from " + Modality.words(inputs) + " to "
                + Modality.words(outputs) + ")";
    }
}
