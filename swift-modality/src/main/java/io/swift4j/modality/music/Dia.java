package io.swift4j.modality.music;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationListener;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.LogitsProcessor;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.codec.audio.AudioCodes;
import io.swift4j.modality.codec.audio.EncodeOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Dia (Nari Labs 2025): speaks dialogues, in which {@code [S1]} and {@code [S2]} say who speaks.
 *
 * <pre>{@code
 * try (Dia dia = Dia.load(folder); AudioCodec codec = AudioCodec.load(dac)) {
 *     List<Sound> speech = dia.speak(List.of("[S1] Is it far? [S2] Not very."), codec, SpeakOptions.defaults());
 * }
 * }</pre>
 *
 * <p>Its codes are the Descript codec's, which comes in a checkpoint of its own. Codes are chosen by the loop that all models generate
 * with. Thread-safe. Closing frees the model.
 */
public final class Dia implements AutoCloseable {

    private final PretrainedModel model;
    private final boolean owns;
    private final DiaConfig config;
    private final DiaHabits habits;
    private final DiaTokenizer tokenizer;
    private final DiaNetwork network;

    private Dia(PretrainedModel model, boolean owns) {
        this.model = model;
        this.owns = owns;
        Path folder = model.folder();
        this.config = DiaConfig.read(ConfigJson.read(folder.resolve("config.json")));
        this.habits = DiaHabits.read(folder, config);
        this.tokenizer = DiaTokenizer.load(folder);
        this.network = model.network().as(DiaNetwork.class);
    }

    private Dia(Dia of, DiaNetwork network) {
        this.model = of.model;
        this.owns = false;
        this.config = of.config;
        this.habits = of.habits;
        this.tokenizer = of.tokenizer;
        this.network = network;
    }

    /** Loads a checkpoint folder in its own type on the CPU. */
    public static Dia load(Path folder) {
        return load(folder, LoadOptions.defaults());
    }

    /**
     * Loads a checkpoint folder.
     *
     * @throws io.swift4j.core.config.ConfigException with everything that is wrong with its configuration
     * @throws SwiftException naming every tensor that is missing or misshapen
     */
    public static Dia load(Path folder, LoadOptions options) {
        PretrainedModel model = PretrainedModel.load(folder, options);
        try {
            return new Dia(model, true);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Speaks with a model that is there already.
     *
     * @param model stays the caller's and must outlive the result
     * @throws SwiftException where it is no Dia, or naming every tensor that is missing or misshapen
     */
    public static Dia of(PretrainedModel model) {
        return new Dia(model, false);
    }

    /**
     * The same with another network, such as one with adapters: {@code dia.with(adapted.network().as(DiaNetwork.class))}.
     *
     * @return good until this or the network is closed; it owns nothing, so that closing it does nothing
     */
    public Dia with(DiaNetwork other) {
        return new Dia(this, other);
    }

    /** Encoder of texts and decoder of codes; belongs to the model, or to whoever gave it. */
    public DiaNetwork network() {
        return network;
    }

    /** The checkpoint's tensors by their names; they belong to the model. */
    public Map<String, Tensor> parameters() {
        return model.parameters();
    }

    /**
     * Speaks each text.
     *
     * @param codec with as many codebooks as the model has channels; stays the caller's
     * @return only what is new: of the voices that are gone on from nothing
     * @throws SwiftException where the codec is another's, or nothing was said within the frames that were asked for
     */
    public List<Sound> speak(List<String> texts, AudioCodec codec, SpeakOptions options) {
        if (texts.isEmpty()) {
            return List.of();
        }
        check(config, codec);
        int[][][] voices = voices(codec, options.voices(), texts.size());
        int[][] ids = texts.stream().map(tokenizer::ids).toArray(int[][]::new);
        int longest = Arrays.stream(ids).mapToInt(row -> row.length).max().orElse(0);
        int[][] keep = new int[ids.length][longest];
        for (int row = 0; row < ids.length; row++) {
            Arrays.fill(keep[row], 0, ids[row].length, 1);
            ids[row] = Arrays.copyOf(ids[row], longest);
        }
        GenerationConfig.Builder generation = habits.generation().toBuilder();
        options.into(generation);
        boolean own = options.choice() == ComposeOptions.Choice.CHECKPOINT;
        Prompt prompt = Prompt.of(config, voices, texts.size());
        Written written = write(
                new Composer.Words(ids, keep),
                prompt,
                options.guidance().orElse(habits.guidance()),
                own ? habits.topK() : options.topK(),
                generation,
                (row, token) -> true);
        List<Sound> sounds = new ArrayList<>();
        for (int[][] codes : written.codes()) {
            sounds.add(sound(codec, codes));
        }
        return sounds;
    }

    /**
     * Refuses another codec than the model was made for.
     *
     * @throws SwiftException naming what both have
     */
    static void check(DiaConfig config, AudioCodec codec) {
        if (codec.codebooks() != config.channels() || codec.codebookSize() != config.end()) {
            throw new SwiftException("the codec has " + codec.codebooks() + " codebooks of " + codec.codebookSize()
                    + " codes, but the model was made for " + config.channels() + " of " + config.end());
        }
    }

    /** Codes of a sound, {@code [channels][frames]}. */
    static int[][] codes(DiaConfig config, AudioCodec codec, Sound sound) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Tensor made = codec.encode(List.of(sound), EncodeOptions.defaults()).codes();
            int[] flat = made.toInts();
            int frames = (int) made.size(2);
            int[][] codes = new int[config.channels()][];
            for (int channel = 0; channel < codes.length; channel++) {
                codes[channel] = Arrays.copyOfRange(flat, channel * frames, (channel + 1) * frames);
            }
            return codes;
        }
    }

    private static Sound sound(AudioCodec codec, int[][] codes) {
        if (codes[0].length == 0) {
            throw new SwiftException("nothing was said: the answer ended at once; ask for more frames or another seed");
        }
        try (TensorScope scope = TensorScope.open()) {
            int[] flat = Arrays.stream(codes).flatMapToInt(Arrays::stream).toArray();
            return codec.sounds(AudioCodes.of(Tensor.of(flat, 1, codes.length, codes[0].length)))
                    .get(0);
        }
    }

    /** Codes of voices, {@code [batch][channels][frames]}, each encoded by itself. */
    private int[][][] voices(AudioCodec codec, List<Sound> sounds, int texts) {
        if (!sounds.isEmpty() && sounds.size() != texts) {
            throw new SwiftException(sounds.size() + " voices do not fit " + texts + " texts");
        }
        int[][][] codes = new int[sounds.size()][][];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = codes(config, codec, sounds.get(i));
        }
        return codes;
    }

    /**
     * What answers begin with, as the processor of Dia lays it out.
     *
     * @param codes with delays, the padding code where one is to be found: {@code [batch][frames][channels]}
     * @param frames 0 for those that are padding, {@code [batch][frames]}
     * @param known frames of the beginning without the room for delays
     */
    public record Prompt(int[][][] codes, int[][] frames, int known) {

        static Prompt of(DiaConfig config, int[][][] voices, int batch) {
            int longest = Arrays.stream(voices)
                    .mapToInt(voice -> voice[0].length)
                    .max()
                    .orElse(0);
            int known = longest + 1;
            int width = known + config.longestDelay();
            int[][][] codes = new int[batch][width][config.channels()];
            int[][] frames = new int[batch][width];
            for (int row = 0; row < batch; row++) {
                int own = voices.length == 0 ? 0 : voices[row][0].length;
                Arrays.fill(frames[row], longest - own, width, 1);
                for (int at = 0; at < width; at++) {
                    for (int channel = 0; channel < config.channels(); channel++) {
                        int from = at - config.delays()[channel];
                        int place = from - (known - own);
                        codes[row][at][channel] = from >= known
                                ? config.padding()
                                : place < 0 ? config.first() : voices[row][channel][place];
                    }
                }
            }
            return new Prompt(codes, frames, known);
        }
    }

    /**
     * What a model wrote.
     *
     * @param result tokens of each channel, with delays, before those of the beginning were put in their places
     * @param sequences with delays, {@code [batch][frames][channels]}
     * @param codes of what is new without delays, {@code [batch][channels][frames]}
     */
    public record Written(GenerationResult result, int[][][] sequences, int[][][] codes) {}

    /**
     * Speaks bytes of texts.
     *
     * @param words of the texts
     * @param prompt what answers begin with
     * @param scale of guidance; 1 for none
     * @param topK from how many codes guidance lets be chosen
     * @param generation how codes are chosen; the rules of ends are added to it
     * @param listener is told of each code as it is chosen, by row {@code batch * channels + channel}
     * @throws SwiftException for settings that multiply rows
     */
    public Written write(
            Composer.Words words,
            Prompt prompt,
            double scale,
            int topK,
            GenerationConfig.Builder generation,
            GenerationListener listener) {
        return write(words, prompt, scale, topK, generation, List.of(), listener);
    }

    /** Likewise, with processors that see scores after the rules of ends. */
    public Written write(
            Composer.Words words,
            Prompt prompt,
            double scale,
            int topK,
            GenerationConfig.Builder generation,
            List<LogitsProcessor> after,
            GenerationListener listener) {
        GenerationConfig settings = generation.build();
        int batch = words.ids().length;
        if (settings.beams() > 1 || settings.sequencesPerPrompt() > 1) {
            throw new SwiftException("speech is written without beams and several answers for one text: rows of"
                    + " channels belong together");
        }
        if (prompt.codes().length != batch || prompt.codes()[0][0].length != config.channels()) {
            throw new SwiftException(
                    "the beginning must be of " + batch + " answers of " + config.channels() + " channels");
        }
        if (!(scale >= 1) || (scale > 1 && topK < 1)) {
            throw new SwiftException("guidance must be 1 or more, and topK positive, not " + scale + " and " + topK);
        }
        int width = begun(prompt);
        int[][] beginnings = new int[batch * config.channels()][width];
        int[][] frames = new int[batch][];
        for (int row = 0; row < beginnings.length; row++) {
            for (int at = 0; at < width; at++) {
                beginnings[row][at] = prompt.codes()[row / config.channels()][at][row % config.channels()];
            }
            frames[row / config.channels()] = Arrays.copyOf(prompt.frames()[row / config.channels()], width);
        }
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            // How many frames there may be is known once the loop begins, and the rules of ends depend on it.
            List<LogitsProcessor> rules = new ArrayList<>();
            List<LogitsProcessor> added = new ArrayList<>();
            added.add((ids, scores) -> rules.get(0).process(ids, scores));
            added.add((ids, scores) -> rules.get(1).process(ids, scores));
            added.addAll(after);
            GenerationResult result = Generator.run(
                    most -> {
                        rules.addAll(List.of(network.endings(width + most)));
                        return new CodeRollout(
                                network.begin(words.ids(), words.keep(), frames, width + most, scale, topK),
                                config.decoder().vocabSize(),
                                beginnings,
                                (row, at, chosen) -> put(prompt, row, at, chosen),
                                true);
                    },
                    beginnings.length,
                    width,
                    ids -> {
                        throw new SwiftException("codes have no text");
                    },
                    generation.processors(added).build(),
                    listener);
            return written(result, prompt);
        }
    }

    /** The frames of a beginning before the first that is to be found in all answers. */
    private int begun(Prompt prompt) {
        int most = 0;
        for (int[][] codes : prompt.codes()) {
            int open = (int) Arrays.stream(codes)
                    .filter(frame -> frame[0] == config.padding())
                    .count();
            most = Math.max(most, open);
        }
        int width = prompt.codes()[0].length - most;
        if (width < 1) {
            throw new SwiftException("the beginning has no frame to go on from");
        }
        return width;
    }

    private int put(Prompt prompt, int row, int at, int chosen) {
        int[][] codes = prompt.codes()[row / config.channels()];
        if (at >= codes.length) {
            return chosen;
        }
        int fixed = codes[at][row % config.channels()];
        return fixed == config.padding() ? chosen : fixed;
    }

    private Written written(GenerationResult result, Prompt prompt) {
        int[][] rows = result.sequences();
        int channels = config.channels();
        int batch = rows.length / channels;
        int length = rows[0].length;
        int[][][] sequences = new int[batch][length][channels];
        for (int row = 0; row < rows.length; row++) {
            for (int at = 0; at < length; at++) {
                sequences[row / channels][at][row % channels] = put(prompt, row, at, rows[row][at]);
            }
        }
        int[][][] codes = new int[batch][channels][];
        for (int i = 0; i < batch; i++) {
            int open = (int) Arrays.stream(sequences[i])
                    .filter(frame -> frame[0] == config.padding())
                    .count();
            // The last frame is the end, and the latest channel must have been written.
            int end = Math.min(length - open - 1, length - config.longestDelay());
            for (int channel = 0; channel < channels; channel++) {
                int late = config.delays()[channel];
                int[] own = new int[Math.max(0, end - prompt.known())];
                for (int at = 0; at < own.length; at++) {
                    own[at] = sequences[i][prompt.known() + at + late][channel];
                }
                codes[i][channel] = own;
            }
        }
        return new Written(result, sequences, codes);
    }

    @Override
    public void close() {
        if (owns) {
            model.close();
        }
    }
}
