package io.swift4j.core.model;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.Torch;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a Hugging Face checkpoint, its configuration, and the decoder or encoder that runs them; text is not its
 * business, see {@code io.swift4j.SwiftModel} for that.
 *
 * <p>Thread-safe. Owns native memory: close it.
 */
public final class PretrainedModel implements AutoCloseable {

    private final Path folder;
    private final ModelConfig config;
    private final Weights weights;
    private final @Nullable Decoder decoder;
    private final @Nullable Encoder encoder;
    private final Supplier<LoadedNetwork> writer;
    private final ModelParts parts = new ModelParts();

    private PretrainedModel(
            Path folder,
            ModelConfig config,
            ModelFamily family,
            Weights weights,
            LoadOptions options,
            StoredMatrices stored,
            ConfigJson json,
            @Nullable Dtype dtype) {
        this.folder = folder;
        this.config = config;
        this.weights = weights;
        this.decoder = config instanceof DecoderConfig d ? decoder(d, family, weights, options, stored, json) : null;
        this.encoder = config instanceof EncoderConfig e ? Encoder.of(e, family, weights, options.device()) : null;
        this.writer = () -> LoadedNetwork.of(json, family, weights, dtype, options);
    }

    /** Loads the checkpoint in a folder, in its own type, on the CPU. */
    public static PretrainedModel load(Path folder) {
        return load(folder, LoadOptions.defaults());
    }

    /**
     * Loads the checkpoint in a folder.
     *
     * @throws SwiftException when the configuration or the weights can't be used, with every reason
     */
    public static PretrainedModel load(Path folder, LoadOptions options) {
        return load(folder, "config.json", options);
    }

    /** Loads likewise, from a configuration file of another name. */
    public static PretrainedModel load(Path folder, String configFile, LoadOptions options) {
        ConfigJson json = ConfigJson.read(folder.resolve(configFile));
        ModelFamily family = ModelFamilies.of(json);
        ModelConfig config = json.collect(family::configure);
        boolean namesType = json.has("dtype") || json.has("torch_dtype");
        Dtype dtype = options.dtype() == null && namesType ? config.dtype() : options.dtype();
        checkDevice(options.device());
        StoredMatrices stored = StoredMatrices.of(json, options);
        if (config instanceof WriterConfig && stored.any()) {
            throw new SwiftException(folder + " is a " + config.modelType()
                    + " model, whose matrices are not stored in fewer bits; load it without quantization");
        }
        // A writer's network reads the weights as it needs them; here they are windows on the files.
        Weights weights = config instanceof WriterConfig
                ? Weights.load(folder, null, "cpu")
                : Weights.load(folder, dtype, options.device());
        try {
            return new PretrainedModel(folder, config, family, weights, options, stored, json, dtype);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private static Decoder decoder(
            DecoderConfig config,
            ModelFamily family,
            Weights weights,
            LoadOptions options,
            StoredMatrices stored,
            ConfigJson json) {
        Dtype dtype = weights.tensors().entrySet().stream()
                .filter(entry -> family.decoderName(entry.getKey()).equals(Optional.of("embed_tokens.weight")))
                .map(entry -> entry.getValue().dtype())
                .findFirst()
                .orElse(config.dtype());
        Senses senses = family.senses(json, weights.tensors(), options, dtype);
        try {
            return Decoder.of(config, family, weights, options, stored, senses);
        } catch (RuntimeException e) {
            if (senses != null) {
                senses.close();
            }
            throw e;
        }
    }

    private static void checkDevice(String device) {
        if (device.startsWith("cuda:") && Integer.parseInt(device.substring(5)) >= Torch.gpuCount()) {
            throw new SwiftException("there is no device " + device + ": this libtorch sees " + Torch.gpuCount()
                    + " GPUs. Use cpu, or put libtorch for CUDA and its driver in place");
        }
    }

    /** The checkpoint's folder. */
    public Path folder() {
        return folder;
    }

    public ModelConfig config() {
        return config;
    }

    /**
     * All parameters by their checkpoint names; they belong to the model. Those of a {@link WriterConfig} are as the checkpoint has
     * them, whatever its {@link #network} computes in.
     */
    public Map<String, Tensor> parameters() {
        return weights.tensors();
    }

    /**
     * The decoder.
     *
     * @throws SwiftException when the model is an encoder
     */
    public Decoder decoder() {
        if (decoder == null) {
            throw new SwiftException(folder + " is a " + config.modelType()
                    + (config instanceof EncoderConfig ? " encoder" : " model")
                    + "; it has no decoder to generate text with");
        }
        return decoder;
    }

    /**
     * The encoder.
     *
     * @throws SwiftException when the model is a decoder
     */
    public Encoder encoder() {
        if (encoder == null) {
            throw new SwiftException(folder + " is a " + config.modelType()
                    + (config instanceof DecoderConfig ? " decoder" : " model") + "; it has no text encoder");
        }
        return encoder;
    }

    /**
     * What runs the model: its decoder, or what its family makes for a {@link WriterConfig}, loaded at the first call; belongs to the
     * model.
     *
     * @throws SwiftException when the model is an encoder, or the weights can't be used
     */
    public Network network() {
        return config instanceof WriterConfig
                ? part(LoadedNetwork.class, "", writer).network()
                : decoder();
    }

    /**
     * A further part of the model: loaded at the first call, and closed with the model.
     *
     * @param type of the part
     * @param which of several of that type; anything where there is one
     */
    public <T extends AutoCloseable> T part(Class<T> type, Object which, Supplier<T> load) {
        return parts.get(type, which, load);
    }

    @Override
    public void close() {
        parts.close();
        if (decoder != null) {
            decoder.close();
        }
        if (encoder != null) {
            encoder.close();
        }
        weights.close();
    }
}
