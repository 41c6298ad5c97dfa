package io.swift4j.modality.codec.audio;

import io.swift4j.core.torch.Tensor;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How sound is encoded.
 *
 * @param bandwidth in kbit/s, one of the codec's; for EnCodec and X-Codec
 * @param codebooks how many codebooks are used; for Mimi and the Descript codec
 * @param mask 0 where there is no sound, {@code [batch, samples]} or {@code [batch, channels, samples]}; only EnCodec hears it
 */
public record EncodeOptions(OptionalDouble bandwidth, OptionalInt codebooks, Optional<Tensor> mask) {

    private static final EncodeOptions DEFAULTS =
            new EncodeOptions(OptionalDouble.empty(), OptionalInt.empty(), Optional.empty());

    /** What the reference does when nothing is said: EnCodec's lowest bandwidth, X-Codec's highest, all codebooks of others. */
    public static EncodeOptions defaults() {
        return DEFAULTS;
    }

    /** The same at a bandwidth in kbit/s. */
    public EncodeOptions withBandwidth(double kilobits) {
        return new EncodeOptions(OptionalDouble.of(kilobits), codebooks, mask);
    }

    /** The same with the first codebooks only. */
    public EncodeOptions withCodebooks(int count) {
        return new EncodeOptions(bandwidth, OptionalInt.of(count), mask);
    }

    /** The same with a mask. */
    public EncodeOptions withMask(Tensor keep) {
        return new EncodeOptions(bandwidth, codebooks, Optional.of(keep));
    }
}
