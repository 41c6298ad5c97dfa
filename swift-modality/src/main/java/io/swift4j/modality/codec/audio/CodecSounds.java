package io.swift4j.modality.codec.audio;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** Codecs on sounds as values. */
final class CodecSounds {

    private CodecSounds() {}

    static AudioCodes encode(AudioCodec codec, List<Sound> sounds, EncodeOptions options) {
        try (TensorScope scope = TensorScope.open()) {
            CodecFeatures.Batch batch = codec.features().prepare(sounds);
            AudioCodes codes = codec.encode(batch.values(), options.withMask(batch.mask()));
            return new AudioCodes(
                    scope.escape(codes.chunks()),
                    codes.scales().map(tensor -> scope.escape(tensor)),
                    codes.missingFrames());
        }
    }

    static List<Sound> decode(AudioCodec codec, AudioCodes codes) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor decoded = codec.decode(codes);
            List<Sound> sounds = new ArrayList<>();
            for (int i = 0; i < decoded.size(0); i++) {
                sounds.add(new Sound(
                        codec.sampleRate(),
                        codec.channels(),
                        decoded.narrow(0, i, 1).toFloats()));
            }
            return sounds;
        }
    }

    /** How many codebooks are used, of those that there are. */
    static int codebooks(String codec, EncodeOptions options, int least, int most) {
        if (options.bandwidth().isPresent()) {
            throw new SwiftException(
                    codec + " has no bandwidths; choose a number of codebooks from " + least + " to " + most);
        }
        int count = options.codebooks().orElse(most);
        if (count < least || count > most) {
            throw new SwiftException(codec + " encodes with " + least + " to " + most + " codebooks, not " + count);
        }
        return count;
    }

    /** How many codebooks a bandwidth stands for; {@code count} computes it as the codec's reference does. */
    static int codebooks(
            String codec,
            EncodeOptions options,
            List<Double> bandwidths,
            double otherwise,
            int most,
            DoubleUnaryOperator count) {
        if (options.codebooks().isPresent()) {
            throw new SwiftException(
                    codec + " chooses its codebooks by bandwidth; bandwidths in kbit/s are " + bandwidths);
        }
        double bandwidth = options.bandwidth().orElse(otherwise);
        if (!bandwidths.contains(bandwidth)) {
            throw new SwiftException(
                    codec + " has no bandwidth of " + bandwidth + " kbit/s; choose one of " + bandwidths);
        }
        return Math.min(most, (int) Math.max(1, Math.floor(count.applyAsDouble(bandwidth))));
    }

    /** The first samples, as many as there were. */
    static Tensor cut(Tensor decoded, long samples) {
        return decoded.size(2) > samples ? decoded.narrow(2, 0, samples) : decoded;
    }

    static AudioCodes plain(Tensor codes) {
        return new AudioCodes(codes.reshape(1, codes.size(0), codes.size(1), codes.size(2)), Optional.empty(), 0);
    }
}
