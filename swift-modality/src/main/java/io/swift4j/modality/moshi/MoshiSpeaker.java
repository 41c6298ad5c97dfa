package io.swift4j.modality.moshi;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.codec.audio.EncodeOptions;
import io.swift4j.modality.processor.audio.Resampler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Goes on with spoken conversations, with the settings of a Moshi checkpoint.
 *
 * <p>Thread-safe. Closing frees what it made itself; the decoder and the tokenizer stay the caller's.
 */
public final class MoshiSpeaker implements AutoCloseable {

    private static final String PAD = "<pad>";

    private final Moshi moshi;
    private final Optional<Tokenizer> tokenizer;
    private final MoshiChoice choice;
    private final int padding;

    private MoshiSpeaker(Moshi moshi, Optional<Tokenizer> tokenizer, Path folder) {
        this.moshi = moshi;
        this.tokenizer = tokenizer;
        this.choice = MoshiChoice.read(folder);
        this.padding = padding(folder);
    }

    /**
     * Speech by a loaded model.
     *
     * @param decoder of a Moshi checkpoint; it may have adapters
     * @param tokenizer of the text that the model thinks; without one it isn't told
     * @param folder of the checkpoint
     * @throws SwiftException for a model of another family, and where nothing says which token of text stands for silence
     */
    public static MoshiSpeaker of(Decoder decoder, Optional<Tokenizer> tokenizer, Path folder) {
        Moshi moshi = Moshi.of(decoder);
        try {
            return new MoshiSpeaker(moshi, tokenizer, folder);
        } catch (RuntimeException e) {
            moshi.close();
            throw e;
        }
    }

    int padding() {
        return padding;
    }

    /** The model. */
    public Moshi model() {
        return moshi;
    }

    /**
     * What the model says.
     *
     * @param text what it thinks meanwhile; empty without a tokenizer
     * @param frames of codes that were made
     */
    public record Said(String text, Sound sound, int frames) {}

    /** The token of text where nothing is said. Published files name the token that begins a text as pad_token_id, which is another. */
    private int padding(Path folder) {
        OptionalInt named = tokenizer
                .map(words -> words.specialTokens().pad().stream()
                        .mapToObj(OptionalInt::of)
                        .findFirst()
                        .orElseGet(() -> words.tokenId(PAD)))
                .orElse(OptionalInt.empty());
        return Stream.of(named, padTokenId(folder, "config.json"), padTokenId(folder, "generation_config.json"))
                .flatMapToInt(OptionalInt::stream)
                .filter(id -> id >= 0 && id < moshi.config().text())
                .findFirst()
                .orElseThrow(() -> new SwiftException(folder + " does not say which token of text stands for silence:"
                        + " its tokenizer has no pad_token and no " + PAD
                        + ", and pad_token_id of config.json and generation_config.json is none of the "
                        + moshi.config().text() + " tokens of text"));
    }

    private static OptionalInt padTokenId(Path folder, String name) {
        Path file = folder.resolve(name);
        return Files.exists(file) ? ConfigJson.read(file).optionalInteger("pad_token_id") : OptionalInt.empty();
    }

    /**
     * Goes on with a conversation, the user being silent.
     *
     * @param turns what was said, one after the other
     * @param frames how many, of {@code codec().frameRate()} a second
     * @param greedy whether the likeliest is taken, whatever the checkpoint's settings are
     * @param seed of what is random, where the checkpoint's settings draw at random
     * @throws SwiftException when there is no sound at all
     */
    public Said say(List<MoshiTurn> turns, int frames, boolean greedy, long seed) {
        MoshiPrompts prompts = prompts(turns);
        int heard = prompts.ids()[0].length - 1;
        // All codebooks but the first are a frame late, so that one frame more makes the last whole.
        MoshiChoice settings = (greedy ? choice.likeliest() : choice).with(frames + 1, seed);
        MoshiSpeech speech = moshi.speak(prompts, settings.text(), settings.codes(), (row, token) -> true);
        Sound all = moshi.sounds(speech).get(0);
        int from = Math.min(all.length(), heard * moshi.codec().hopLength());
        float[] said = Arrays.copyOfRange(all.samples(), from, all.length());
        int made = speech.codes()[0][0].length - heard;
        return new Said(words(speech.text().answer(0)), new Sound(all.sampleRate(), 1, said), made);
    }

    private String words(int[] tokens) {
        int unknown =
                tokenizer.map(words -> words.specialTokens().unk().orElse(-1)).orElse(-1);
        int[] said = Arrays.stream(tokens)
                .filter(token -> token != padding && token != unknown)
                .toArray();
        return tokenizer.map(words -> words.decode(said, true).strip()).orElse("");
    }

    /** A frame that begins a conversation, then what both sides said, the other being silent. */
    MoshiPrompts prompts(List<MoshiTurn> turns) {
        List<float[]> sounds = new ArrayList<>();
        turns.forEach(
                turn -> sounds.add(Resampler.mono(turn.sound(), moshi.codec().sampleRate())));
        long samples = sounds.stream().mapToLong(sound -> sound.length).sum();
        if (samples == 0) {
            throw new SwiftException("the conversation has no sound");
        }
        float[][] sides = new float[2][Math.toIntExact(samples)];
        int at = 0;
        for (int i = 0; i < sounds.size(); i++) {
            float[] sound = sounds.get(i);
            System.arraycopy(sound, 0, sides[turns.get(i).own() ? 0 : 1], at, sound.length);
            at += sound.length;
        }
        int[][] own = codes(sides[0]);
        int[] text = new int[own[0].length];
        Arrays.fill(text, padding);
        text[0] = moshi.config().text();
        return new MoshiPrompts(new int[][] {text}, new int[][][] {own}, new int[][][] {codes(sides[1])});
    }

    private int[][] codes(float[] sound) {
        int books = moshi.config().codebooks();
        try (TensorScope scope = TensorScope.open()) {
            EncodeOptions options = EncodeOptions.defaults().withCodebooks(books);
            int[] flat = moshi.codec()
                    .encode(Tensor.of(sound, 1, 1, sound.length), options)
                    .codes()
                    .toInts();
            int frames = flat.length / books;
            int[][] codes = new int[books][frames + 1];
            for (int book = 0; book < books; book++) {
                codes[book][0] = moshi.config().size();
                System.arraycopy(flat, book * frames, codes[book], 1, frames);
            }
            return codes;
        }
    }

    @Override
    public void close() {
        moshi.close();
    }
}
