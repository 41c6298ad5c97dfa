package io.swift4j.modality.csm;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Perception;
import io.swift4j.core.model.Senses;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.layers.WeightShapes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a CSM model has besides its backbone: the decoder of depth, the vectors and output layers of codes, and the codec. */
final class CsmSenses implements Senses {

    static final String TABLE = "backbone_model.embed_tokens.embed_audio_tokens.weight";
    static final String HEADS = "depth_decoder.codebooks_head.weight";
    private static final String DEPTH_TABLE = DepthFamily.PREFIX + "embed_tokens.weight";

    private final CsmConfig config;
    private final Decoder depth;
    private final Map<String, Tensor> own;
    private final AudioCodec codec;
    private final boolean ownsCodec;

    private CsmSenses(CsmConfig config, Decoder depth, Map<String, Tensor> own, AudioCodec codec, boolean ownsCodec) {
        this.config = config;
        this.depth = depth;
        this.own = own;
        this.codec = codec;
        this.ownsCodec = ownsCodec;
    }

    static CsmSenses of(ConfigJson json, Map<String, Tensor> weights, LoadOptions options) {
        CsmConfig config = CsmConfig.read(json);
        ConfigJson depthJson = json.object("depth_decoder_config").with("model_type", "csm_depth_decoder_model");
        int depthHidden = depthJson.integer("hidden_size", 1024);
        Map<String, Tensor> named = tied(config, weights);
        long codes = (long) config.codebooks() * config.size();
        new WeightShapes()
                .tensor(TABLE, codes, config.hidden())
                .tensor(HEADS, config.codebooks() - 1L, depthHidden, config.size())
                .tensor(DepthFamily.PREFIX + DepthFamily.PROJECTOR + ".weight", depthHidden, config.hidden())
                .check(json.source(), named);
        Map<String, Tensor> own = new LinkedHashMap<>();
        for (String name : List.of(TABLE, HEADS)) {
            own.put(name, Objects.requireNonNull(named.get(name)));
        }
        ConfigJson codecJson = json.object("codec_config").with("model_type", "mimi");
        AudioCodec codec = AudioCodec.of(codecJson, json.source(), weights, "codec_model.");
        try {
            return new CsmSenses(config, Decoder.part(depthJson, new DepthFamily(), named, options), own, codec, true);
        } catch (RuntimeException e) {
            codec.close();
            throw e;
        }
    }

    /** Both decoders' vectors of codes, where a checkpoint holds only one of two that are the same. */
    private static Map<String, Tensor> tied(CsmConfig config, Map<String, Tensor> weights) {
        Map<String, Tensor> named = new LinkedHashMap<>(weights);
        if (config.tied()) {
            Tensor table = named.get(TABLE);
            Tensor depthTable = named.get(DEPTH_TABLE);
            if (table == null && depthTable != null) {
                named.put(TABLE, depthTable);
            } else if (depthTable == null && table != null) {
                named.put(DEPTH_TABLE, table);
            }
        }
        return named;
    }

    CsmConfig config() {
        return config;
    }

    Decoder depth() {
        return depth;
    }

    AudioCodec codec() {
        return codec;
    }

    /** A tensor outside of both decoders. */
    Tensor own(String name) {
        return Objects.requireNonNull(own.get(name), name);
    }

    @Override
    public Adaptable encoders() {
        return new DepthModules(depth, own);
    }

    @Override
    public Senses extend(DecoderExtension addition) {
        Map<String, Tensor> inside = new LinkedHashMap<>();
        Map<String, Tensor> outside = new LinkedHashMap<>(own);
        addition.top()
                .forEach((name, tensor) -> DepthModules.key(name)
                        .ifPresentOrElse(key -> inside.put(key, tensor), () -> outside.put(name, tensor)));
        Decoder extended = depth.extend(new DecoderExtension(addition.fragments(), inside, addition.layers(), 0, 0));
        return new CsmSenses(config, extended, outside, codec, false);
    }

    @Override
    public Perception perceive(MediaTensors media, boolean checkpointing, long seed) {
        throw new SwiftException("sounds among a CSM model's tokens are read by io.swift4j.modality.csm.Csm, not as "
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
