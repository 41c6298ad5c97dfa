package io.swift4j.modality.codec.image;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import java.nio.file.Path;
import java.util.Map;

/**
 * Turns pictures into codes of a codebook, and where it can, codes into pictures.
 *
 * <p>Pixels are {@code [batch, channels, height, width]} as the model's processor makes them, in any floating-point type; they are
 * converted to the type of the weights. Codes are int64 {@code [batch, rows, cols]}. A tokenizer of clips also takes {@code [batch,
 * time, channels, height, width]} and gives {@code [batch, time, rows, cols]}. Results belong to the innermost {@link
 * io.swift4j.core.torch.TensorScope}, or to the caller. Thread-safe; closing frees what the tokenizer loaded.
 */
public interface ImageTokenizer extends AutoCloseable {

    /**
     * Loads a checkpoint folder on the CPU in its own type: one of a tokenizer ({@code chameleon_vqgan}, {@code emu3_vqgan}, {@code
     * janus_vqgan}, {@code flava_image_codebook}, {@code patch_vqvae}), or one of a model that has one inside ({@code chameleon}, {@code emu3}, {@code
     * janus}, {@code flava}, {@code any_to_any}).
     *
     * @throws io.swift4j.core.config.ConfigException with everything that is wrong with {@code config.json}
     * @throws io.swift4j.core.SwiftException naming every tensor that is missing or misshapen
     */
    static ImageTokenizer load(Path folder) {
        return ImageTokenizers.load(folder);
    }

    /**
     * The tokenizer inside a checkpoint of a model that is known to have one.
     *
     * @param model the whole {@code config.json}
     * @param weights of the whole checkpoint by name; they stay the caller's and must outlive the tokenizer
     */
    static ImageTokenizer inside(ConfigJson model, Map<String, Tensor> weights) {
        return ImageTokenizers.inside(model, weights);
    }

    /**
     * The tokenizer inside a larger checkpoint.
     *
     * @param config of the tokenizer, with its {@code model_type}: the larger model's {@code vq_config}
     * @param source of the weights, for messages
     * @param weights of the whole checkpoint by name; they stay the caller's and must outlive the tokenizer
     * @param prefix of the tokenizer's names, such as {@code model.vqmodel.}
     */
    static ImageTokenizer of(ConfigJson config, String source, Map<String, Tensor> weights, String prefix) {
        return ImageTokenizers.of(config, source, weights, prefix, () -> {});
    }

    /**
     * Codes of pictures or of a clip. No gradients are recorded.
     *
     * @throws io.swift4j.core.SwiftException when the pixels have another number of channels or are smaller than one code
     */
    Tensor codes(Tensor pixels);

    /**
     * Pixels of codes, in the type of the weights, in about [-1, 1]. No gradients are recorded.
     *
     * @throws io.swift4j.core.SwiftException when a code is not in the codebook, or where there is no decoder
     */
    Tensor pixels(Tensor codes);

    /**
     * What is computed on the way to codes, by name, {@code codes} among it; for training, and to find where results depart. Gradients
     * are recorded as the thread's mode says. Where the model has a loss of encoder and codebook, it is {@code loss}, and {@code
     * quantized_latents} pass gradients straight through (van den Oord et al. 2017; Bengio et al. 2013).
     */
    Map<String, Tensor> trace(Tensor pixels);

    /** How many codes there are. */
    int codebookSize();

    /** How many pixels of height, and of width, become one code. */
    int downsample();

    /** Whether codes can be turned into pixels. */
    boolean canDecode();

    /** The tensors by their names in the tokenizer's own checkpoint, as stored. */
    Map<String, Tensor> parameters();

    @Override
    void close();
}
