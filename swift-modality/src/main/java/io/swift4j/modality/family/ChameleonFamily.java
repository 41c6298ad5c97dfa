package io.swift4j.modality.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Senses;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.codec.image.ImageTokenizer;
import io.swift4j.modality.discrete.CodeSenses;
import io.swift4j.modality.discrete.ImageVocabulary;
import java.util.List;
import java.util.Map;

/** Chameleon (Chameleon Team 2024): one vocabulary for text and pictures, one decoder over both. */
public final class ChameleonFamily extends PartedFamily {

    private static final ConfigJson DEFAULTS = ConfigJson.parse("defaults of chameleon", """
            {"vocab_size": 65536, "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32}""");

    /** For {@link java.util.ServiceLoader}. */
    public ChameleonFamily() {
        super(new PartNames("model.", "vqmodel."));
    }

    @Override
    public List<String> modelTypes() {
        return List.of("chameleon");
    }

    @Override
    public String knownFor() {
        return "Chameleon 7B, 30B, Anole, Lumina-mGPT: text and pictures in one vocabulary";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        ConfigJson whole =
                config.completedBy(DEFAULTS, "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads");
        return DecoderConfig.builder(
                        whole,
                        DecoderDefaults.common().normEps(1e-5).keyValueHeads(32).maxPositions(4096))
                .queryKeyNorm(DecoderConfig.QueryKeyNorm.SHARD)
                .norms(config.flag("swin_norm", false) ? DecoderConfig.NormOrder.SWIN : DecoderConfig.NormOrder.PRE)
                .unspoken(ImageVocabulary.chameleon(whole).tokens())
                .build();
    }

    @Override
    public Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        Map<String, Tensor> parts = names().encoders(weights);
        return new CodeSenses(
                "chameleon",
                ImageTokenizer.inside(config, parts),
                ImageVocabulary.chameleon(config),
                parts,
                false,
                options.device());
    }
}
