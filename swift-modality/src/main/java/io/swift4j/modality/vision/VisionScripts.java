package io.swift4j.modality.vision;

import io.swift4j.core.model.Activation;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.modality.layers.BlockConfig;
import io.swift4j.modality.layers.Layers;
import java.util.List;

/** The one vision transformer's script for a configuration, without the functions that weights and adapters enter by. */
public final class VisionScripts {

    private VisionScripts() {}

    /**
     * Starts the tower over {@code pixel_values [batch, channels, height, width]}; blocks see {@code [batch, patches, hidden]}.
     *
     * @param dtype of the activations
     */
    public static Script.Builder pictures(ImageTowerConfig config, Dtype dtype) {
        BlockConfig block = config.block();
        return blocks(dtype, block.heads(), block.normEps(), block.activation())
                .resource(VisionScripts.class, "pictures.py")
                .constant("rms", false)
                .constant("gated", false)
                .constant("fused_attention", false)
                .constant("first_layer", "fc1")
                .constant("second_layer", "fc2")
                .constant("first_norm", "layer_norm1")
                .constant("second_norm", "layer_norm2")
                .constants("whole_blocks", new long[0]);
    }

    /**
     * Starts and ends the tower over {@code patches [patches, values]} of {@code grid [pictures, 3]}; blocks see {@code [patches,
     * hidden]}. Out come the vectors {@code [patches / merge^2, out]}, then those for the language model's first layers.
     *
     * @param dtype of the activations
     */
    public static Script.Builder patches(PatchTowerConfig config, Dtype dtype) {
        boolean second = config.kind() == PatchTowerConfig.Kind.QWEN2_5_VL
                || config.kind() == PatchTowerConfig.Kind.QWEN2_5_OMNI;
        boolean third = config.kind() == PatchTowerConfig.Kind.QWEN3_VL;
        return blocks(dtype, config.heads(), 1e-6, config.activation())
                .resource(VisionScripts.class, "patches.py")
                .constant("rms", second)
                .constant("gated", second)
                .constant("fused_attention", config.kind() != PatchTowerConfig.Kind.QWEN2_5_OMNI)
                .constant("first_layer", third ? "linear_fc1" : "fc1")
                .constant("second_layer", third ? "linear_fc2" : "fc2")
                .constant("first_norm", "norm1")
                .constant("second_norm", "norm2")
                .constant("merge", config.merge())
                .constant("window", config.window())
                .constant("rope_theta", config.ropeTheta())
                .constant("merger_norm", third ? "norm" : "ln_q")
                .constant("merger_first", third ? "linear_fc1" : "mlp.0")
                .constant("merger_second", third ? "linear_fc2" : "mlp.2")
                .constants("whole_blocks", longs(config.wholeBlocks()));
    }

    /**
     * Starts and ends the tower over {@code patches [patches, values]} of {@code grid [pictures, 3]}, each of one frame; blocks see
     * {@code [patches, hidden]}, which is what comes out.
     *
     * @param dtype of the activations
     */
    public static Script.Builder sampled(SampledTowerConfig config, Dtype dtype) {
        return blocks(dtype, config.heads(), config.normEps(), config.activation())
                .resource(VisionScripts.class, "sampled.py")
                .constant("rms", false)
                .constant("gated", false)
                .constant("fused_attention", true)
                .constant("first_layer", "fc1")
                .constant("second_layer", "fc2")
                .constant("first_norm", "norm1")
                .constant("second_norm", "norm2")
                .constant("side", config.side())
                .constants("whole_blocks", new long[0]);
    }

    private static long[] longs(List<Integer> values) {
        return values.stream().mapToLong(Integer::longValue).toArray();
    }

    private static Script.Builder blocks(Dtype dtype, int heads, double normEps, String activation) {
        return Script.builder("vision tower")
                .resource(Layers.class, "layers.py")
                .resource(VisionScripts.class, "vit.py")
                .constant("compute_dtype", dtype.code())
                .constant("heads", heads)
                .constant("norm_eps", normEps)
                .constant("mlp_activation", Activation.scriptName(activation));
    }
}
