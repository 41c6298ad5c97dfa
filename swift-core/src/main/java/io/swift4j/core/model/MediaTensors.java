package io.swift4j.core.model;

import io.swift4j.core.torch.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Pictures, films and sounds as a model's encoders take them: tensors by the names that the reference's processors give them.
 *
 * <p>Such as {@code pixel_values}, {@code image_grid_thw}, {@code pixel_values_videos}, {@code video_grid_thw},
 * {@code image_sizes}, {@code input_features} and {@code feature_attention_mask}. Immutable; the tensors belong to the scope
 * they were made in.
 */
public final class MediaTensors {

    /** Nothing but text. */
    public static final MediaTensors NONE = new MediaTensors(Map.of());

    private final Map<String, Tensor> tensors;

    private MediaTensors(Map<String, Tensor> tensors) {
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** Tensors by name. */
    public static MediaTensors of(Map<String, Tensor> tensors) {
        return tensors.isEmpty() ? NONE : new MediaTensors(tensors);
    }

    /**
     * These tensors and others.
     *
     * @throws IllegalArgumentException when both have one of the same name
     */
    public MediaTensors and(MediaTensors others) {
        Map<String, Tensor> all = new LinkedHashMap<>(tensors);
        others.tensors.forEach((name, tensor) -> {
            if (all.put(name, tensor) != null) {
                throw new IllegalArgumentException("media tensor " + name + " is given twice");
            }
        });
        return of(all);
    }

    /** Whether there is nothing but text. */
    public boolean isEmpty() {
        return tensors.isEmpty();
    }

    /** The tensor of that name. */
    public Optional<Tensor> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /** All tensors by name, in the order they were given. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }
}
