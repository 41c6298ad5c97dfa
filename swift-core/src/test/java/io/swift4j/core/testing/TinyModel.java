package io.swift4j.core.testing;

import io.swift4j.core.safetensors.SafetensorsDtype;
import io.swift4j.core.safetensors.SafetensorsWriter;
import io.swift4j.core.safetensors.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a tiny Llama checkpoint with random weights: vocabulary 64, hidden 32, 2 layers, 4 heads over 2 of keys and values.
 *
 * <p>Weights come from a fixed seed and are exact in bfloat16, so that both types hold the same model. They are wide enough for
 * predictions to differ from token to token.
 */
public final class TinyModel {

    public static final int VOCABULARY = 64;
    private static final long HIDDEN = 32;
    private static final long INNER = 40;

    private final Map<String, Object> config = new LinkedHashMap<>();
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private boolean bfloat16;

    private TinyModel() {
        config.put("model_type", "llama");
        config.put("vocab_size", VOCABULARY);
        config.put("hidden_size", 32);
        config.put("intermediate_size", 40);
        config.put("num_hidden_layers", 2);
        config.put("num_attention_heads", 4);
        config.put("num_key_value_heads", 2);
        config.put("max_position_embeddings", 64);
        config.put("dtype", "float32");
        shapes.put("model.embed_tokens.weight", new long[] {VOCABULARY, HIDDEN});
        shapes.put("model.norm.weight", new long[] {HIDDEN});
        shapes.put("lm_head.weight", new long[] {VOCABULARY, HIDDEN});
        for (int layer = 0; layer < 2; layer++) {
            String prefix = "model.layers." + layer + ".";
            shapes.put(prefix + "input_layernorm.weight", new long[] {HIDDEN});
            shapes.put(prefix + "post_attention_layernorm.weight", new long[] {HIDDEN});
            shapes.put(prefix + "self_attn.q_proj.weight", new long[] {HIDDEN, HIDDEN});
            shapes.put(prefix + "self_attn.k_proj.weight", new long[] {HIDDEN / 2, HIDDEN});
            shapes.put(prefix + "self_attn.v_proj.weight", new long[] {HIDDEN / 2, HIDDEN});
            shapes.put(prefix + "self_attn.o_proj.weight", new long[] {HIDDEN, HIDDEN});
            shapes.put(prefix + "mlp.gate_proj.weight", new long[] {INNER, HIDDEN});
            shapes.put(prefix + "mlp.up_proj.weight", new long[] {INNER, HIDDEN});
            shapes.put(prefix + "mlp.down_proj.weight", new long[] {HIDDEN, INNER});
        }
    }

    public static TinyModel llama() {
        return new TinyModel();
    }

    /** Sets a field of {@code config.json}; null removes it. */
    public TinyModel with(String field, Object value) {
        if (value == null) {
            config.remove(field);
        } else {
            config.put(field, value);
        }
        return this;
    }

    /** Stores weights as bfloat16. */
    public TinyModel bfloat16() {
        bfloat16 = true;
        return with("dtype", "bfloat16");
    }

    /** Leaves a tensor out. */
    public TinyModel without(String tensor) {
        if (shapes.remove(tensor) == null) {
            throw new IllegalArgumentException("there is no tensor " + tensor);
        }
        return this;
    }

    /** Adds a tensor, or gives one another shape. */
    public TinyModel tensor(String name, long... shape) {
        shapes.put(name, shape);
        return this;
    }

    /** Writes {@code config.json} and {@code model.safetensors} into a folder. */
    public Path write(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("config.json"), JsonMapper.shared().writeValueAsString(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<TensorSource> tensors = new ArrayList<>();
        shapes.forEach((name, shape) -> tensors.add(tensor(name, shape, new Random(name.hashCode()))));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), SafetensorsWriter.PYTORCH_METADATA, tensors);
        return folder;
    }

    private TensorSource tensor(String name, long[] shape, Random random) {
        List<Long> dimensions = new ArrayList<>();
        int count = 1;
        for (long size : shape) {
            dimensions.add(size);
            count *= (int) size;
        }
        ByteBuffer bytes = ByteBuffer.allocate(count * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            double value = name.contains("norm") ? 0.75 + 0.5 * random.nextDouble() : 0.3 * random.nextGaussian();
            int bits = Float.floatToIntBits((float) value) & 0xffff0000;
            if (bfloat16) {
                bytes.putShort((short) (bits >>> 16));
            } else {
                bytes.putInt(bits);
            }
        }
        return TensorSource.of(name, bfloat16 ? SafetensorsDtype.BF16 : SafetensorsDtype.F32, dimensions, bytes.flip());
    }
}
