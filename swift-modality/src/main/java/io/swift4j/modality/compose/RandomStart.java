package io.swift4j.modality.compose;

import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Weights that a model begins with.
 *
 * <p>Matrices are normal with the deviation that keeps the size of what goes through them, one over the root of their inputs (LeCun et al.
 * 1998), whatever the width; those at the ends of a block are smaller by the root of twice the number of blocks (Radford et al. 2019). Embeddings of tokens are normal with deviation 0.02. Norms are ones, biases zeros, and positions sines and
 * cosines: of time as in Whisper, of rows and columns as in MoCo v3 (Chen et al. 2021).
 */
final class RandomStart {

    private static final double TOKENS = 0.02;
    private static final Pattern END_OF_BLOCK = Pattern.compile("\\.(out_proj|fc2|o_proj|down_proj)\\.weight$");

    private static final Script SCRIPT =
            Script.builder("compose").functions("compose.py", """
                    # A matrix with rows after its own, around their mean.
                    def widened(self, x: Tensor, more: Tensor) -> Tensor:
                      return torch.cat([x, x.mean([0], True) + more])

                    def copied(self, x: Tensor) -> Tensor:
                      return x.clone()
                    """).build();

    private final Random random;

    RandomStart(long seed) {
        this.random = new Random(seed);
    }

    private Tensor normal(double deviation, long... shape) {
        int count = 1;
        for (long size : shape) {
            count = Math.toIntExact(Math.multiplyExact((long) count, size));
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return Tensor.of(values, shape);
    }

    /** A tensor of a stack of so many blocks, by what its name says it is. */
    Tensor tensor(String name, int blocks, long... shape) {
        boolean norm = name.contains("norm") && name.endsWith(".weight");
        if (norm || name.endsWith(".bias")) {
            int count = 1;
            for (long size : shape) {
                count = Math.toIntExact(count * size);
            }
            float[] values = new float[count];
            Arrays.fill(values, norm ? 1 : 0);
            return Tensor.of(values, shape);
        }
        if (name.endsWith("embed_positions.weight")) {
            return Tensor.of(Waves.line((int) shape[0], (int) shape[1]), shape);
        }
        int side = (int) Math.round(Math.sqrt((double) shape[0]));
        if (name.endsWith("position_embedding.weight") && (long) side * side == shape[0] && shape[1] % 4 == 0) {
            return Tensor.of(Waves.square(side, (int) shape[1]), shape);
        }
        if (name.endsWith("embed_tokens.weight") || name.equals("lm_head.weight")) {
            return normal(TOKENS, shape);
        }
        long inputs = 1;
        for (int i = 1; i < shape.length; i++) {
            inputs *= shape[i];
        }
        double ends = END_OF_BLOCK.matcher(name).find() ? 2.0 * blocks : 1;
        return normal(1 / Math.sqrt(inputs * ends), shape);
    }

    /** A tensor in float32. */
    Tensor plain(Tensor tensor) {
        return tensor.dtype().isFloatingPoint() ? tensor.to(Dtype.FLOAT32) : tensor;
    }

    /** A copy in float32 that outlives the tensor. */
    Tensor copied(Tensor tensor) {
        return tensor.dtype().isFloatingPoint() && tensor.dtype() != Dtype.FLOAT32
                ? plain(tensor)
                : SCRIPT.tensor("copied", tensor);
    }

    /** A matrix with more rows, the new ones around the mean of the others; itself where it has enough. */
    Tensor widened(Tensor matrix, int rows) {
        Tensor plain = plain(matrix);
        long missing = rows - plain.size(0);
        return missing <= 0 ? plain : SCRIPT.tensor("widened", plain, normal(TOKENS, missing, plain.size(1)));
    }

    /** All weights of a Llama decoder; {@code inner} is the width of its feed-forward layers. */
    void llama(DecoderConfig config, int inner, Map<String, Tensor> weights) {
        long hidden = config.hiddenSize();
        long query = (long) config.heads() * config.headDim();
        long keyValue = (long) config.keyValueHeads() * config.headDim();
        put(weights, config.layers(), "model.language_model.embed_tokens.weight", config.vocabSize(), hidden);
        for (int i = 0; i < config.layers(); i++) {
            String at = "model.language_model.layers." + i + ".";
            put(weights, config.layers(), at + "self_attn.q_proj.weight", query, hidden);
            put(weights, config.layers(), at + "self_attn.k_proj.weight", keyValue, hidden);
            put(weights, config.layers(), at + "self_attn.v_proj.weight", keyValue, hidden);
            put(weights, config.layers(), at + "self_attn.o_proj.weight", hidden, query);
            put(weights, config.layers(), at + "mlp.gate_proj.weight", inner, hidden);
            put(weights, config.layers(), at + "mlp.up_proj.weight", inner, hidden);
            put(weights, config.layers(), at + "mlp.down_proj.weight", hidden, inner);
            put(weights, config.layers(), at + "input_layernorm.weight", hidden);
            put(weights, config.layers(), at + "post_attention_layernorm.weight", hidden);
        }
        put(weights, config.layers(), "model.language_model.norm.weight", hidden);
        if (!config.tiedEmbeddings()) {
            put(weights, config.layers(), "lm_head.weight", config.vocabSize(), hidden);
        }
    }

    private void put(Map<String, Tensor> weights, int blocks, String name, long... shape) {
        weights.put(name, tensor(name, blocks, shape));
    }
}
