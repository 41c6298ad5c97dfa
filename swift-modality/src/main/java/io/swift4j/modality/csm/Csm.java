package io.swift4j.modality.csm;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationListener;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.codec.audio.AudioCodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * CSM (Sesame 2025): speech that follows texts and earlier speech. A backbone, a decoder over text and frames of codes, scores the first
 * code of a frame; a decoder of depth the others; Mimi makes sound of them.
 *
 * <p>Results belong to the caller's scope. Thread-safe. Closing frees what {@link #load} loaded; a decoder given to {@link #of} stays the
 * caller's.
 */
public final class Csm implements AutoCloseable {

    private static final Script SCRIPT =
            Script.builder("csm").resource(Csm.class, "csm.py").build();
    static final Function<int[], String> NO_TEXT = codes -> {
        throw new SwiftException("codes of speech have no text in which stop_strings could stand");
    };
    static final int NOTHING = -100;
    static final int FIRST_ONLY = -101;
    private static final String DEPTH = "depth_decoder_";

    private final Decoder backbone;
    private final CsmSenses parts;
    private final Runnable freeing;

    private Csm(Decoder backbone, Runnable freeing) {
        this.backbone = backbone;
        if (!(backbone.senses().orElse(null) instanceof CsmSenses found)) {
            throw new SwiftException("a " + backbone.config().modelType() + " model is not CSM");
        }
        this.parts = found;
        this.freeing = freeing;
    }

    /**
     * Loads a checkpoint folder.
     *
     * @throws SwiftException when the configuration or the weights can't be used, with every reason
     */
    public static Csm load(Path folder, LoadOptions options) {
        PretrainedModel model = PretrainedModel.load(folder, options);
        try {
            return new Csm(model.decoder(), model::close);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Speech by a loaded model.
     *
     * @param decoder of a CSM checkpoint; it may have adapters, on its decoder of depth too
     * @throws SwiftException for a model of another family
     */
    public static Csm of(Decoder decoder) {
        return new Csm(decoder, () -> {});
    }

    CsmConfig config() {
        return parts.config();
    }

    Decoder backbone() {
        return backbone;
    }

    Decoder depth() {
        return parts.depth();
    }

    /** The codec of the model's sounds, which belongs to it. */
    public AudioCodec codec() {
        return parts.codec();
    }

    /** The token in whose place a frame of sound stands. */
    public int audioToken() {
        return config().audioToken();
    }

    /** The token in whose place the end of a sound stands. */
    public int audioEndToken() {
        return config().audioEndToken();
    }

    Tensor vectors(int[][] frames) {
        for (int[] frame : frames) {
            for (int code : frame) {
                if (code < 0 || code >= config().size()) {
                    throw new SwiftException("code " + code + " is none of " + config().size());
                }
            }
        }
        return SCRIPT.tensor("frames", parts.own(CsmSenses.TABLE), Tensor.of(frames), config().size());
    }

    Tensor firstScores(Tensor states) {
        return backbone.logits(states).to(Dtype.FLOAT32);
    }

    Tensor depthScores(Tensor states, int codebook) {
        return SCRIPT.tensor("scores", parts.own(CsmSenses.HEADS), states, codebook);
    }

    Tensor picked(Tensor states, int[] rows) {
        return SCRIPT.tensor("picked", states, Tensor.of(rows, rows.length));
    }

    /** What sounds are to the backbone, and their codes by row. */
    record Heard(MediaTensors media, List<List<int[]>> frames) {}

    /** The codes of each row's sounds. */
    List<List<int[]>> frames(CsmPrompts prompts) {
        List<List<int[]>> frames = new ArrayList<>();
        for (List<float[]> row : prompts.sounds()) {
            List<int[]> own = new ArrayList<>();
            row.forEach(sound -> own.addAll(codes(sound)));
            frames.add(own);
        }
        for (int row = 0; row < frames.size(); row++) {
            long places = Arrays.stream(prompts.ids()[row])
                    .filter(id -> id == audioToken())
                    .count();
            if (prompts.sounding() && places != frames.get(row).size()) {
                throw new SwiftException("prompt " + row + " has " + places + " audio tokens (" + audioToken()
                        + ") for the " + frames.get(row).size() + " frames of its sounds");
            }
        }
        return frames;
    }

    /** Sounds as vectors in the places of audio tokens, and their ends. */
    Heard heard(CsmPrompts prompts) {
        List<List<int[]>> frames = frames(prompts);
        List<int[]> all = frames.stream().flatMap(List::stream).toList();
        if (all.isEmpty()) {
            return new Heard(MediaTensors.NONE, frames);
        }
        int ends = (int) Arrays.stream(prompts.ids())
                .flatMapToInt(Arrays::stream)
                .filter(id -> id == audioEndToken())
                .count();
        return new Heard(media(all, ends), frames);
    }

    /** Frames in the places of audio tokens, and ends in those of the tokens that end sounds. */
    MediaTensors media(List<int[]> frames, int ends) {
        List<SoftTokens> soft = new ArrayList<>();
        soft.add(new SoftTokens("frame", audioToken(), vectors(frames.toArray(int[][]::new)), List.of()));
        if (ends > 0) {
            int[][] end = new int[ends][config().codebooks()];
            Arrays.stream(end).forEach(frame -> Arrays.fill(frame, config().endCode()));
            soft.add(new SoftTokens("end of sound", audioEndToken(), vectors(end), List.of()));
        }
        return MediaTensors.NONE.withPerceived(soft);
    }

    /** Frames of codes of a sound of one channel at the codec's rate. */
    private List<int[]> codes(float[] sound) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Tensor codes = codec().encode(Tensor.of(sound, 1, 1, sound.length)).codes();
            int[] flat = codes.toInts();
            int count = (int) codes.size(2);
            List<int[]> frames = new ArrayList<>();
            for (int f = 0; f < count; f++) {
                int[] frame = new int[config().codebooks()];
                for (int c = 0; c < frame.length; c++) {
                    frame[c] = flat[c * count + f];
                }
                frames.add(frame);
            }
            return frames;
        }
    }

    /** The vectors that enter the backbone, {@code [batch, tokens, hidden]}. */
    public Tensor inputs(CsmPrompts prompts) {
        return backbone.inputs(
                ForwardInput.of(prompts.ids()).withMedia(heard(prompts).media()));
    }

    /** Scores, and losses where there are labels; positions are the tokens' numbers in the row, padding included. */
    public CsmOutput forward(CsmPrompts prompts) {
        Heard heard = heard(prompts);
        Tensor hidden = backbone.forward(
                        ForwardInput.of(prompts.ids()).withKeep(prompts.keep()).withMedia(heard.media()))
                .lastHiddenState();
        Tensor logits = backbone.logits(hidden);
        return new CsmOutput(
                logits, prompts.labels().map(labels -> training(hidden, logits, expanded(prompts, labels, heard))));
    }

    /**
     * Scores of the first code after each of frames alone.
     *
     * @param frames {@code [batch][tokens][codebooks]}
     */
    public Tensor scores(int[][][] frames, int[][] keep) {
        int[][] ids = new int[frames.length][frames[0].length];
        Arrays.stream(ids).forEach(row -> Arrays.fill(row, SoftTokens.VECTOR));
        int[][] all = Arrays.stream(frames).flatMap(Arrays::stream).toArray(int[][]::new);
        SoftTokens vectors = new SoftTokens("frame", SoftTokens.VECTOR, vectors(all), List.of());
        ForwardInput input =
                ForwardInput.of(ids).withKeep(keep).withMedia(MediaTensors.NONE.withPerceived(List.of(vectors)));
        return backbone.logits(backbone.forward(input).lastHiddenState());
    }

    /**
     * Scores of all codes of frames but the first, {@code [frames, codebooks - 1, codes]}.
     *
     * @param states of the backbone before each frame, {@code [frames, hidden]}
     * @param codes of each frame, all but the last at least, {@code [frames][codebooks - 1 or more]}
     */
    public Tensor depthScores(Tensor states, int[][] codes) {
        int width = config().codebooks();
        int[][] ids = new int[codes.length][width];
        for (int frame = 0; frame < codes.length; frame++) {
            ids[frame][0] = SoftTokens.VECTOR;
            for (int i = 1; i < width; i++) {
                int code = codes[frame][i - 1];
                if (code < 0 || code >= config().size()) {
                    throw new SwiftException("code " + code + " is none of " + config().size());
                }
                ids[frame][i] = code + (i - 1) * config().size();
            }
        }
        SoftTokens first = new SoftTokens("backbone state", SoftTokens.VECTOR, states, List.of());
        Tensor hidden = depth().forward(ForwardInput.of(ids).withMedia(MediaTensors.NONE.withPerceived(List.of(first))))
                .lastHiddenState();
        return SCRIPT.tensor("all_scores", parts.own(CsmSenses.HEADS), hidden);
    }

    /** The mean loss of scores {@code [frames, codebooks - 1, codes]}, given all codes of the frames; -100 for none. */
    public Tensor depthLoss(Tensor scores, int[][] codes) {
        int[][] targets = Arrays.stream(codes)
                .map(frame -> Arrays.copyOfRange(frame, 1, frame.length))
                .toArray(int[][]::new);
        return SCRIPT.tensor("code_loss", scores, Tensor.of(targets));
    }

    /** Labels as codes: those of sounds in the places of audio tokens, the end in that of its token. */
    private int[][][] expanded(CsmPrompts prompts, int[][] labels, Heard heard) {
        int[][][] all = new int[labels.length][labels[0].length][config().codebooks()];
        for (int row = 0; row < labels.length; row++) {
            int taken = 0;
            List<int[]> frames = heard.frames().get(row);
            for (int t = 0; t < labels[row].length; t++) {
                int id = prompts.ids()[row][t];
                int[] codes = all[row][t];
                Arrays.fill(codes, labels[row][t]);
                if (prompts.sounding() && id == audioToken() && taken < frames.size()) {
                    System.arraycopy(frames.get(taken++), 0, codes, 0, codes.length);
                } else if (prompts.sounding() && id == audioEndToken()) {
                    Arrays.fill(codes, config().endCode());
                }
                if (labels[row][t] == FIRST_ONLY) {
                    Arrays.fill(codes, 1, codes.length, NOTHING);
                }
                checkLabel(codes[0], row, t);
            }
        }
        return all;
    }

    private void checkLabel(int code, int row, int token) {
        if (code != NOTHING && (code < 0 || code >= config().size())) {
            throw new SwiftException("label " + code + " at row " + row + ", position " + token
                    + " is no frame of sound; labels are " + audioToken() + " and " + audioEndToken()
                    + " in the places of these tokens, " + FIRST_ONLY + " there, or " + NOTHING);
        }
    }

    private CsmOutput.Training training(Tensor hidden, Tensor logits, int[][][] labels) {
        int tokens = labels[0].length;
        int[][] first = new int[labels.length][tokens];
        List<int[]> frames = new ArrayList<>();
        List<Integer> before = new ArrayList<>();
        for (int row = 0; row < labels.length; row++) {
            for (int t = 0; t < tokens; t++) {
                int[] codes = labels[row][t];
                first[row][t] = codes[0];
                if (Arrays.stream(codes, 1, codes.length).anyMatch(code -> code != NOTHING)) {
                    frames.add(codes);
                    before.add(row * tokens + Math.floorMod(t - 1, tokens));
                }
            }
        }
        Tensor backboneLoss = backbone.loss(logits, first, 0);
        if (frames.isEmpty()) {
            Tensor none = Tensor.of(new float[] {0}, 1).reshape();
            return new CsmOutput.Training(labels, backboneLoss, backboneLoss, none, Optional.empty());
        }
        int[][] codes = frames.toArray(int[][]::new);
        Tensor states =
                picked(hidden, before.stream().mapToInt(Integer::intValue).toArray());
        Tensor scores = depthScores(states, codes);
        Tensor depthLoss = depthLoss(scores, codes);
        Tensor loss = SCRIPT.tensor("sum_of", backboneLoss, depthLoss);
        return new CsmOutput.Training(labels, loss, backboneLoss, depthLoss, Optional.of(scores));
    }

    /**
     * How codes are chosen.
     *
     * @param first codes, one for each frame; end-of-sequence tokens say that ended rows are filled with padding, not which codes end
     * @param others codes of each frame
     */
    public record Choice(GenerationConfig first, GenerationConfig others) {

        /** Reads a checkpoint's {@code generation_config.json}, whose fields for other codes begin with {@code depth_decoder_}. */
        public static Choice read(Path folder) {
            Path file = folder.resolve("generation_config.json");
            ConfigJson json =
                    Files.exists(file) ? ConfigJson.read(file) : ConfigJson.empty("no generation_config.json");
            return read(json);
        }

        /** The same, but taking the likeliest codes. */
        public Choice likeliest() {
            return new Choice(
                    first.toBuilder().doSample(false).build(),
                    others.toBuilder().doSample(false).build());
        }

        /** Reads the fields of a generation configuration. */
        public static Choice read(ConfigJson json) {
            return new Choice(
                    json.withoutAll(DEPTH)
                            .collect(own -> GenerationConfig.builder().read(own).build()),
                    json.under(DEPTH)
                            .collect(own -> GenerationConfig.builder().read(own).build()));
        }
    }

    /**
     * Speaks on after prompts.
     *
     * @param listener is told of first codes
     * @throws SwiftException for beam search, and for a number of other codes that is not the model's
     */
    public CsmSpeech speak(CsmPrompts prompts, Choice choice, GenerationListener listener) {
        int others = config().codebooks() - 1;
        if (choice.first.beams() > 1 || choice.others.beams() > 1) {
            throw new SwiftException("CSM speaks with one beam only; num_beams must be 1");
        }
        if (choice.others.sequencesPerPrompt() > 1) {
            throw new SwiftException(DEPTH + "num_return_sequences must be 1");
        }
        int asked = choice.others.maxNewTokens(2);
        if (asked != others && asked != GenerationConfig.DEFAULT_NEW_TOKENS) {
            throw new SwiftException(DEPTH + "max_new_tokens must be the " + others
                    + " codes of a frame besides the first, not " + asked);
        }
        GenerationConfig depth = choice.others.toBuilder()
                .maxNewTokens(others)
                .minNewTokens(others)
                .build();
        boolean fills = !choice.first.eosTokenIds().isEmpty();
        int most = choice.first.maxNewTokens(prompts.ids()[0].length);
        // Frames end speech, not codes.
        GenerationConfig first = choice.first.toBuilder()
                .maxNewTokens(most)
                .minNewTokens(0)
                .minLength(0)
                .eosTokenIds(List.of())
                .build();
        AtomicReference<CsmRollout> rollout = new AtomicReference<>();
        GenerationResult result = Generator.run(
                atMost -> {
                    CsmRollout opened = new CsmRollout(this, prompts, depth, fills, atMost);
                    rollout.set(opened);
                    return opened;
                },
                prompts.ids().length,
                0,
                NO_TEXT,
                first,
                listener);
        return new CsmSpeech(Objects.requireNonNull(rollout.get()).frames(), result.lengths(), result.reasons());
    }

    /** The sound of each row of speech; empty where it ended at once. */
    public List<Sound> sounds(CsmSpeech speech) {
        List<Sound> sounds = new ArrayList<>();
        for (int row = 0; row < speech.frames().length; row++) {
            int[][] frames = speech.sounding(row, config().endCode());
            sounds.add(new Sound(codec().sampleRate(), 1, frames.length == 0 ? new float[0] : samples(frames)));
        }
        return sounds;
    }

    private float[] samples(int[][] frames) {
        int[] flat = new int[frames.length * config().codebooks()];
        for (int f = 0; f < frames.length; f++) {
            for (int c = 0; c < config().codebooks(); c++) {
                flat[c * frames.length + f] = frames[f][c];
            }
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor codes = Tensor.of(flat, 1, config().codebooks(), frames.length);
            return codec().decode(AudioCodes.of(codes)).toFloats();
        }
    }

    @Override
    public void close() {
        freeing.run();
    }
}
