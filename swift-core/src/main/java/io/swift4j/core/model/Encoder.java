package io.swift4j.core.model;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Value;
import java.util.Map;
import java.util.Optional;

/**
 * A BERT-style encoder with its weights, and the pooling that makes one vector of a text.
 *
 * <p>Thread-safe. Results belong to the caller's scope. Closing frees the compiled script, not the weights.
 */
public final class Encoder implements AutoCloseable {

    private final EncoderConfig config;
    private final String device;
    private final Script script;
    private final Value top;
    private final Value layers;
    private final boolean hasPooler;

    private Encoder(EncoderConfig config, LayerWeights weights, String device) {
        this.config = config;
        this.device = device;
        this.script = Script.builder(config.modelType())
                .resource(Encoder.class, "linear.py")
                .resource(Encoder.class, "hooks.py")
                .resource(Encoder.class, "activation.py")
                .resource(Encoder.class, "bert.py")
                .constant("hidden", config.hiddenSize())
                .constant("heads", config.heads())
                .constant("norm_eps", config.normEps())
                .constant("mlp_activation", Activation.scriptName(config.activation()))
                .build();
        this.top = TensorScope.detach(Value.dict(weights.top()));
        this.layers = TensorScope.detach(Value.dicts(weights.layers()));
        this.hasPooler = weights.top().containsKey("pooler.dense.weight");
    }

    static Encoder of(EncoderConfig config, ModelFamily family, Weights weights, String device) {
        LayerWeights sorted = LayerWeights.of(weights, config.layers(), Encoder::innerName, family::layerKey);
        LayerWeights.Check check = new LayerWeights.Check(weights, StoredMatrices.DENSE);
        long hidden = config.hiddenSize();
        check.shape(sorted.top(), "", "embeddings.word_embeddings.weight", config.vocabSize(), hidden);
        check.shape(sorted.top(), "", "embeddings.position_embeddings.weight", config.maxPositions(), hidden);
        check.shape(sorted.top(), "", "embeddings.LayerNorm.weight", hidden);
        for (int i = 0; i < config.layers(); i++) {
            Map<String, Tensor> layer = sorted.layers().get(i);
            String where = "layer " + i + " ";
            for (String name : new String[] {"query", "key", "value"}) {
                check.shape(layer, where, "attention.self." + name + ".weight", hidden, hidden);
                check.shape(layer, where, "attention.self." + name + ".bias", hidden);
            }
            check.shape(layer, where, "attention.output.dense.weight", hidden, hidden);
            check.shape(layer, where, "attention.output.LayerNorm.weight", hidden);
            check.shape(layer, where, "output.LayerNorm.weight", hidden);
        }
        check.finish();
        return new Encoder(config, sorted, device);
    }

    public EncoderConfig config() {
        return config;
    }

    /** Whether the checkpoint has the layer that {@link #pooler} applies. */
    public boolean hasPooler() {
        return hasPooler;
    }

    /**
     * Token vectors {@code [batch, tokens, hidden]}.
     *
     * @param ids token ids {@code [batch, tokens]}
     * @param types segment of each token, 0 or 1; empty for all 0
     * @param keep 0 for padding
     */
    public Tensor encode(int[][] ids, Optional<int[][]> types, int[][] keep) {
        if (ids.length == 0 || ids[0].length == 0) {
            throw new IllegalArgumentException("input ids must have at least one row of at least one token");
        }
        if (ids[0].length > config.maxPositions()) {
            throw new IllegalArgumentException(
                    "the text has " + ids[0].length + " tokens; the model takes at most " + config.maxPositions());
        }
        for (int[] row : ids) {
            for (int id : row) {
                if (id < 0 || id >= config.vocabSize()) {
                    throw new IllegalArgumentException(
                            "token id " + id + " is not in the vocabulary of " + config.vocabSize());
                }
            }
        }
        int[][] segments = types.orElseGet(() -> new int[ids.length][ids[0].length]);
        return script.tensor("encode", top, layers, tensor(ids), tensor(segments), tensor(keep));
    }

    /** BERT's own sentence vector: tanh of a layer over the first token. */
    public Tensor pooler(Tensor hidden) {
        return script.tensor("pooler", top, hidden);
    }

    /** One float32 vector per row from its token vectors; padding does not count. */
    public Tensor pool(Tensor hidden, int[][] keep, Pooling pooling) {
        return script.tensor("pool", hidden, tensor(keep), pooling.scriptName());
    }

    /** Vectors of length one. */
    public Tensor normalize(Tensor vectors) {
        return script.tensor("normalize", vectors);
    }

    /** Cosine of every row of {@code a} with every row of {@code b}. */
    public Tensor cosine(Tensor a, Tensor b) {
        return script.tensor("similarity", a, b);
    }

    /** Products of every anchor with every positive, times {@code scale}. */
    public Tensor similarity(Tensor anchors, Tensor positives, double scale) {
        return script.tensor("scaled_products", anchors, positives, scale);
    }

    /** Cross entropy of each anchor's scaled products with all positives, against its own. */
    public Tensor infonce(Tensor anchors, Tensor positives, double scale) {
        return script.tensor("infonce", anchors, positives, scale);
    }

    private Tensor tensor(int[][] rows) {
        Tensor made = Tensor.of(rows);
        return device.equals("cpu") ? made : made.to(device);
    }

    @Override
    public void close() {
        top.close();
        layers.close();
        script.close();
    }

    private static Optional<String> innerName(String name) {
        return Optional.of(name.startsWith("bert.") ? name.substring("bert.".length()) : name);
    }
}
