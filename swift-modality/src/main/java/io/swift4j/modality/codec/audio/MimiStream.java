package io.swift4j.modality.codec.audio;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Value;
import java.util.Map;
import java.util.Objects;

/**
 * Sound encoded as it comes, and codes decoded as they come, with the results that the whole would have.
 *
 * <p>Holds what convolutions and attention need of the past, separately for encoding and for decoding: memory does not grow with the
 * length of the stream. The first call settles the batch. For one thread at a time; closed by its user, before the codec.
 */
public final class MimiStream implements AutoCloseable {

    private final MimiCodec codec;
    private final Value heard = begin();
    private final Value spoken = begin();
    private long encodedBatch;
    private long decodedBatch;

    MimiStream(MimiCodec codec) {
        this.codec = codec;
    }

    private static Value begin() {
        try (TensorScope scope = TensorScope.open()) {
            return TensorScope.detach(Value.dict(Map.of("streaming", Tensor.of(new long[] {1}, 1))));
        }
    }

    /**
     * Codes {@code [batch, codebooks, frames]} of the next samples, with all codebooks.
     *
     * @param sound {@code [batch, channels, samples]}; samples must be whole frames of {@link MimiCodec#hopLength}
     */
    public Tensor encode(Tensor sound) {
        return encode(sound, EncodeOptions.defaults());
    }

    /** Likewise, with as many codebooks as the options say. */
    public Tensor encode(Tensor sound, EncodeOptions options) {
        if (sound.rank() != 3 || sound.size(2) % codec.hopLength() != 0) {
            throw new SwiftException("a stream is encoded in whole frames of " + codec.hopLength()
                    + " samples [batch, channels, samples], not " + sound);
        }
        encodedBatch = same(encodedBatch, sound.size(0));
        try (TensorScope scope = TensorScope.open()) {
            return scope.escape(
                    Objects.requireNonNull(codec.encode(sound, options, heard).get("codes")));
        }
    }

    /**
     * Sound {@code [batch, channels, frames * hopLength]} of the next codes.
     *
     * @param codes {@code [batch, codebooks, frames]}
     * @throws SwiftException when a code is not in its codebook, or where trim_right_ratio makes sound depend on codes that follow
     */
    public Tensor decode(Tensor codes) {
        if (!codec.streamsOut()) {
            throw new SwiftException("codes can't be decoded as they come: trim_right_ratio must be 1");
        }
        decodedBatch = same(decodedBatch, codes.rank() == 3 ? codes.size(0) : decodedBatch);
        try (TensorScope scope = TensorScope.open()) {
            return scope.escape(
                    Objects.requireNonNull(codec.decode(codes, spoken).get("audio_values")));
        }
    }

    private static long same(long before, long now) {
        if (before != 0 && before != now) {
            throw new SwiftException("the stream has a batch of " + before + ", not " + now);
        }
        return now;
    }

    @Override
    public void close() {
        heard.close();
        spoken.close();
    }
}
