package io.swift4j.modality.moshi;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Perception;
import io.swift4j.core.model.Senses;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Value;
import io.swift4j.modality.codec.audio.AudioCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** What a Moshi model has besides its large decoder: the vectors of codes, the transformer of depth, and the codec. */
final class MoshiSenses implements Senses {

    static final String DEPTH = "depth_decoder.";

    private final MoshiConfig config;
    private final Map<String, Tensor> own;
    private final List<Tensor> tables;
    private final Value depth;
    private final AudioCodec codec;
    private final boolean ownsCodec;

    private MoshiSenses(MoshiConfig config, Map<String, Tensor> own, AudioCodec codec, boolean ownsCodec) {
        this.config = config;
        this.own = own;
        this.tables = IntStream.range(0, 2 * config.codebooks())
                .mapToObj(i -> Objects.requireNonNull(own.get(table(i))))
                .toList();
        Map<String, Tensor> named = new LinkedHashMap<>();
        own.forEach((name, tensor) -> {
            if (name.startsWith(DEPTH)) {
                named.put(name.substring(DEPTH.length()), tensor);
            }
        });
        this.depth = TensorScope.detach(Value.dict(named));
        this.ownsCodec = ownsCodec;
        this.codec = codec;
    }

    private static String table(int stream) {
        return "embed_tokens." + stream + ".weight";
    }

    static MoshiSenses of(ConfigJson json, Map<String, Tensor> weights) {
        MoshiConfig config = MoshiConfig.read(json);
        config.shapes().check(json.source(), weights);
        Map<String, Tensor> own = new LinkedHashMap<>();
        IntStream.range(0, 2 * config.codebooks())
                .mapToObj(MoshiSenses::table)
                .forEach(name -> own.put(name, Objects.requireNonNull(weights.get(name))));
        weights.forEach((name, tensor) -> {
            if (name.startsWith(DEPTH)) {
                own.put(name, tensor);
            }
        });
        ConfigJson codec = json.object("audio_encoder_config").with("model_type", "mimi");
        return new MoshiSenses(config, own, AudioCodec.of(codec, json.source(), weights, "audio_encoder."), true);
    }

    MoshiConfig config() {
        return config;
    }

    List<Tensor> tables() {
        return tables;
    }

    Value depth() {
        return depth;
    }

    AudioCodec codec() {
        return codec;
    }

    @Override
    public Adaptable encoders() {
        return new MoshiModules(own);
    }

    @Override
    public Senses extend(DecoderExtension addition) {
        Map<String, Tensor> changed = new LinkedHashMap<>(own);
        changed.putAll(addition.top());
        return new MoshiSenses(config, changed, codec, false);
    }

    @Override
    public Perception perceive(MediaTensors media, boolean checkpointing, long seed) {
        throw new SwiftException(
                "codes beside a Moshi model's text are read by io.swift4j.modality.moshi.Moshi, not as "
                        + media.tensors().keySet());
    }

    @Override
    public void close() {
        depth.close();
        if (ownsCodec) {
            codec.close();
        }
    }
}
