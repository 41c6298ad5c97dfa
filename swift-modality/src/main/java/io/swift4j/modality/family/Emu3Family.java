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

/** Emu3 (Wang et al. 2024): next-token prediction over text and rows of picture codes. */
public final class Emu3Family extends PartedFamily {

    private static final ConfigJson DEFAULTS = ConfigJson.parse("defaults of emu3_text_model", """
            {"vocab_size": 184622, "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32}""");

    /** For {@link java.util.ServiceLoader}. */
    public Emu3Family() {
        super(new PartNames("model.", "vqmodel."));
    }

    @Override
    public List<String> modelTypes() {
        return List.of("emu3");
    }

    @Override
    public String knownFor() {
        return "Emu3 Chat, Gen: text and pictures in one vocabulary";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        ConfigJson text = TextPart.of(config, "emu3_text_model", false)
                .completedBy(DEFAULTS, "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads");
        ImageVocabulary.emu3(config);
        DecoderDefaults defaults = DecoderDefaults.common()
                .normEps(1e-5)
                .keyValueHeads(8)
                .maxPositions(9216)
                .ropeTheta(1_000_000)
                .paddingToken(151_643);
        return DecoderConfig.builder(text, defaults).build().within("emu3", "model.text_model.");
    }

    @Override
    public Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        Map<String, Tensor> parts = names().encoders(weights);
        return new CodeSenses(
                "emu3",
                ImageTokenizer.inside(config, parts),
                ImageVocabulary.emu3(config),
                parts,
                true,
                options.device());
    }
}
