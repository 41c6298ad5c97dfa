package io.swift4j.core.model;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Dtype;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a family says of its decoder. */
public final class DecoderConfigBuilder {

    private final ConfigJson json;
    private final DecoderDefaults defaults;
    private boolean headDimRead;
    private final List<String> problems = new ArrayList<>();

    final String modelType;
    final Dtype dtype;
    final int vocabSize;
    final int hiddenSize;
    final int layers;
    final int heads;
    final int keyValueHeads;
    final int headDim;
    final int maxPositions;
    final double normEps;
    final int paddingToken;
    boolean tied;
    String activation;
    DecoderConfig.NormOrder normOrder = DecoderConfig.NormOrder.PRE;
    boolean normWeightFromOne;
    boolean normRoundsLast;
    DecoderConfig.QueryKeyNorm queryKeyNorm = DecoderConfig.QueryKeyNorm.NONE;
    boolean fusedQkv;
    boolean fusedGateUp;
    double attentionScale;
    double attentionSoftcap;
    double logitsSoftcap;
    double logitsDivisor = 1;
    double embeddingScale = 1;
    boolean embeddingScaleRounds;
    double residualScale = 1;
    List<RopeConfig> ropes = List.of();
    List<Integer> layerRopes = List.of();
    List<Integer> ropeAxes = List.of();
    String modulePath = "model.";
    Map<String, String> moduleNames = Map.of();
    int inputSize;
    int outputSize = -1;
    boolean ropeFloat32;
    List<Integer> layerWindows = List.of();

    DecoderConfig.@Nullable Experts experts;

    int recomputeCacheAt;
    String headPath = "lm_head";
    int[] unspoken = {};

    DecoderConfigBuilder(ConfigJson json, DecoderDefaults defaults) {
        this.json = json;
        this.defaults = defaults;
        modelType = json.text("model_type");
        dtype = DecoderDefaults.dtype(json);
        vocabSize = positive("vocab_size");
        hiddenSize = positive("hidden_size");
        layers = positive("num_hidden_layers");
        heads = positive("num_attention_heads");
        boolean oneEach = json.isNull("num_key_value_heads") || defaults.keyValueHeads == 0;
        keyValueHeads = json.integer("num_key_value_heads", oneEach ? heads : defaults.keyValueHeads);
        headDim = readHeadDim();
        maxPositions = json.integer("max_position_embeddings", defaults.maxPositions);
        paddingToken = readPaddingToken();
        normEps = json.number("rms_norm_eps", defaults.normEps);
        tied = json.flag("tie_word_embeddings", defaults.tied);
        activation = json.text(defaults.activationField, defaults.activation);
        attentionScale = headDim <= 0 ? 1 : 1 / Math.sqrt(headDim);
        if (headDim > 0) {
            ropes = List.of(RopeConfig.read(json, headDim, defaults));
            layerRopes = Collections.nCopies(Math.max(layers, 0), 0);
        }
        window(0);
    }

    private int positive(String field) {
        int value = json.integer(field);
        if (value <= 0) {
            problems.add(field + " must be positive, not " + value);
        }
        return value;
    }

    private int readHeadDim() {
        if (json.has("head_dim") || defaults.headDim > 0) {
            int value = json.integer("head_dim", defaults.headDim);
            headDimRead = json.sound("head_dim");
            return headDimRead ? value : 0;
        }
        headDimRead = json.sound("hidden_size", "num_attention_heads") && hiddenSize > 0 && heads > 0;
        return headDimRead ? hiddenSize / heads : 0;
    }

    private int readPaddingToken() {
        int token = json.integer("pad_token_id", json.isNull("pad_token_id") ? -1 : defaults.paddingToken);
        if (!json.has("pad_token_id")) {
            return token < vocabSize ? token : -1;
        }
        return token < 0 ? vocabSize + token : token;
    }

    /** Size of one attention head. */
    public int headDim() {
        return headDim;
    }

    /** What the family assumes where the configuration says nothing. */
    public DecoderDefaults defaults() {
        return defaults;
    }

    /** The rotary embeddings so far. */
    public List<RopeConfig> ropes() {
        return ropes;
    }

    /** Several rotary embeddings and which of them each layer uses, -1 for none. */
    public DecoderConfigBuilder ropes(List<RopeConfig> kinds, List<Integer> perLayer) {
        ropes = List.copyOf(kinds);
        layerRopes = List.copyOf(perLayer);
        return this;
    }

    /** Width of the embedding, where a layer called {@code input_projection} leads from it to the layers. */
    public DecoderConfigBuilder inputSize(int width) {
        if (width < 1) {
            problems.add("embedding_size must be positive, not " + width);
        }
        inputSize = width;
        return this;
    }

    /** How many tokens the output layer scores, where they are not those that come in; 0 for a decoder without an output layer. */
    public DecoderConfigBuilder outputSize(int tokens) {
        if (tokens < 0) {
            problems.add("vocab_size must be positive, not " + tokens);
        }
        outputSize = tokens;
        tied = false;
        return this;
    }

    /** The path of the output layer, by which adapters know it; {@code lm_head} unless said. */
    public DecoderConfigBuilder headPath(String path) {
        headPath = path;
        return this;
    }

    /**
     * Tokens that stand for no words, which the loss of words leaves out of account: scores of other targets are compared without them.
     *
     * @param tokens numbers of tokens, each less than the vocabulary's size
     */
    public DecoderConfigBuilder unspoken(int[] tokens) {
        if (Arrays.stream(tokens).anyMatch(token -> token < 0 || token >= vocabSize)) {
            problems.add("vocabulary_map has tokens of pictures beyond vocab_size " + vocabSize);
        }
        unspoken = tokens.clone();
        return this;
    }

    /** The path of the module that holds the layers and the embedding, with a dot at its end; {@code model.} unless said. */
    public DecoderConfigBuilder modulePath(String path) {
        modulePath = path;
        return this;
    }

    /**
     * What modules of a layer are called where that is not how scripts know them.
     *
     * @param names by the scripts' names
     */
    public DecoderConfigBuilder moduleNames(Map<String, String> names) {
        moduleNames = Map.copyOf(names);
        return this;
    }

    /**
     * For each frequency of the rotary embedding the axis of positions that it turns by, where they have several.
     *
     * @param axisOfFrequency as many as half the rotary dimensions
     */
    public DecoderConfigBuilder ropeAxes(List<Integer> axisOfFrequency) {
        ropeAxes = List.copyOf(axisOfFrequency);
        return this;
    }

    /** Queries and keys are turned in float32, whatever the model's type. */
    public DecoderConfigBuilder ropeInFloat32() {
        ropeFloat32 = true;
        return this;
    }

    /** How many tokens back every layer sees; 0 for all. */
    public DecoderConfigBuilder window(int tokens) {
        layerWindows = Collections.nCopies(Math.max(layers, 0), tokens);
        return this;
    }

    /** The window of those layers whose type is {@code sliding_attention}. */
    public DecoderConfigBuilder windows(List<String> layerTypes, int tokens) {
        List<Integer> windows = new ArrayList<>();
        for (String type : layerTypes) {
            switch (type) {
                case "sliding_attention" -> windows.add(tokens);
                case "full_attention" -> windows.add(0);
                default ->
                    problems.add("layer_types has '" + type + "'; supported are full_attention and sliding_attention");
            }
        }
        layerWindows = List.copyOf(windows);
        return this;
    }

    public DecoderConfigBuilder norms(DecoderConfig.NormOrder order) {
        normOrder = order;
        return this;
    }

    /** Norm weights are stored as their difference from one, and applied before rounding. */
    public DecoderConfigBuilder normWeightFromOne() {
        normWeightFromOne = true;
        return this;
    }

    /** Norm weights are applied before rounding to the model's type. */
    public DecoderConfigBuilder normRoundsLast() {
        normRoundsLast = true;
        return this;
    }

    public DecoderConfigBuilder queryKeyNorm(DecoderConfig.QueryKeyNorm kind) {
        queryKeyNorm = kind;
        return this;
    }

    /** Queries, keys and values come from one matrix, and so do gate and up. */
    public DecoderConfigBuilder fusedProjections() {
        fusedQkv = true;
        fusedGateUp = true;
        return this;
    }

    /** Gate and up come from one matrix. */
    public DecoderConfigBuilder fusedGateUp() {
        fusedGateUp = true;
        return this;
    }

    /** What attention scores are multiplied by; one over the root of the head size unless said. */
    public DecoderConfigBuilder attentionScale(double scale) {
        attentionScale = scale;
        return this;
    }

    /** Bounds attention scores by {@code cap * tanh(score / cap)}; 0 for not. */
    public DecoderConfigBuilder attentionSoftcap(double cap) {
        attentionSoftcap = cap;
        return this;
    }

    public DecoderConfigBuilder logitsSoftcap(double cap) {
        logitsSoftcap = cap;
        return this;
    }

    public DecoderConfigBuilder logitsDivisor(double divisor) {
        logitsDivisor = divisor;
        return this;
    }

    /** What embeddings are multiplied by, rounded to the model's type first or not. */
    public DecoderConfigBuilder embeddingScale(double scale, boolean rounds) {
        embeddingScale = scale;
        embeddingScaleRounds = rounds;
        return this;
    }

    public DecoderConfigBuilder residualScale(double scale) {
        residualScale = scale;
        return this;
    }

    public DecoderConfigBuilder experts(DecoderConfig.Experts settings) {
        boolean read = json.sound("num_experts_per_tok", "num_experts", "num_local_experts");
        if (read && (settings.perToken() < 1 || settings.perToken() > settings.count())) {
            problems.add("num_experts_per_tok must be from 1 to the " + settings.count() + " experts, not "
                    + settings.perToken());
        }
        experts = settings;
        return this;
    }

    public DecoderConfigBuilder recomputeCacheAt(int tokens) {
        recomputeCacheAt = tokens;
        return this;
    }

    /** Refuses a setting that changes the maths and is not supported. */
    public DecoderConfigBuilder refuse(String field) {
        if (json.isFlag(field) && json.flag(field, false)) {
            problems.add(field + " is true, which is not supported");
        }
        return this;
    }

    /**
     * The configuration.
     *
     * @throws ConfigException with every problem
     */
    public DecoderConfig build() {
        boolean headsRead = json.sound("num_attention_heads", "num_key_value_heads");
        boolean layersRead =
                json.sound("num_hidden_layers", "layer_types") && layers > 0 && layers <= DecoderConfig.MAX_LAYERS;
        if (headsRead && (keyValueHeads <= 0 || heads % Math.max(1, keyValueHeads) != 0)) {
            problems.add(
                    "num_attention_heads " + heads + " must be a multiple of num_key_value_heads " + keyValueHeads);
        }
        if (layers > DecoderConfig.MAX_LAYERS) {
            problems.add("num_hidden_layers must be at most " + DecoderConfig.MAX_LAYERS + ", not " + layers);
        }
        if (headDim <= 0 && headDimRead) {
            problems.add("head_dim must be positive, not " + headDim);
        } else if (headDim > 0 && layersRead && layerRopes.size() != layers) {
            problems.add("the rotary embedding is given for " + layerRopes.size() + " layers of " + layers);
        }
        if (layersRead && layerWindows.size() != layers) {
            problems.add("layer_types has " + layerWindows.size() + " entries for " + layers + " layers");
        }
        if (layerWindows.stream().anyMatch(window -> window < 0)) {
            problems.add("sliding_window must not be negative");
        }
        if (layerWindows.stream().filter(window -> window != 0).distinct().count() > 1) {
            problems.add("all windowed layers must have one window, not " + layerWindows);
        }
        Activation.problem(defaults.activationField, activation).ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new ConfigException(json.source(), problems);
        }
        return new DecoderConfig(this);
    }

    String scriptActivation() {
        return Activation.scriptName(activation);
    }
}
