package io.swift4j.modality.processor.family;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.processor.image.Pixels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the tensors of several texts end to end. */
final class Batches {

    private static final Script SCRIPT =
            Script.builder("batches").functions("batches.py", """
                    def lengthened(self, x: Tensor, size: int) -> Tensor:
                      return torch.constant_pad_nd(x, [0, size - x.shape[-1]], 0)
                    """).build();

    private Batches() {}

    /** How tensors of one name are put together. */
    interface Joining {
        Tensor join(List<Tensor> tensors);
    }

    /** All tensors along their first axis, but for names that are joined otherwise. */
    static MediaTensors joined(List<MediaTensors> samples, Map<String, Joining> otherwise) {
        Map<String, List<Tensor>> byName = new LinkedHashMap<>();
        for (MediaTensors sample : samples) {
            sample.tensors()
                    .forEach((name, tensor) ->
                            byName.computeIfAbsent(name, n -> new ArrayList<>()).add(tensor));
        }
        Map<String, Tensor> joined = new LinkedHashMap<>();
        byName.forEach((name, tensors) ->
                joined.put(name, otherwise.getOrDefault(name, Pixels::joined).join(tensors)));
        return MediaTensors.of(joined);
    }

    static MediaTensors joined(List<MediaTensors> samples) {
        return joined(samples, Map.of());
    }

    /** Along the first axis, with zeros at the end of the last where one is shorter. */
    static Tensor lastAxisPadded(List<Tensor> tensors) {
        long most = tensors.stream().mapToLong(tensor -> tensor.size(-1)).max().orElse(0);
        try (TensorScope scope = TensorScope.open()) {
            return scope.escape(Pixels.joined(tensors.stream()
                    .map(tensor -> tensor.size(-1) == most ? tensor : SCRIPT.tensor("lengthened", tensor, most))
                    .toList()));
        }
    }

    /** How spectra and their masks are joined. */
    static final Map<String, Joining> SPECTRA = Map.of(
            "input_features", Batches::lastAxisPadded,
            "attention_mask", Batches::lastAxisPadded,
            "feature_attention_mask", Batches::lastAxisPadded);
}
