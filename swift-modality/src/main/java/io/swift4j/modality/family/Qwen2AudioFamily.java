package io.swift4j.modality.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Senses;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.audio.AudioEncoderConfig;
import io.swift4j.modality.audio.AudioTower;
import io.swift4j.modality.senses.EncoderPart;
import io.swift4j.modality.senses.TokenPlaces;
import io.swift4j.modality.senses.TowerSenses;
import java.util.List;
import java.util.Map;

/** Qwen2-Audio (Chu et al. 2024): Whisper's encoder, halved, before a Qwen2 decoder. */
public final class Qwen2AudioFamily extends PartedFamily {

    /** For {@link java.util.ServiceLoader}. */
    public Qwen2AudioFamily() {
        super(new PartNames("model.", "audio_tower.", "multi_modal_projector."));
    }

    @Override
    public List<String> modelTypes() {
        return List.of("qwen2_audio");
    }

    @Override
    public String knownFor() {
        return "Qwen2-Audio 7B: text, sound";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        // The reference ties nothing here, whatever text_config says.
        DecoderConfig decoder =
                TextFamily.configure(config.with("tie_word_embeddings", false), "qwen2_audio", "qwen2", false);
        AudioEncoderConfig.qwen2Audio(config.object("audio_config"), decoder.hiddenSize());
        return decoder;
    }

    @Override
    public Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        AudioEncoderConfig audio = AudioEncoderConfig.qwen2Audio(
                config.object("audio_config"), configure(config).hiddenSize());
        EncoderPart part = AudioTower.of(
                audio,
                names().encoders(weights),
                "model.",
                config.source(),
                config.integer("audio_token_index", config.integer("audio_token_id", 151_646)),
                dtype);
        return new TowerSenses("qwen2_audio", List.of(part), TokenPlaces.PLAIN, options.device());
    }
}
