package io.swift4j.peft;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.Network;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network whose weights hold what adapters had changed. */
public final class MergedModel implements AutoCloseable {

    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final Network network;

    MergedModel(AdaptedModel owner) {
        Network plain = owner.model().network();
        owner.merge((name, tensor) -> {
            try (TensorScope scope = TensorScope.open()) {
                weights.put(name, TensorScope.detach(tensor.to(plain.dtype()).copy()));
            }
        });
        Map<String, Tensor> top = new LinkedHashMap<>();
        List<Map<String, Tensor>> layers = new ArrayList<>();
        plain.layerTensors().forEach(any -> layers.add(new LinkedHashMap<>()));
        ParameterNames names = new ParameterNames(plain);
        weights.forEach((name, tensor) -> {
            ParameterNames.Place place = names.place(name);
            (place.layer() < 0 ? top : layers.get(place.layer())).put(place.key(), tensor);
        });
        if (top.containsKey("embed_tokens.weight")
                && !plain.topTensors().containsKey("lm_head.weight")
                && !owner.trainsTiedEmbedding()) {
            Tensor head = plain.topTensors().get("embed_tokens.weight");
            if (head != null) {
                top.putIfAbsent("lm_head.weight", head);
            }
        }
        this.network = plain.extend(new DecoderExtension(List.of(), top, layers, 0, 0));
    }

    /** The merged model; belongs to this object. */
    public Network network() {
        return network;
    }

    /** The merged model where it is a language model. */
    public Decoder decoder() {
        return network.as(Decoder.class);
    }

    @Override
    public void close() {
        network.close();
        weights.values().forEach(Tensor::close);
    }
}
