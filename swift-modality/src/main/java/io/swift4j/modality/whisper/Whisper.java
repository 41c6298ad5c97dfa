package io.swift4j.modality.whisper;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Whisper (Radford et al. 2022): writes down what is said in a recording, or translates it to English.
 *
 * <pre>{@code
 * try (Whisper whisper = Whisper.load(folder)) {
 *     Sound sound = MediaDecoder.defaults().sound(MediaSource.of(Path.of("speech.mp3")));
 *     Transcription said = whisper.transcribe(sound, WhisperOptions.defaults());
 * }
 * }</pre>
 *
 * <p>Features are log-mel spectrograms {@code [batch, mel, frames]}, one frame for 10 ms. Thread-safe. Results belong to the
 * caller's {@link TensorScope}. Closing frees the model.
 */
public final class Whisper implements AutoCloseable {

    private final Path folder;
    private final WhisperConfig config;
    private final WhisperGenerationConfig generation;
    private final Weights weights;
    private final WhisperNetwork network;
    private final RecordingFeatures hearing;
    private final @Nullable WhisperTokenizer tokenizer;

    private Whisper(Path folder, WhisperConfig config, Weights weights, LoadOptions options) {
        this.folder = folder;
        this.config = config;
        this.weights = weights;
        this.generation = WhisperGenerationConfig.load(folder, config);
        WhisperNetwork.shapes(config).check(weights);
        Dtype dtype = Objects.requireNonNull(weights.tensors().get(WhisperNetwork.EMBEDDING))
                .dtype();
        this.network = WhisperNetwork.of(config, weights.tensors(), dtype, options.device());
        this.hearing = RecordingFeatures.of(folder, config.encoder());
        this.tokenizer = Files.exists(folder.resolve("tokenizer.json")) ? WhisperTokenizer.load(folder) : null;
    }

    /** Loads a checkpoint folder in its own type on the CPU. */
    public static Whisper load(Path folder) {
        return load(folder, LoadOptions.defaults());
    }

    /**
     * Loads a checkpoint folder.
     *
     * @throws io.swift4j.core.config.ConfigException with everything that is wrong with its configuration
     * @throws SwiftException naming every tensor that is missing or misshapen
     */
    public static Whisper load(Path folder, LoadOptions options) {
        WhisperConfig config = WhisperConfig.read(ConfigJson.read(folder.resolve("config.json")));
        Weights weights = Weights.load(folder, options.dtype(), options.device());
        try {
            return new Whisper(folder, config, weights, options);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /** What the model is. */
    public WhisperConfig config() {
        return config;
    }

    /** Its special tokens and habits. */
    public WhisperGenerationConfig generation() {
        return generation;
    }

    /** Encoder and decoder. */
    public WhisperNetwork network() {
        return network;
    }

    /** The checkpoint's tensors by their names; they belong to the model. */
    public Map<String, Tensor> parameters() {
        return weights.tensors();
    }

    /** The most likely language of each recording, as its token; recordings are judged by their first window. */
    public int[] detectLanguages(Tensor features) {
        if (generation.languages().isEmpty()) {
            throw new SwiftException(
                    folder + ": generation_config.json has no lang_to_id; the model knows English only");
        }
        checkFeatures(features);
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            int frames = config.encoder().frames();
            Tensor first = Windows.padded(List.of(features.narrow(2, 0, Math.min(frames, features.size(2)))), frames);
            int[][] start = new int[(int) features.size(0)][1];
            for (int[] row : start) {
                row[0] = generation.startToken();
            }
            try (WhisperSteps.Memory memory = network.steps().listen(network.encode(first), 1)) {
                return WindowDecoding.likeliest(
                        memory.append(start), generation.languages().values());
            }
        }
    }

    /**
     * Writes down recordings in tokens, each window with the likeliest token at every step.
     *
     * <p>Recordings longer than one window are read window by window, each beginning at the last timestamp of the one before.
     *
     * @param features {@code [batch, mel, frames]}
     * @param frames of sound in each recording; null where all are as long as the features. Short recordings are taken with
     *     their padding, as the model was trained
     */
    public List<Heard> generate(Tensor features, int @Nullable [] frames, WhisperOptions options) {
        checkFeatures(features);
        int batch = (int) features.size(0);
        boolean exceeds = features.size(2) > config.encoder().frames();
        boolean timestamps = timestamps(options, exceeds);
        int[] lengths = lengths(features, frames, exceeds);
        WhisperPrompts prompts = new WhisperPrompts(generation, config, options, timestamps);
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            List<List<Integer>> starts = prompts.starts(batch, () -> detectLanguages(features));
            WindowDecoding decoding = new WindowDecoding(network.steps(), generation, timestamps);
            Doubts doubts = options.doubts().orElse(generation.doubts());
            Believed writer = new Believed(decoding, doubts, generation, config.vocabSize());
            return new LongForm(config, generation, options, prompts, writer)
                    .read(features, lengths, starts, network::encode);
        }
    }

    /**
     * Goes on from prompts, without looking for languages, timestamps or windows.
     *
     * @param features windows of full length, {@code [batch, mel, frames]}
     * @param prompts token ids, one row for each window, of one length
     * @return the new tokens, each row up to its end token
     */
    public List<int[]> answers(Tensor features, int[][] prompts, int maxNewTokens) {
        checkFeatures(features);
        if (prompts.length != features.size(0)) {
            throw new IllegalArgumentException(prompts.length + " prompts do not fit " + features.size(0) + " windows");
        }
        if (prompts[0].length + maxNewTokens > config.maxTokens()) {
            throw new IllegalArgumentException("prompts of " + prompts[0].length + " tokens and " + maxNewTokens
                    + " new ones exceed the decoder's " + config.maxTokens() + " positions");
        }
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return new WindowDecoding(network.steps(), generation, false)
                    .decode(network.encode(features), prompts, maxNewTokens, 0, new Random(0)).stream()
                            .map(WindowDecoding.Answer::tokens)
                            .toList();
        }
    }

    private boolean timestamps(WhisperOptions options, boolean exceeds) {
        boolean timestamps = options.timestamps().orElse(exceeds || generation.timestamps());
        if (exceeds && !timestamps) {
            throw new SwiftException("recordings of more than "
                    + config.encoder().frames() + " frames need timestamps," + " from which each window goes on");
        }
        if (timestamps && generation.noTimestamps().isEmpty()) {
            throw new SwiftException(folder + ": generation_config.json has no no_timestamps_token_id, behind which"
                    + " timestamps would begin");
        }
        return timestamps;
    }

    private int[] lengths(Tensor features, int @Nullable [] frames, boolean exceeds) {
        int batch = (int) features.size(0);
        int[] lengths = new int[batch];
        Arrays.fill(lengths, (int) features.size(2));
        if (frames == null || !exceeds) {
            return lengths;
        }
        if (frames.length != batch) {
            throw new IllegalArgumentException(frames.length + " lengths do not fit " + batch + " recordings");
        }
        for (int i = 0; i < batch; i++) {
            if (frames[i] < 1 || frames[i] > features.size(2)) {
                throw new IllegalArgumentException(
                        "recording " + i + " can't have " + frames[i] + " of " + features.size(2) + " frames");
            }
        }
        return frames.clone();
    }

    private void checkFeatures(Tensor features) {
        if (features.rank() != 3
                || features.size(0) < 1
                || features.size(1) != config.encoder().melBins()
                || features.size(2) < 1) {
            throw new IllegalArgumentException(
                    "features must be [batch, " + config.encoder().melBins() + ", frames], not " + features);
        }
    }

    /**
     * Writes down recordings.
     *
     * @param features {@code [batch, mel, frames]}
     * @param frames of sound in each recording; null where all are as long as the features
     * @throws SwiftException where the checkpoint has no {@code tokenizer.json}
     */
    public List<Transcription> transcribe(Tensor features, int @Nullable [] frames, WhisperOptions options) {
        WhisperTokenizer words = tokenizer();
        List<Transcription> written = new ArrayList<>();
        for (Heard heard : generate(features, frames, options)) {
            List<Transcription.Segment> segments = heard.stretches().stream()
                    .map(stretch ->
                            new Transcription.Segment(stretch.start(), stretch.end(), words.decode(stretch.tokens())))
                    .toList();
            String language =
                    heard.start().size() > 1 ? Languages.code(heard.start().get(1), generation.languages()) : "";
            written.add(new Transcription(words.decode(heard.tokens()), segments, language));
        }
        return written;
    }

    /**
     * Writes down a recording of any length, window by window where it is longer than one. It is heard as the folder's processor
     * says: at 16 kHz, as the mean of its channels. No segment ends after the recording.
     *
     * @throws SwiftException where the checkpoint has no {@code tokenizer.json} or {@code preprocessor_config.json}
     */
    public Transcription transcribe(Sound sound, WhisperOptions options) {
        try (TensorScope scope = TensorScope.open()) {
            Transcription written = transcribe(hearing.of(sound), null, options).get(0);
            double end = sound.seconds();
            List<Transcription.Segment> segments = written.segments().stream()
                    .map(segment -> new Transcription.Segment(
                            Math.min(segment.start(), end), Math.min(segment.end(), end), segment.text()))
                    .toList();
            return new Transcription(written.text(), segments, written.language());
        }
    }

    /** The checkpoint's tokenizer. */
    public WhisperTokenizer tokenizer() {
        if (tokenizer == null) {
            throw new SwiftException(folder + " has no tokenizer.json, which text needs");
        }
        return tokenizer;
    }

    @Override
    public void close() {
        network.close();
        weights.close();
        if (tokenizer != null) {
            tokenizer.close();
        }
    }
}
