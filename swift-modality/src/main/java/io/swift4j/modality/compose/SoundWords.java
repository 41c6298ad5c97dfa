package io.swift4j.modality.compose;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.codec.audio.AudioCodes;
import io.swift4j.modality.codec.audio.EncodeOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * Sounds in the words of a composed model's vocabulary: what an assistant's answer says in a row from which the model learns to speak,
 * and what its own answers sound like.
 *
 * <p>Codes are frame by frame, {@code [frames][codebooks]}. Thread-safe; owns native memory: close it.
 */
public final class SoundWords implements AutoCloseable {

    private final AudioCodec codec;
    private final SoundTokens tokens;

    private SoundWords(AudioCodec codec, SoundTokens tokens) {
        this.codec = codec;
        this.tokens = tokens;
    }

    /** Whether a composed model's folder has a codec of sounds. */
    public static boolean areIn(Path folder) {
        return codecs(folder).has("audio");
    }

    private static ConfigJson codecs(Path folder) {
        return ConfigJson.read(folder.resolve("config.json")).object("codecs");
    }

    /**
     * Those of a model's folder.
     *
     * @throws SwiftException when it is no composed model with a codec of sounds
     */
    public static SoundWords load(Path folder) {
        ConfigJson codecs = codecs(folder);
        if (!codecs.has("audio")) {
            throw new SwiftException(folder + " is no composed model with a codec of sounds");
        }
        SoundTokens tokens = codecs.object("audio").collect(SoundTokens::read);
        return new SoundWords(AudioCodec.load(folder), tokens);
    }

    /** The codes of a sound, {@code [frames][codebooks]}: it is brought to the codec's rate and channels. */
    public int[][] codes(Sound sound) {
        List<Double> bandwidths = codec.bandwidths();
        EncodeOptions options = bandwidths.isEmpty()
                ? EncodeOptions.defaults().withCodebooks(tokens.codebooks())
                : EncodeOptions.defaults().withBandwidth(bandwidths.get(bandwidths.size() - 1));
        try (TensorScope scope = TensorScope.open()) {
            Tensor found = codec.encode(List.of(sound), options).codes();
            int frames = (int) found.size(2);
            int[] flat = found.toInts();
            int[][] codes = new int[frames][tokens.codebooks()];
            for (int frame = 0; frame < frames; frame++) {
                for (int book = 0; book < tokens.codebooks(); book++) {
                    codes[frame][book] = flat[book * frames + frame];
                }
            }
            return codes;
        }
    }

    /** The answer that says a sound. */
    public String words(Sound sound) {
        return words(codes(sound));
    }

    /** The answer that says codes {@code [frames][codebooks]}. */
    public String words(int[][] codes) {
        StringBuilder words = new StringBuilder(CodeWords.SAY);
        for (int[] frame : codes) {
            for (int book = 0; book < frame.length; book++) {
                words.append(CodeWords.of(book, frame[book]));
            }
        }
        return words.append(CodeWords.SAID).toString();
    }

    /** The token before the first frame. */
    public int begin() {
        return tokens.begin();
    }

    /** The tokens that stand in sounds alone. */
    public int[] tokens() {
        return tokens.all();
    }

    /** What answers that are sounds are made of: a beginning, at least one whole frame, an end. */
    public Constraint constraint() {
        return tokens.constraint();
    }

    /**
     * The codes of an answer's tokens, {@code [frames][codebooks]}; a frame that was cut off at the end is left out.
     *
     * @throws SwiftException when there are other tokens between the beginning and the end
     */
    public int[][] codes(List<Integer> answer) {
        return tokens.codes(answer);
    }

    /** The sound of codes {@code [frames][codebooks]}. */
    public Sound sound(int[][] codes) {
        int frames = codes.length;
        int[] flat = new int[frames * tokens.codebooks()];
        for (int frame = 0; frame < frames; frame++) {
            for (int book = 0; book < tokens.codebooks(); book++) {
                flat[book * frames + frame] = codes[frame][book];
            }
        }
        try (TensorScope scope = TensorScope.open()) {
            return codec.sounds(AudioCodes.of(Tensor.of(flat, 1, tokens.codebooks(), frames)))
                    .get(0);
        }
    }

    @Override
    public void close() {
        codec.close();
    }
}
