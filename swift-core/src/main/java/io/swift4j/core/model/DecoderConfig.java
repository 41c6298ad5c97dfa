package io.swift4j.core.model;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Dtype;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a decoder-only transformer is: sizes, and which of the known variations of each part it uses.
 *
 * <p>Made by {@link #builder(ConfigJson)}, which reads the fields that all families share; a family then says where it
 * differs. {@code build} checks everything and lists all problems at once.
 */
public final class DecoderConfig implements ModelConfig {

    /** Where the norms of a layer stand, and what checkpoints call them: before each branch, after it, or on both sides. */
    public enum NormOrder {
        PRE("input_layernorm", "", "post_attention_layernorm", ""),
        POST("", "post_attention_layernorm", "", "post_feedforward_layernorm"),
        /** After each branch, under the names of PRE (Liu et al. 2022). */
        SWIN("", "input_layernorm", "", "post_attention_layernorm"),
        SANDWICH(
                "input_layernorm",
                "post_attention_layernorm",
                "pre_feedforward_layernorm",
                "post_feedforward_layernorm"),
        /** On both sides, under GLM-4's names. */
        GLM("input_layernorm", "post_self_attn_layernorm", "post_attention_layernorm", "post_mlp_layernorm");

        /** The norms before and after attention, then those before and after the layers that follow it; empty for none. */
        final String beforeAttention;

        final String afterAttention;
        final String beforeMlp;
        final String afterMlp;

        NormOrder(String beforeAttention, String afterAttention, String beforeMlp, String afterMlp) {
            this.beforeAttention = beforeAttention;
            this.afterAttention = afterAttention;
            this.beforeMlp = beforeMlp;
            this.afterMlp = afterMlp;
        }

        List<String> names() {
            return Stream.of(beforeAttention, afterAttention, beforeMlp, afterMlp)
                    .filter(name -> !name.isEmpty())
                    .toList();
        }
    }

    /**
     * What the norms of queries and keys span: nothing, each head, or the whole projection. SHARD is a layer norm of each head with
     * scales and offsets of its own.
     */
    public enum QueryKeyNorm {
        NONE,
        HEAD,
        FULL,
        SHARD
    }

    /**
     * A router's settings.
     *
     * @param perToken how many experts each token uses
     * @param count how many experts there are
     * @param normalized whether the chosen weights are scaled to sum to one
     * @param rounded whether they are rounded to the model's type before use
     * @param lossWeight what the balancing loss is multiplied by
     * @param lossAlways whether the balancing loss is part of the loss by default
     */
    public record Experts(
            int perToken, int count, boolean normalized, boolean rounded, double lossWeight, boolean lossAlways) {}

    /** More than any model has; a hostile number would otherwise fill memory with empty layers. */
    public static final int MAX_LAYERS = 10_000;

    private final DecoderConfigBuilder b;
    private final String modelType;
    private final String modulePath;

    DecoderConfig(DecoderConfigBuilder builder) {
        this(builder, builder.modelType, builder.modulePath);
    }

    private DecoderConfig(DecoderConfigBuilder builder, String modelType, String modulePath) {
        this.b = builder;
        this.modelType = modelType;
        this.modulePath = modulePath;
    }

    /**
     * The same decoder as part of a larger model.
     *
     * @param type of the whole
     * @param path of the module that holds the layers and the embedding, with a dot at its end
     */
    public DecoderConfig within(String type, String path) {
        return new DecoderConfig(b, type, path);
    }

    @Override
    public String modelType() {
        return modelType;
    }

    @Override
    public Dtype dtype() {
        return b.dtype;
    }

    public int vocabSize() {
        return b.vocabSize;
    }

    public int hiddenSize() {
        return b.hiddenSize;
    }

    /** Width of the embedding, which a projection leads to {@link #hiddenSize} where it is another. */
    public int inputSize() {
        return b.inputSize == 0 ? b.hiddenSize : b.inputSize;
    }

    /** How many tokens the output layer scores: the vocabulary unless it has one of its own; 0 without an output layer. */
    public int outputSize() {
        return b.outputSize < 0 ? b.vocabSize : b.outputSize;
    }

    public int layers() {
        return b.layers;
    }

    public int heads() {
        return b.heads;
    }

    public int keyValueHeads() {
        return b.keyValueHeads;
    }

    public int headDim() {
        return b.headDim;
    }

    /** How many positions the model was made for. */
    public int maxPositions() {
        return b.maxPositions;
    }

    /** Whether the output layer is the embedding. */
    public boolean tiedEmbeddings() {
        return b.tied;
    }

    /** The kinds of rotary embedding that layers use. */
    public List<RopeConfig> ropes() {
        return b.ropes;
    }

    /** For each layer the number of its rotary embedding in {@link #ropes()}, or -1 for none. */
    public List<Integer> layerRopes() {
        return b.layerRopes;
    }

    /** The path of the output layer: {@code lm_head}. */
    public String headPath() {
        return b.headPath;
    }

    /** Tokens that stand for no words; none for most models. */
    public int[] unspoken() {
        return b.unspoken.clone();
    }

    /** The path of the module that holds the layers and the embedding, with a dot at its end: {@code model.}. */
    public String modulePath() {
        return modulePath;
    }

    /** What modules of a layer are called where that is not how scripts know them, by the scripts' names. */
    public Map<String, String> moduleNames() {
        return b.moduleNames;
    }

    /** How many axes positions have: 1, or as many as the rotary embedding's frequencies are spread over. */
    public int positionAxes() {
        return 1 + b.ropeAxes.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** For each layer how many tokens back it sees, itself included; 0 for all. */
    public List<Integer> layerWindows() {
        return b.layerWindows;
    }

    /** The bound of final scores; 0 for none. */
    public double logitsSoftcap() {
        return b.logitsSoftcap;
    }

    public Optional<Experts> experts() {
        return Optional.ofNullable(b.experts);
    }

    /** From how many tokens on a cache made before is thrown away, because positions turn differently then; 0 for never. */
    public int recomputeCacheAt() {
        return b.recomputeCacheAt;
    }

    DecoderConfigBuilder values() {
        return b;
    }

    /** Starts from the fields that every family's {@code config.json} has. */
    public static DecoderConfigBuilder builder(ConfigJson config) {
        return new DecoderConfigBuilder(config, DecoderDefaults.common());
    }

    /** Starts likewise, with what the family assumes where the configuration says nothing. */
    public static DecoderConfigBuilder builder(ConfigJson config, DecoderDefaults defaults) {
        return new DecoderConfigBuilder(config, defaults);
    }
}
