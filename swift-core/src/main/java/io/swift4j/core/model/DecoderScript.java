package io.swift4j.core.model;

import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compiles the decoder's script for one configuration, which becomes constants of it. */
final class DecoderScript {

    private DecoderScript() {}

    /** Up to how many tokens attention is two products around a softmax in training, rather than the fused kernel. */
    private static final int SHORT_ATTENTION = 768;

    static Script compile(
            DecoderConfig config,
            LoadOptions options,
            Dtype dtype,
            List<ScriptFragment> stored,
            DecoderExtension extension) {
        DecoderConfigBuilder c = config.values();
        DecoderConfig.Experts experts =
                config.experts().orElse(new DecoderConfig.Experts(1, 1, false, false, 0, false));
        Script.Builder script = Script.builder(config.modelType());
        for (String file : new String[] {
            "norm.py",
            "rope.py",
            "mask.py",
            "attention.py",
            "activation.py",
            "mlp.py",
            "moe.py",
            "decoder.py",
            "cache.py",
            "loss.py",
            "soft.py",
            "training.py",
            "head.py"
        }) {
            script.resource(DecoderScript.class, file);
        }
        script.resource(DecoderScript.class, PackedWeights.available() ? "linear_packed.py" : "linear.py");
        List<ScriptFragment> fragments = new ArrayList<>(stored);
        fragments.addAll(extension.fragments());
        if (fragments.isEmpty()) {
            script.resource(DecoderScript.class, "hooks.py");
        } else {
            script.functions("hooks", HookScript.of(fragments));
            fragments.forEach(fragment -> script.functions(fragment.file(), fragment.source()));
        }
        return script.constant("heads", c.heads)
                .constant("compute_dtype", dtype.code())
                .constant("short_attention", SHORT_ATTENTION)
                .constant("kv_heads", c.keyValueHeads)
                .constant("head_dim", c.headDim)
                .constant("norm_eps", c.normEps)
                .constant("norm_before_attention", weight(c.normOrder.beforeAttention))
                .constant("norm_after_attention", weight(c.normOrder.afterAttention))
                .constant("norm_before_mlp", weight(c.normOrder.beforeMlp))
                .constant("norm_after_mlp", weight(c.normOrder.afterMlp))
                .constant("norm_weight_from_one", c.normWeightFromOne)
                .constant("norm_rounds_last", c.normRoundsLast)
                .constant("qk_norm", c.queryKeyNorm.name().toLowerCase(Locale.ROOT))
                .constant("fused_qkv", c.fusedQkv)
                .constant("fused_gate_up", c.fusedGateUp)
                .constant("attention_scale", c.attentionScale)
                .constant("eager_attention", options.attention() == LoadOptions.Attention.EAGER)
                .constant("attention_softcap", c.attentionSoftcap)
                .constant("logits_softcap", c.logitsSoftcap)
                .constant("logits_divisor", c.logitsDivisor)
                .constant("rope_float32", c.ropeFloat32)
                .constant("padding_token", c.paddingToken)
                .constant("embedding_scale", c.embeddingScale)
                .constant("embedding_scale_rounds", c.embeddingScaleRounds)
                .constant("residual_scale", c.residualScale)
                .constant("mlp_activation", c.scriptActivation())
                .constant("window", (long) c.layerWindows.stream()
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElse(0))
                .constants(
                        "layer_window",
                        c.layerWindows.stream().mapToLong(Integer::longValue).toArray())
                .constants(
                        "layer_rope",
                        c.layerRopes.stream().mapToLong(Integer::longValue).toArray())
                .constants(
                        "rope_axes",
                        c.ropeAxes.stream().mapToLong(Integer::longValue).toArray())
                .constants(
                        "rope_scalings",
                        c.ropes.stream()
                                .mapToDouble(RopeConfig::attentionFactor)
                                .toArray())
                .constant("has_experts", config.experts().isPresent())
                .constant("experts_per_token", experts.perToken())
                .constant("normalize_router", experts.normalized())
                .constant("router_rounds", experts.rounded())
                .build();
    }

    private static String weight(String norm) {
        return norm.isEmpty() ? "" : norm + ".weight";
    }
}
