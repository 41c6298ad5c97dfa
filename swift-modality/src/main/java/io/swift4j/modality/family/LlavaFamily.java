package io.swift4j.modality.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Senses;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.WeightShapes;
import io.swift4j.modality.senses.EncoderPart;
import io.swift4j.modality.senses.MediaChannel;
import io.swift4j.modality.senses.TokenPlaces;
import io.swift4j.modality.senses.TowerSenses;
import java.util.List;
import java.util.Map;

/** LLaVA (Liu et al. 2023): any encoder of pictures of one size before any decoder. */
public final class LlavaFamily extends PartedFamily {

    /** For {@link java.util.ServiceLoader}. */
    public LlavaFamily() {
        super(new PartNames("model.", "vision_tower.", "multi_modal_projector."));
    }

    @Override
    public List<String> modelTypes() {
        return List.of("llava");
    }

    @Override
    public String knownFor() {
        return "LLaVA 1.5, BakLLaVA, LLaVA-Interleave: text, pictures";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        DecoderConfig decoder = TextFamily.configure(config, "llava", "llama", true);
        LlavaLayout.read(config, decoder.hiddenSize());
        return decoder;
    }

    @Override
    public Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        LlavaLayout layout = LlavaLayout.read(config, configure(config).hiddenSize());
        MediaChannel pictures =
                new MediaChannel("image", layout.imageToken(), layout.encoder().inputs(), 0, inputs -> {
                    layout.encoder().check(inputs);
                    return inputs;
                });
        EncoderPart part = new EncoderPart(
                layout.tower(config, names().encoders(weights), dtype, "whole.py", new WeightShapes()),
                List.of(pictures));
        return new TowerSenses("llava", List.of(part), TokenPlaces.PLAIN, options.device());
    }
}
