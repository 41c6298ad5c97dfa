package io.swift4j.core.model;

import io.swift4j.core.torch.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is added to a multimodal model, by where it goes.
 *
 * @param decoder what goes to the first layers, and to what lies outside of them
 * @param encoders the rest
 */
record SplitExtension(DecoderExtension decoder, DecoderExtension encoders) {

    static SplitExtension of(DecoderExtension whole, int decoderLayers, @Nullable Senses senses) {
        if (senses == null) {
            return new SplitExtension(whole, DecoderExtension.NONE);
        }
        Set<String> modules = modules(senses);
        Map<String, Tensor> decoderTop = new LinkedHashMap<>();
        Map<String, Tensor> encodersTop = new LinkedHashMap<>();
        whole.top().forEach((key, tensor) -> (within(modules, key) ? encodersTop : decoderTop).put(key, tensor));
        List<Map<String, Tensor>> layers = whole.layers();
        boolean none = layers.isEmpty();
        return new SplitExtension(
                new DecoderExtension(
                        whole.fragments(),
                        decoderTop,
                        none ? layers : layers.subList(0, decoderLayers),
                        whole.prefixTokens(),
                        whole.promptTokens()),
                new DecoderExtension(
                        whole.fragments(),
                        encodersTop,
                        none ? layers : layers.subList(decoderLayers, layers.size()),
                        0,
                        0));
    }

    /** Whether an entry outside of layers is part of the encoders. */
    static boolean ofEncoders(@Nullable Senses senses, String key) {
        return senses != null && within(modules(senses), key);
    }

    private static Set<String> modules(Senses senses) {
        return senses.encoders().topTensors().keySet().stream()
                .map(name -> name.substring(0, Math.max(0, name.lastIndexOf('.'))))
                .collect(Collectors.toSet());
    }

    private static boolean within(Set<String> modules, String key) {
        for (int dot = key.length(); dot > 0; dot = key.lastIndexOf('.', dot - 1)) {
            if (modules.contains(key.substring(0, dot))) {
                return true;
            }
        }
        return false;
    }
}
