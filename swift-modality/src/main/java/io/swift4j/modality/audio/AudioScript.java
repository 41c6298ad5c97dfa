package io.swift4j.modality.audio;

import io.swift4j.core.model.Activation;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.modality.layers.Layers;

/** The audio encoder's script for one configuration, without the functions that weights and adapters enter by. */
public final class AudioScript {

    private AudioScript() {}

    /**
     * Starts the script: {@code begin}, {@code block} and {@code end} of a tower over {@code input_features [clips, mel, frames]}
     * and {@code feature_attention_mask [clips, frames]}.
     *
     * <p>Blocks see {@code [clips, frames / 2, hidden]}, or {@code [chunks, frames / 2, hidden]}. Out come, for Whisper, the
     * normed states {@code [clips, positions, hidden]}; for Qwen2-Audio the tokens of all clips {@code [tokens, out]}, then all
     * rows {@code [clips, positions / 2, out]} and the normed states they are projected from; for Qwen2.5-Omni the tokens
     * {@code [tokens, out]} and the normed states {@code [tokens, hidden]}.
     *
     * @param dtype of the activations
     */
    public static Script.Builder script(AudioEncoderConfig config, Dtype dtype) {
        boolean omni = config.kind() == AudioEncoderConfig.Kind.QWEN2_5_OMNI;
        boolean whisper = config.kind() == AudioEncoderConfig.Kind.WHISPER;
        return Script.builder("audio encoder")
                .resource(Layers.class, "layers.py")
                .resource(Layers.class, "convolution.py")
                .resource(AudioScript.class, "audio.py")
                .constant("compute_dtype", dtype.code())
                .constant("heads", config.heads())
                .constant("norm_eps", 1e-5)
                .constant("mlp_activation", Activation.scriptName(config.activation()))
                .constant("learned_positions", !omni)
                .constant("chunk_frames", config.chunkFrames())
                .constant("halves", !whisper)
                .constant("last_norm", omni ? "ln_post" : "layer_norm")
                .constant("projector", whisper ? "" : omni ? "proj" : "multi_modal_projector.linear");
    }
}
