package io.swift4j.modality.talker;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.ModelFamily;
import io.swift4j.core.model.Senses;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.family.Qwen25OmniFamily;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The whole of Qwen2.5-Omni (Xu et al. 2025): its thinker is the decoder, and its talker what adapters may change besides. */
public final class OmniFamily implements ModelFamily {

    private static final Qwen25OmniFamily THINKER = new Qwen25OmniFamily();

    @Override
    public List<String> modelTypes() {
        return List.of("qwen2_5_omni");
    }

    @Override
    public String knownFor() {
        return "Qwen2.5-Omni 3B, 7B: text, pictures, sound, films; answers in speech";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        return THINKER.configure(config);
    }

    @Override
    public Optional<String> decoderName(String checkpointName) {
        return THINKER.decoderName(checkpointName);
    }

    @Override
    public String moduleName(String checkpointName) {
        return THINKER.moduleName(checkpointName);
    }

    @Override
    public Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        Senses towers = THINKER.senses(config, weights, options, dtype);
        Map<String, Tensor> own = OmniParts.tensors(weights, OmniModules.PREFIX);
        if (own.isEmpty() || !config.isObject(OmniParts.TALKER)) {
            return towers;
        }
        ConfigJson talker = OmniParts.config(config, OmniParts.TALKER, Talker.TYPE);
        return new OmniSenses(towers, () -> Decoder.part(talker, new TalkerFamily(), own, options));
    }
}
