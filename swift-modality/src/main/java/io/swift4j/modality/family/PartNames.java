package io.swift4j.modality.family;

import io.swift4j.core.torch.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names of a model's parts: checkpoints differ in what they put before them, adapters do not.
 *
 * @param root what adapters put before the encoders' names: {@code model.}, or nothing
 * @param parts how names of encoders' tensors begin, without the root: {@code visual.}
 * @param others how names of tensors begin that are of no business here
 */
record PartNames(String root, List<String> parts, List<String> others) {

    private static final List<String> BEFORE = List.of("thinker.", "model.");
    private static final List<String> BEFORE_DECODER = List.of("thinker.", "model.", "language_model.", "text_model.");

    PartNames(String root, String... parts) {
        this(root, List.of(parts), List.of());
    }

    /** The name of an encoder's tensor as adapters know it; empty for one of the decoder. */
    Optional<String> part(String checkpointName) {
        String name = without(BEFORE, checkpointName);
        return parts.stream().anyMatch(name::startsWith)
                ? Optional.of(root + name.replaceFirst("^vision_tower\\.vision_model\\.", "vision_tower."))
                : Optional.empty();
    }

    /** The name of a decoder's tensor without what comes before it. */
    Optional<String> decoder(String checkpointName) {
        boolean other = part(checkpointName).isPresent() || others.stream().anyMatch(checkpointName::startsWith);
        return other ? Optional.empty() : Optional.of(without(BEFORE_DECODER, checkpointName));
    }

    private static String without(List<String> prefixes, String name) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return without(prefixes, name.substring(prefix.length()));
            }
        }
        return name;
    }

    /** The encoders' tensors by the names that adapters know. */
    Map<String, Tensor> encoders(Map<String, Tensor> checkpoint) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        checkpoint.forEach((name, tensor) -> part(name).ifPresent(known -> tensors.put(known, tensor)));
        return tensors;
    }
}
