package io.swift4j.modality.discrete;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The linear layers of a picture tokenizer as adapters see them.
 *
 * <p>No gradient leads through codes, so that what adapters add there never moves; PEFT's name patterns match them all the same,
 * and its files hold them. They are kept, and refused where they would change the codes.
 */
record TokenizerModules(Map<String, Tensor> linears, String device) implements Adaptable {

    static TokenizerModules of(Map<String, Tensor> tokenizer, String device) {
        Map<String, Tensor> linears = new LinkedHashMap<>();
        tokenizer.forEach((name, tensor) -> {
            if (name.endsWith("_proj.weight") && tensor.rank() == 2) {
                linears.put(name, tensor);
            }
        });
        return new TokenizerModules(linears, device);
    }

    /** Refuses additions that would do something. */
    static void check(DecoderExtension addition) {
        addition.top().forEach((name, tensor) -> {
            if (name.contains("lora_B") && !allZero(tensor)) {
                throw new SwiftException("the adapter changes " + name
                        + " of the picture tokenizer, whose codes are fixed; leave vqmodel out of target_modules");
            }
        });
    }

    private static boolean allZero(Tensor tensor) {
        for (float value : tensor.toFloats()) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Map<String, Tensor> topTensors() {
        return linears;
    }

    @Override
    public List<String> topLinears() {
        return linears.keySet().stream()
                .map(name -> name.substring(0, name.length() - ".weight".length()))
                .toList();
    }

    @Override
    public List<Map<String, Tensor>> layerTensors() {
        return List.of();
    }

    @Override
    public Optional<long[]> linearShape(Map<String, Tensor> dict, String name) {
        return Optional.ofNullable(dict.get(name + ".weight")).map(Tensor::shape);
    }

    @Override
    public Tensor denseWeight(int layer, String name) {
        return Objects.requireNonNull(linears.get(name + ".weight"), name).to(Dtype.FLOAT32);
    }

    @Override
    public Tensor here(Tensor tensor) {
        return tensor.device().equals(device) ? tensor : tensor.to(device);
    }

    @Override
    public String parameterName(int layer, String key) {
        return key;
    }
}
