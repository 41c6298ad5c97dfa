package io.swift4j.modality.music;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationListener;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.text.BatchEncoding;
import io.swift4j.core.text.BatchOptions;
import io.swift4j.core.text.Padding;
import io.swift4j.core.text.Side;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.codec.audio.CodecFeatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * MusicGen (Copet et al. 2023): makes music of texts, or goes on with music, in mono or stereo.
 *
 * <pre>{@code
 * try (Composer composer = Composer.load(folder)) {
 *     List<Sound> music = composer.compose(List.of("a slow waltz on the piano"), ComposeOptions.defaults());
 * }
 * }</pre>
 *
 * <p>Codes are chosen by the loop that all models generate with. Thread-safe. Closing frees the model.
 */
public final class Composer implements AutoCloseable {

    static final String CODEC = "audio_encoder.";

    private final PretrainedModel model;
    private final MusicConfig config;
    private final MusicHabits habits;
    private final MusicNetwork network;
    private final Deque<Runnable> freeing;
    private final AudioCodec codec;
    private final Recordings recordings;
    private final @Nullable Tokenizer tokenizer;

    private Composer(PretrainedModel model, Deque<Runnable> freeing) {
        this.model = model;
        this.freeing = freeing;
        Path folder = model.folder();
        ConfigJson json = ConfigJson.read(folder.resolve("config.json"));
        this.config = MusicConfig.read(json);
        this.habits = MusicHabits.read(folder, config);
        this.network = model.network().as(MusicNetwork.class);
        Map<String, Tensor> sounding = sounding(model.parameters(), network);
        freeing.push(() -> free(sounding, model.parameters()));
        this.codec = AudioCodec.of(json.object("audio_encoder"), String.valueOf(folder), sounding, CODEC);
        freeing.push(codec::close);
        this.recordings = Recordings.of(folder, codec, config);
        this.tokenizer = Files.exists(folder.resolve("tokenizer.json")) ? Tokenizer.load(folder) : null;
        if (tokenizer != null) {
            freeing.push(tokenizer::close);
        }
    }

    private Composer(Composer of, MusicNetwork network) {
        this.model = of.model;
        this.config = of.config;
        this.habits = of.habits;
        this.network = network;
        this.freeing = new ArrayDeque<>();
        this.codec = of.codec;
        this.recordings = of.recordings;
        this.tokenizer = of.tokenizer;
    }

    /** Loads a checkpoint folder in its own type on the CPU. */
    public static Composer load(Path folder) {
        return load(folder, LoadOptions.defaults());
    }

    /**
     * Loads a checkpoint folder.
     *
     * @throws io.swift4j.core.config.ConfigException with everything that is wrong with its configuration
     * @throws SwiftException naming every tensor that is missing or misshapen
     */
    public static Composer load(Path folder, LoadOptions options) {
        PretrainedModel model = PretrainedModel.load(folder, options);
        Deque<Runnable> freeing = new ArrayDeque<>();
        freeing.push(model::close);
        return made(model, freeing);
    }

    /**
     * Composes with a model that is there already.
     *
     * @param model stays the caller's and must outlive the result
     * @throws SwiftException where it is no MusicGen, or naming every tensor that is missing or misshapen
     */
    public static Composer of(PretrainedModel model) {
        return made(model, new ArrayDeque<>());
    }

    private static Composer made(PretrainedModel model, Deque<Runnable> freeing) {
        try {
            return new Composer(model, freeing);
        } catch (RuntimeException e) {
            freeing.forEach(Runnable::run);
            throw e;
        }
    }

    /**
     * The same with another network, such as one with adapters: {@code composer.with(adapted.network().as(MusicNetwork.class))}.
     *
     * @return good until this or the network is closed; it owns nothing, so that closing it does nothing
     */
    public Composer with(MusicNetwork other) {
        return new Composer(this, other);
    }

    /** The codec's tensors, in float32 whatever the rest computes in: rounding would be heard. */
    private static Map<String, Tensor> sounding(Map<String, Tensor> tensors, MusicNetwork network) {
        Map<String, Tensor> own = new LinkedHashMap<>();
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            tensors.forEach((name, tensor) -> {
                if (name.startsWith(CODEC)) {
                    boolean wide =
                            tensor.dtype() == Dtype.FLOAT32 || !tensor.dtype().isFloatingPoint();
                    Tensor here = network.here(wide ? tensor : tensor.to(Dtype.FLOAT32));
                    own.put(name, here == tensor ? tensor : TensorScope.detach(here));
                }
            });
        }
        return own;
    }

    private static void free(Map<String, Tensor> sounding, Map<String, Tensor> others) {
        sounding.forEach((name, tensor) -> {
            if (others.get(name) != tensor) {
                tensor.close();
            }
        });
    }

    /** Encoder of texts and decoder of codes; belongs to the model, or to whoever gave it. */
    public MusicNetwork network() {
        return network;
    }

    /** The codec, which hears and plays one channel, in float32; belongs to this object. */
    public AudioCodec codec() {
        return codec;
    }

    /** The checkpoint's tensors by their names; they belong to the model. */
    public Map<String, Tensor> parameters() {
        return model.parameters();
    }

    /**
     * Composes one piece of music for each text.
     *
     * @throws SwiftException where the checkpoint has no tokenizer, or more is asked for than fits the decoder's places
     */
    public List<Sound> compose(List<String> texts, ComposeOptions options) {
        Tokenizer words = words();
        if (texts.isEmpty()) {
            return List.of();
        }
        BatchEncoding encoded = words.encodeBatch(
                texts, BatchOptions.defaults().withPadding(Padding.LONGEST).withPaddingSide(Side.RIGHT));
        return compose(Optional.of(new Words(encoded.inputIds(), encoded.attentionMask())), texts.size(), options);
    }

    /**
     * Composes pieces of music without a text.
     *
     * @param count how many
     */
    public List<Sound> improvise(int count, ComposeOptions options) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of pieces must be positive, not " + count);
        }
        return compose(Optional.empty(), count, options);
    }

    private List<Sound> compose(Optional<Words> words, int count, ComposeOptions options) {
        List<Sound> continued = options.continued();
        if (!continued.isEmpty() && continued.size() != count) {
            throw new SwiftException(continued.size() + " sounds to go on from do not fit " + count + " pieces");
        }
        GenerationConfig.Builder generation = habits.generation().toBuilder();
        options.into(generation);
        options.seconds().ifPresent(seconds -> generation.maxNewTokens(tokens(seconds)));
        double scale = words.isEmpty() ? 1 : options.guidance().orElse(habits.guidance());
        try (TensorScope scope = TensorScope.open()) {
            Optional<CodecFeatures.Batch> heard =
                    continued.isEmpty() ? Optional.empty() : Optional.of(recordings.prepare(continued));
            Written written = write(
                    words.orElseGet(() -> Words.none(count)),
                    heard.map(CodecFeatures.Batch::values),
                    heard.map(CodecFeatures.Batch::mask),
                    scale,
                    generation.build(),
                    (row, token) -> true);
            List<Sound> sounds = written.sounds();
            return heard.map(batch -> stripped(sounds, batch.mask())).orElse(sounds);
        }
    }

    MusicConfig config() {
        return config;
    }

    Recordings recordings() {
        return recordings;
    }

    /**
     * The tokens of a text.
     *
     * @throws SwiftException where the checkpoint has no tokenizer
     */
    int[] ids(String text) {
        return words().encode(text, true).ids();
    }

    private Tokenizer words() {
        if (tokenizer == null) {
            throw new SwiftException(
                    model.folder() + " has no tokenizer.json, which texts need; save the tokenizer with"
                            + " transformers where there is a spiece.model only");
        }
        return tokenizer;
    }

    private int tokens(double seconds) {
        long frames = Math.max(1, Math.round(seconds * codec.frameRate()));
        return (int) Math.min(Integer.MAX_VALUE / 2, frames + config.codebooks() / config.channels() - 1);
    }

    /** Sounds without what was padded in the sounds they go on from. */
    private static List<Sound> stripped(List<Sound> sounds, Tensor mask) {
        long[] keep = mask.toLongs();
        int masked = (int) mask.size(1);
        List<Sound> all = new ArrayList<>();
        for (int i = 0; i < sounds.size(); i++) {
            Sound sound = sounds.get(i);
            int length = sound.length();
            float[] samples = new float[sound.samples().length];
            int kept = 0;
            for (int s = 0; s < length * sound.channels(); s++) {
                int at = s % length;
                if (at >= masked || keep[i * masked + at] != 0) {
                    samples[kept++] = sound.samples()[s];
                }
            }
            all.add(new Sound(sound.sampleRate(), sound.channels(), Arrays.copyOf(samples, kept)));
        }
        return all;
    }

    /**
     * Texts as tokens.
     *
     * @param ids {@code [batch][tokens]}
     * @param keep 0 for padding, 1 elsewhere
     */
    public record Words(int[][] ids, int[][] keep) {

        public Words {
            boolean fits = ids.length == keep.length && ids.length > 0;
            for (int row = 0; fits && row < ids.length; row++) {
                fits = ids[row].length == ids[0].length && keep[row].length == ids[0].length;
            }
            if (!fits) {
                throw new IllegalArgumentException("tokens and mask must have the same rows of one length");
            }
        }

        static Words none(int count) {
            return new Words(new int[count][0], new int[count][0]);
        }
    }

    /**
     * What a model wrote.
     *
     * @param result tokens of each codebook, with delays
     * @param codes of each piece without delays, what it goes on from included: {@code [batch][codebooks][frames]}
     * @param sounds of the pieces
     */
    public record Written(GenerationResult result, int[][][] codes, List<Sound> sounds) {}

    /**
     * Writes music for tokens of texts.
     *
     * @param words of the texts; of no length for no texts
     * @param sound to go on from, {@code [batch, channels, samples]}, as the codec wants it
     * @param mask 0 where it is padding, {@code [batch, samples]}
     * @param scale of guidance; 1 for none
     * @param generation how codes are chosen; its penalties look at guided scores
     * @param listener is told of each code as it is chosen, by row {@code batch * codebooks + codebook}; codes at places that delays
     *     fill are replaced afterwards
     * @throws SwiftException for settings that end rows or multiply them, which codebooks don't allow, or for too many frames
     */
    public Written write(
            Words words,
            Optional<Tensor> sound,
            Optional<Tensor> mask,
            double scale,
            GenerationConfig generation,
            GenerationListener listener) {
        if (generation.beams() > 1
                || generation.sequencesPerPrompt() > 1
                || !generation.eosTokenIds().isEmpty()
                || !generation.stopStrings().isEmpty()) {
            throw new SwiftException(
                    "music is written without beams, end tokens, stop strings and several answers for one"
                            + " text: rows of codebooks belong together");
        }
        int batch = words.ids().length;
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            boolean silent = words.ids()[0].length == 0;
            Tensor states = silent ? nothing(batch) : network.encode(words.ids(), words.keep());
            Tensor keep = silent ? Tensor.of(new long[batch], batch, 1) : Tensor.of(words.keep());
            Optional<Recordings.Coded> heard = sound.map(given -> recordings.encode(given, mask));
            int[][] prompt = prompt(batch, heard);
            int width = prompt[0].length;
            DelayPattern[] pattern = new DelayPattern[1];
            // A row begins as the pattern says: its delays are known, and so are the codes of what is gone on from.
            GenerationResult result = Generator.run(
                    most -> {
                        pattern[0] = pattern(prompt, width, most);
                        DelayPattern own = pattern[0];
                        return new CodeRollout(
                                network.begin(states, keep, width + most, scale),
                                config.vocabSize(),
                                own.beginnings(prompt),
                                own::at,
                                false);
                    },
                    prompt.length,
                    width,
                    ids -> {
                        throw new SwiftException("codes have no text");
                    },
                    generation,
                    listener);
            int[][][] codes = pattern[0].codes(result.sequences());
            List<Sound> sounds =
                    recordings.decode(codes, heard.map(Recordings.Coded::scales).orElse(List.of()));
            return new Written(result, codes, sounds);
        }
    }

    private Tensor nothing(int batch) {
        int width = config.text().hiddenSize();
        return Tensor.of(new float[batch * width], batch, 1, width);
    }

    private int[][] prompt(int batch, Optional<Recordings.Coded> heard) {
        int[][] rows = new int[batch * config.codebooks()][1];
        if (heard.isPresent() && heard.get().codes().length != rows.length) {
            throw new SwiftException(heard.get().codes().length / config.codebooks()
                    + " sounds to go on from do not fit " + batch + " texts");
        }
        for (int row = 0; row < rows.length; row++) {
            int[] known = heard.isPresent() ? heard.get().codes()[row] : new int[0];
            rows[row] = new int[known.length + 1];
            rows[row][0] = habits.fill();
            System.arraycopy(known, 0, rows[row], 1, known.length);
        }
        return rows;
    }

    private DelayPattern pattern(int[][] prompt, int width, int most) {
        long length = (long) width + most;
        if (most < 1 || length - 1 > config.maxFrames()) {
            throw new SwiftException((most < 1 ? "no new frame is asked for" : length - 1 + " frames are asked for")
                    + "; with what is gone on from there must be from " + width + " to " + config.maxFrames()
                    + " (config.json: decoder.max_position_embeddings)");
        }
        return DelayPattern.of(prompt, config.codebooks(), config.channels(), (int) length, habits.fill());
    }

    @Override
    public void close() {
        freeing.forEach(Runnable::run);
    }
}
