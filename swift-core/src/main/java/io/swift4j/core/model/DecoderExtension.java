package io.swift4j.core.model;

import io.swift4j.core.torch.Tensor;
import java.util.List;
import java.util.Map;

/**
 * What is added to a decoder without touching its weights.
 *
 * @param fragments scripts that run at {@link Hook}s, in this order
 * @param top entries to add to, or put in the place of, those outside the layers
 * @param layers likewise, one map for each layer; empty for none
 * @param prefixTokens how many learned keys and values stand before every sequence; they shift its positions
 * @param promptTokens how many virtual tokens stand before every sequence: the rows of the entry {@code prompt_embeddings}
 */
public record DecoderExtension(
        List<ScriptFragment> fragments,
        Map<String, Tensor> top,
        List<Map<String, Tensor>> layers,
        int prefixTokens,
        int promptTokens) {

    /** Nothing added. */
    public static final DecoderExtension NONE = new DecoderExtension(List.of(), Map.of(), List.of(), 0, 0);

    public DecoderExtension {
        fragments = List.copyOf(fragments);
        layers = List.copyOf(layers);
        if (prefixTokens < 0 || promptTokens < 0) {
            throw new IllegalArgumentException("prefix and prompt tokens must not be negative");
        }
    }

    /** Whether layers draw random numbers: those with an entry {@code ….dropout} do. */
    boolean random() {
        return layers.stream().flatMap(layer -> layer.keySet().stream()).anyMatch(name -> name.endsWith("dropout"));
    }

    /** Whether linear layers still multiply by the checkpoint's matrices alone, so that packed ones may stand in. */
    boolean keepsLinearLayers() {
        return fragments.stream()
                        .flatMap(fragment -> fragment.hooks().keySet().stream())
                        .noneMatch(hook -> hook == Hook.WEIGHT || hook == Hook.LINEAR_OUTPUT)
                && top.keySet().stream().noneMatch(name -> name.endsWith(".weight"))
                && layers.stream()
                        .flatMap(layer -> layer.keySet().stream())
                        .noneMatch(name -> name.endsWith(".weight"));
    }
}
