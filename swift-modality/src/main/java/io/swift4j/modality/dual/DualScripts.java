package io.swift4j.modality.dual;

import io.swift4j.core.model.Activation;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.modality.layers.BlockConfig;
import io.swift4j.modality.layers.Layers;
import io.swift4j.modality.vision.ImageTowerConfig;
import io.swift4j.modality.vision.VisionScripts;

/** The towers' scripts for one configuration, without the functions that weights and adapters enter by. */
final class DualScripts {

    private DualScripts() {}

    private static Script.Builder tower(String name, BlockConfig block, Dtype dtype) {
        return Script.builder(name)
                .resource(Layers.class, "layers.py")
                .constant("compute_dtype", dtype.code())
                .constant("heads", block.heads())
                .constant("norm_eps", block.normEps())
                .constant("mlp_activation", Activation.scriptName(block.activation()));
    }

    static Script.Builder text(DualConfig config, Dtype dtype) {
        TextTowerConfig text = config.text();
        Script.Builder script = tower("text tower", text.block(), dtype);
        if (config.kind() == DualKind.CLAP) {
            return script.resource(DualScripts.class, "roberta.py")
                    .resource(DualScripts.class, "projection.py")
                    .constant("padding_token", text.padToken())
                    .constant("projector", "text_projection")
                    .constant("projection_activation", Activation.scriptName(config.textProjectionActivation()));
        }
        boolean clip = config.kind() == DualKind.CLIP;
        return script.resource(DualScripts.class, "text.py")
                .constant("causal", clip)
                .constant("reads_at", !clip ? "last" : text.endToken() == 2 ? "highest" : "end")
                .constant("end_token", text.endToken())
                .constant("projector", clip ? "text_projection" : "head");
    }

    static Script.Builder image(DualConfig config, ImageTowerConfig image, Dtype dtype) {
        return VisionScripts.pictures(image, dtype)
                .resource(VisionScripts.class, "pooled.py")
                .constant("asks", config.kind() == DualKind.SIGLIP);
    }

    static Script.Builder sound(DualConfig config, SoundTowerConfig sound, Dtype dtype) {
        return Script.builder("audio tower")
                .resource(Layers.class, "layers.py")
                .resource(DualScripts.class, "htsat.py")
                .resource(DualScripts.class, "projection.py")
                .constant("compute_dtype", dtype.code())
                .constant("norm_eps", sound.normEps())
                .constant("mlp_activation", Activation.scriptName(sound.activation()))
                .constant("side", sound.side())
                .constant("fold", sound.side() / sound.melBins())
                .constants(
                        "patch_stride",
                        longs(sound.stride().get(0), sound.stride().get(1)))
                .constants(
                        "patch_padding",
                        longs(
                                (sound.patch().get(0) - sound.stride().get(0)) / 2,
                                (sound.patch().get(1) - sound.stride().get(1)) / 2))
                .constant("patch_norm", sound.patchNorm())
                .constant("fusion", sound.fuses())
                .constant("window", sound.window())
                .constants(
                        "block_heads", sound.blocks((stage, i) -> sound.heads().get(stage)))
                .constants("block_heights", sound.blocks((stage, i) -> sound.patches(stage, 0)))
                .constants("block_widths", sound.blocks((stage, i) -> sound.patches(stage, 1)))
                .constants("block_shifts", sound.blocks(sound::shift))
                .constant("projector", "audio_projection")
                .constant("projection_activation", Activation.scriptName(config.soundProjectionActivation()));
    }

    private static long[] longs(long... values) {
        return values;
    }
}
