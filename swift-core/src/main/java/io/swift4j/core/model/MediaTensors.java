package io.swift4j.core.model;

import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
    public static final MediaTensors NONE = new MediaTensors(Map.of(), List.of());

    private final Map<String, Tensor> tensors;
    private final List<SoftTokens> perceived;

    private MediaTensors(Map<String, Tensor> tensors, List<SoftTokens> perceived) {
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        this.perceived = List.copyOf(perceived);
    }

    /** Tensors by name. */
    public static MediaTensors of(Map<String, Tensor> tensors) {
        return tensors.isEmpty() ? NONE : new MediaTensors(tensors, List.of());
    }

    /**
     * The same with what the encoders have made of them already, so that these need not run again. What no one but an encoder reads
     * may then be missing among the tensors.
     */
    public MediaTensors withPerceived(List<SoftTokens> vectors) {
        return new MediaTensors(tensors, vectors);
    }

    /** What the encoders have made already, one entry for each kind of media; empty where they have to run. */
    public List<SoftTokens> perceived() {
        return perceived;
    }

    /** Every tensor there is, those of {@link #perceived} too. */
    public List<Tensor> all() {
        List<Tensor> all = new ArrayList<>(tensors.values());
        for (SoftTokens tokens : perceived) {
            all.add(tokens.values());
            all.addAll(tokens.deep());
        }
        return all;
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
        List<SoftTokens> both = new ArrayList<>(perceived);
        both.addAll(others.perceived);
        return of(all).withPerceived(both);
    }

    /** Whether there is nothing but text. */
    public boolean isEmpty() {
        return tensors.isEmpty() && perceived.isEmpty();
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
