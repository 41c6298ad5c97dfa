package io.swift4j.modality.codec.audio;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Sound;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Turns sound into codes of several codebooks, and codes into sound.
 *
 * <p>Sound is {@code [batch, channels, samples]} in any floating-point type; it is converted to the type of the weights. Results
 * belong to the innermost {@link io.swift4j.core.torch.TensorScope}, or to the caller. Thread-safe; closing frees what the codec
 * loaded.
 */
public interface AudioCodec extends AutoCloseable {

    /**
     * Loads a checkpoint folder on the CPU in its own type: one of a codec ({@code encodec}, {@code mimi}, {@code dac}, {@code
     * xcodec}), or one of a model that has one inside ({@code musicgen}, {@code csm}, {@code moshi}, {@code any_to_any}). A {@code
     * preprocessor_config.json} in it says how {@link Sound}s are prepared.
     *
     * @throws io.swift4j.core.config.ConfigException with everything that is wrong with {@code config.json}
     * @throws io.swift4j.core.SwiftException naming every tensor that is missing or misshapen
     */
    static AudioCodec load(Path folder) {
        return AudioCodecs.load(folder);
    }

    /**
     * The codec inside a larger checkpoint.
     *
     * @param config of the codec, with its {@code model_type}: the larger model's {@code audio_encoder} or {@code codec_config}
     * @param source of the weights, for messages
     * @param weights of the whole checkpoint by name; they stay the caller's and must outlive the codec
     * @param prefix of the codec's names, such as {@code audio_encoder.} or {@code codec_model.}
     */
    static AudioCodec of(ConfigJson config, String source, Map<String, Tensor> weights, String prefix) {
        return AudioCodecs.of(config, source, weights, prefix);
    }

    /** Codes of sound as the reference makes them when nothing is said. */
    default AudioCodes encode(Tensor sound) {
        return encode(sound, EncodeOptions.defaults());
    }

    /**
     * Codes of sound. No gradients are recorded.
     *
     * @throws io.swift4j.core.SwiftException when the sound has another number of channels or no samples, or for an option that the
     *     codec does not have
     */
    AudioCodes encode(Tensor sound, EncodeOptions options);

    /**
     * Sound {@code [batch, channels, samples]} of codes; it may be some samples longer than what was encoded, or shorter. No gradients
     * are recorded.
     *
     * @throws io.swift4j.core.SwiftException when a code is not in its codebook
     */
    Tensor decode(AudioCodes codes);

    /**
     * Sound of sound: encoded, decoded, and cut to the length it had.
     *
     * @param options of the encoding
     */
    Tensor roundTrip(Tensor sound, EncodeOptions options);

    /** What is computed on the way to codes, by name, {@code codes} among it; to find where results depart. */
    Map<String, Tensor> trace(Tensor sound, EncodeOptions options);

    /**
     * Sounds prepared as the model's feature extractor does, then encoded: brought to its rate and channels, padded to one length.
     *
     * @param sounds one batch
     */
    default AudioCodes encode(List<Sound> sounds, EncodeOptions options) {
        return CodecSounds.encode(this, sounds, options);
    }

    /** The sounds that codes stand for, one for each row of the batch. */
    default List<Sound> sounds(AudioCodes codes) {
        return CodecSounds.decode(this, codes);
    }

    /** How {@link Sound}s are prepared. */
    CodecFeatures features();

    /** Samples a second, in Hz. */
    int sampleRate();

    /** Channels of the sound. */
    int channels();

    /** Samples that become one frame of codes. */
    int hopLength();

    /** Frames of codes a second. */
    default double frameRate() {
        return (double) sampleRate() / hopLength();
    }

    /** The most codebooks that can be used. */
    int codebooks();

    /** How many codes each codebook has. */
    int codebookSize();

    /** Bandwidths that can be chosen, in kbit/s; empty where the number of codebooks is chosen instead. */
    List<Double> bandwidths();

    /** The tensors by their names in the codec's own checkpoint, as stored. */
    Map<String, Tensor> parameters();

    @Override
    void close();
}
