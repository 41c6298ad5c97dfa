package io.swift4j.modality.music;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.codec.audio.AudioCodes;
import io.swift4j.modality.codec.audio.CodecFeatures;
import io.swift4j.modality.codec.audio.EncodeOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sound as MusicGen's codebooks: the codec hears one channel at a time, and the codebooks of two alternate.
 *
 * @param codec of one channel
 * @param codebooks of all channels
 * @param channels 1 or 2
 * @param features how sounds are prepared
 */
record Recordings(AudioCodec codec, int codebooks, int channels, CodecFeatures features) {

    /**
     * Codes of sound.
     *
     * @param codes {@code [batch * codebooks][frames]}
     * @param scales what the sound of each channel was divided by, where the codec does so
     */
    record Coded(int[][] codes, List<Optional<Tensor>> scales) {}

    static Recordings of(Path folder, AudioCodec codec, MusicConfig config) {
        if (codec.channels() != 1) {
            throw new SwiftException(folder.resolve("config.json") + ": audio_encoder has audio_channels "
                    + codec.channels() + ", but each channel is encoded by itself; it must be 1");
        }
        Optional<ConfigJson> json = features(folder);
        CodecFeatures own = codec.features();
        CodecFeatures features = json.map(CodecFeatures::read)
                .orElseGet(() -> new CodecFeatures(
                        own.sampleRate(), config.channels(), 0, false, own.multiple(), own.chunk(), own.stride()));
        return new Recordings(codec, config.codebooks(), config.channels(), features);
    }

    private static Optional<ConfigJson> features(Path folder) {
        Path file = folder.resolve("preprocessor_config.json");
        if (Files.exists(file)) {
            return Optional.of(ConfigJson.read(file));
        }
        Path all = folder.resolve("processor_config.json");
        return Files.exists(all)
                ? Optional.of(ConfigJson.read(all).object("feature_extractor"))
                        .filter(json -> json.has("sampling_rate"))
                : Optional.empty();
    }

    /** Prepares sounds, and says where in them there is sound. */
    CodecFeatures.Batch prepare(List<Sound> sounds) {
        if (features.channels() != channels) {
            throw new SwiftException("preprocessor_config.json: feature_size is " + features.channels()
                    + ", but the decoder's audio_channels are " + channels);
        }
        if (features.sampleRate() != codec.sampleRate()) {
            throw new SwiftException("preprocessor_config.json: sampling_rate is " + features.sampleRate()
                    + ", but the audio encoder's is " + codec.sampleRate());
        }
        return features.prepare(sounds);
    }

    /** Codes of sound {@code [batch, channels, samples]}; the scales belong to the innermost scope. */
    Coded encode(Tensor sound, Optional<Tensor> mask) {
        if (sound.rank() != 3 || sound.size(1) != channels) {
            throw new SwiftException("sound to go on from must be [batch, " + channels + ", samples], not " + sound);
        }
        EncodeOptions options = mask.map(EncodeOptions.defaults()::withMask).orElse(EncodeOptions.defaults());
        List<Optional<Tensor>> scales = new ArrayList<>();
        int batch = (int) sound.size(0);
        int[][] codes = new int[batch * codebooks][];
        for (int channel = 0; channel < channels; channel++) {
            AudioCodes made = codec.encode(sound.narrow(1, channel, 1), options);
            if (made.codebooks() * channels != codebooks) {
                throw new SwiftException("the audio encoder's lowest bandwidth gives " + made.codebooks()
                        + " codebooks for each channel, but the decoder has " + codebooks + " for " + channels);
            }
            Tensor own = made.codes();
            int frames = (int) own.size(2);
            int[] flat = own.toInts();
            for (int i = 0; i < flat.length / frames; i++) {
                int row = i / made.codebooks() * codebooks + i % made.codebooks() * channels + channel;
                codes[row] = new int[frames];
                System.arraycopy(flat, i * frames, codes[row], 0, frames);
            }
            scales.add(made.scales());
        }
        return new Coded(codes, scales);
    }

    /** Sound {@code [batch, channels, samples]} of codes {@code [batch][codebooks][frames]}, as float32 arrays of each answer. */
    List<Sound> decode(int[][][] codes, List<Optional<Tensor>> scales) {
        try (TensorScope scope = TensorScope.open()) {
            int frames = codes[0][0].length;
            if (frames < 1) {
                throw new SwiftException("there is no frame of codes to make sound of");
            }
            int each = codebooks / channels;
            float[][] played = new float[channels][];
            for (int channel = 0; channel < channels; channel++) {
                int[] flat = new int[codes.length * each * frames];
                for (int row = 0; row < codes.length * each; row++) {
                    int[] from = codes[row / each][row % each * channels + channel];
                    System.arraycopy(from, 0, flat, row * frames, frames);
                }
                Tensor own = Tensor.of(flat, 1, codes.length, each, frames);
                Optional<Tensor> scale = scales.isEmpty() ? Optional.empty() : scales.get(channel);
                played[channel] = codec.decode(new AudioCodes(own, scale, 0)).toFloats();
            }
            List<Sound> sounds = new ArrayList<>();
            int length = played[0].length / codes.length;
            for (int i = 0; i < codes.length; i++) {
                float[] samples = new float[channels * length];
                for (int channel = 0; channel < channels; channel++) {
                    System.arraycopy(played[channel], i * length, samples, channel * length, length);
                }
                sounds.add(new Sound(codec.sampleRate(), channels, samples));
            }
            return sounds;
        }
    }
}
