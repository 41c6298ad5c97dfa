package io.swift4j.train.memory;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.torch.Tensor;
import java.util.Map;
import java.util.Set;

/**
 * What one decoder layer keeps for its way back, and what it computes in passing.
 *
 * <p>Counted from what the layer's operations save: norms their input, a trained matrix its input, the products of attention
 * their operands, the activation and the gate their operands. Adapters of other kinds than low-rank ones are counted as one
 * more copy of the outputs they change.
 *
 * @param plain the decoder without adapters
 * @param trained the one that is trained
 * @param layer which layer
 * @param tokens of the micro-batch
 * @param squares the sum of the squared lengths of its sequences
 */
record LayerMemory(Decoder plain, Decoder trained, int layer, long tokens, long squares) {

    /** Up to how many tokens attention keeps its probabilities; beyond, the fused kernel keeps none. */
    private static final int SHORT_ATTENTION = 768;

    private Map<String, Tensor> entries() {
        return trained.layerTensors().get(layer);
    }

    private long bytes() {
        return trained.dtype().bytes();
    }

    private long[] shape(String site) {
        return plain.linearShape(plain.layerTensors().get(layer), site).orElse(new long[] {0, 0});
    }

    /** Whether the gradient of something on this linear layer needs its input. */
    private boolean needsInput(String site) {
        Set<String> before = plain.layerTensors().get(layer).keySet();
        Tensor matrix = entries().get(site + ".weight");
        return (matrix != null && matrix.requiresGrad())
                || entries().keySet().stream().anyMatch(key -> key.startsWith(site + ".") && !before.contains(key));
    }

    private boolean any(String... sites) {
        for (String site : sites) {
            if (needsInput(site)) {
                return true;
            }
        }
        return false;
    }

    private boolean has(String site, String part) {
        return entries().containsKey(site + ".lora0." + part);
    }

    /** All that the layer keeps between its way forward and its way back, its input included. */
    long kept() {
        DecoderConfig config = plain.config();
        long hidden = config.hiddenSize();
        long queries = (long) config.heads() * config.headDim();
        long keys = (long) config.keyValueHeads() * config.headDim();
        long perToken = 2 * hidden + queries + 2 * keys;
        perToken += any("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.qkv_proj") ? hidden : 0;
        perToken += any("self_attn.o_proj") ? queries : 0;
        perToken += feedForward(hidden);
        for (String site : sites()) {
            perToken += perSite(site);
        }
        long probabilities = config.heads() * squares;
        if (tokens > 0 && squares / tokens > SHORT_ATTENTION) {
            probabilities = 0;
            perToken += 2 * queries + 2 * (queries - keys);
        }
        return bytes() * (perToken * tokens + probabilities) + denseCopies();
    }

    private long feedForward(long hidden) {
        if (plain.config().experts().isPresent() && shape("mlp.down_proj")[1] == 0) {
            long inner = shape("mlp.experts.0.down_proj")[1];
            return plain.config().experts().get().perToken() * (2 * hidden + 4 * inner);
        }
        long inner = shape("mlp.down_proj")[1];
        return (any("mlp.gate_proj", "mlp.up_proj", "mlp.gate_up_proj") ? hidden : 0)
                + 3 * inner
                + (any("mlp.down_proj") ? inner : 0);
    }

    private Iterable<String> sites() {
        return entries().keySet().stream()
                .filter(key -> key.endsWith(".lora0.A"))
                .map(key -> key.substring(0, key.length() - ".lora0.A".length()))
                .toList();
    }

    /** What low-rank adaptation of a site keeps besides its input, in values for each token. */
    private long perSite(String site) {
        Tensor a = entries().get(site + ".lora0.A");
        long[] shape = shape(site);
        long values = a == null ? 0 : a.size(0);
        if (has(site, "dropout")) {
            values += 2 * shape[1];
        }
        if (has(site, "magnitude")) {
            values += shape[0];
        }
        return values;
    }

    /** Matrices made for this layer alone: of stored ones, and of trained ones in the type of the activations. */
    private long denseCopies() {
        if (plain.quantized()) {
            return bytes()
                    * plain.linearShapes(layer).values().stream()
                            .mapToLong(shape -> shape[0] * shape[1])
                            .sum();
        }
        return entries().values().stream()
                .filter(tensor -> tensor.rank() == 2 && tensor.requiresGrad() && tensor.dtype() != trained.dtype())
                .filter(tensor -> !isLowRank(tensor))
                .mapToLong(tensor -> tensor.count() * bytes())
                .sum();
    }

    private boolean isLowRank(Tensor tensor) {
        return entries().entrySet().stream()
                .anyMatch(e -> e.getValue() == tensor && !e.getKey().endsWith(".weight"));
    }

    /** The most that the layer computes and frees at one time on its way forward or back. */
    long workspace() {
        long hidden = plain.config().hiddenSize();
        long inner = Math.max(shape("mlp.down_proj")[1], hidden);
        return tokens * (3 * inner * bytes() + 2 * hidden * (bytes() + 4));
    }
}
