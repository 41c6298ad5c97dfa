package io.swift4j.modality.moshi;

import io.swift4j.core.SwiftException;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationListener;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.model.Activation;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Moshi (Défossez et al. 2024): a conversation in which the model hears and speaks at once. A large decoder reads text and both voices'
 * codes and writes text; a transformer of depth the codes of each frame; Mimi makes sound of them.
 *
 * <p>Results belong to the caller's scope. Thread-safe. Close it: that frees what {@link #load} loaded; a decoder given to {@link #of}
 * stays the caller's.
 */
public final class Moshi implements AutoCloseable {

    static final Function<int[], String> NO_TEXT = codes -> {
        throw new SwiftException("Moshi ends at tokens and lengths, not at stop_strings");
    };

    private final Decoder large;
    private final MoshiSenses parts;
    private final Script script;
    private final Runnable freeing;

    private Moshi(Decoder large, Runnable freeing) {
        this.large = large;
        this.freeing = freeing;
        if (!(large.senses().orElse(null) instanceof MoshiSenses found)) {
            throw new SwiftException("a " + large.config().modelType() + " model is not Moshi");
        }
        this.parts = found;
        MoshiConfig config = found.config();
        this.script = Script.builder("moshi")
                .resource(Decoder.class, "activation.py")
                .resource(Moshi.class, "moshi.py")
                .constant("mlp_activation", Activation.scriptName(config.activation()))
                .constant("depth_layers", config.layers())
                .constant("heads", config.heads())
                .constant("kv_heads", config.keyValueHeads())
                .constant("norm_eps", config.normEps())
                .build();
    }

    /**
     * Loads a checkpoint folder.
     *
     * @throws SwiftException when the configuration or the weights can't be used, with every reason
     */
    public static Moshi load(Path folder, LoadOptions options) {
        PretrainedModel model = PretrainedModel.load(folder, options);
        try {
            return new Moshi(model.decoder(), model::close);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Conversation by a loaded model.
     *
     * @param decoder of a Moshi checkpoint; it may have adapters
     * @throws SwiftException for a model of another family
     */
    public static Moshi of(Decoder decoder) {
        return new Moshi(decoder, () -> {});
    }

    MoshiConfig config() {
        return parts.config();
    }

    Decoder large() {
        return large;
    }

    /** The codec of both voices, which belongs to the model. */
    public AudioCodec codec() {
        return parts.codec();
    }

    /** The codes of one frame of silence. */
    int[] silence() {
        try (TensorScope scope = TensorScope.open()) {
            int hop = codec().hopLength();
            EncodeOptions options = EncodeOptions.defaults().withCodebooks(config().codebooks());
            return codec().encode(Tensor.of(new float[hop], 1, 1, hop), options)
                    .codes()
                    .toInts();
        }
    }

    /** The vectors {@code [batch * frames, hidden]} of frames of text and of both voices' codes. */
    Tensor vectors(int[][] text, int[][][] own, int[][][] user) {
        int books = config().codebooks();
        int frames = text[0].length;
        int[][] codes = new int[text.length * frames][2 * books];
        for (int row = 0; row < text.length; row++) {
            if (own[row].length != books || user[row].length != books) {
                throw new SwiftException("row " + row + " has codes of " + own[row].length + " and " + user[row].length
                        + " codebooks, not " + books);
            }
            for (int book = 0; book < 2 * books; book++) {
                int[] stream = book < books ? own[row][book] : user[row][book - books];
                for (int frame = 0; frame < frames; frame++) {
                    check(stream[frame]);
                    codes[row * frames + frame][book] = stream[frame];
                }
            }
        }
        Tensor embedded = large.inputs(ForwardInput.of(text)).reshape(codes.length, config().hidden());
        return script.tensor("joined", embedded, parts.tables(), Tensor.of(codes));
    }

    private void check(int code) {
        if (code < 0 || code > config().size()) {
            throw new SwiftException("code " + code + " is none of " + config().size());
        }
    }

    Tensor textScores(Tensor states) {
        return large.logits(states).to(Dtype.FLOAT32);
    }

    Tensor lastScores(Tensor scores) {
        return script.tensor("last_scores", scores);
    }

    Tensor picked(Tensor states, int[] rows) {
        return script.tensor("picked", states, Tensor.of(rows, rows.length));
    }

    /**
     * Scores {@code [frames, places, codes]} of the code at each place of frames.
     *
     * @param states of the large decoder, {@code [frames, 1, hidden]} or {@code [frames, hidden]}
     * @param tokens of text and the codes after it, {@code [frames][places]}
     */
    public Tensor depthScores(Tensor states, int[][] tokens) {
        for (int[] row : tokens) {
            if (row.length > config().codebooks()) {
                throw new SwiftException("a frame has " + config().codebooks() + " places, not " + row.length);
            }
            if (row[0] < 0 || row[0] > config().text()) {
                throw new SwiftException("token " + row[0] + " of text is none of " + config().text());
            }
            Arrays.stream(row, 1, row.length).forEach(this::check);
        }
        Tensor apart = states.reshape(tokens.length, 1, config().hidden());
        return script.tensor("depth", parts.depth(), large.tensor(tokens), apart);
    }

    /** Scores of text for whole conversations, whose codes are taken as they are. */
    public MoshiOutput forward(MoshiPrompts prompts) {
        return new MoshiOutput(large.logits(hidden(prompts)), Optional.empty());
    }

    /**
     * Likewise with losses.
     *
     * @param text tokens to be learned, {@code [batch][frames]}; they are shifted here
     * @param codes of the model's voice to be learned, {@code [batch][codebooks][frames]}; they are delayed here
     */
    public MoshiOutput forward(MoshiPrompts prompts, int[][] text, int[][][] codes) {
        Tensor hidden = hidden(prompts);
        Tensor logits = large.logits(hidden);
        int frames = text[0].length;
        int books = config().codebooks();
        int[][] tokens = new int[text.length * frames][books];
        int[][] targets = new int[text.length * frames][books];
        for (int row = 0; row < text.length; row++) {
            int[][] delayed = Delay.first(Delay.pattern(codes[row], config().size(), frames + 1), frames);
            for (int frame = 0; frame < frames; frame++) {
                int at = row * frames + frame;
                tokens[at][0] = text[row][frame];
                for (int book = 0; book < books; book++) {
                    int code = delayed[book][frame];
                    targets[at][book] = code == config().size() ? -100 : code;
                    if (book < books - 1) {
                        tokens[at][book + 1] = code;
                    }
                }
            }
        }
        Tensor scores = depthScores(hidden, tokens);
        Tensor textLoss = large.loss(logits, text, 0);
        Tensor depthLoss = script.tensor("code_loss", scores, Tensor.of(targets));
        Tensor loss = script.tensor("sum_of", textLoss, depthLoss);
        return new MoshiOutput(logits, Optional.of(new MoshiOutput.Training(loss, textLoss, depthLoss, scores)));
    }

    private Tensor hidden(MoshiPrompts prompts) {
        int[][] ids = new int[prompts.ids().length][prompts.ids()[0].length];
        Arrays.stream(ids).forEach(row -> Arrays.fill(row, SoftTokens.VECTOR));
        Tensor vectors = vectors(prompts.ids(), prompts.own(), prompts.user());
        SoftTokens inputs = new SoftTokens("frame", SoftTokens.VECTOR, vectors, List.of());
        return large.forward(ForwardInput.of(ids).withMedia(MediaTensors.NONE.withPerceived(List.of(inputs))))
                .lastHiddenState();
    }

    /**
     * Goes on with conversations, the user being silent.
     *
     * @param text how tokens of text are chosen
     * @param codes how codes are chosen
     * @param listener is told of tokens of text
     */
    public MoshiSpeech speak(
            MoshiPrompts prompts, GenerationConfig text, GenerationConfig codes, GenerationListener listener) {
        if (text.beams() > 1 || codes.beams() > 1 || codes.sequencesPerPrompt() > 1) {
            throw new SwiftException("Moshi speaks with one beam only; num_beams must be 1");
        }
        int books = config().codebooks();
        GenerationConfig depth =
                codes.toBuilder().maxNewTokens(books).minNewTokens(books).build();
        AtomicReference<MoshiRollout> rollout = new AtomicReference<>();
        GenerationResult result = Generator.run(
                most -> {
                    MoshiRollout opened = new MoshiRollout(this, prompts, depth, most);
                    rollout.set(opened);
                    return opened;
                },
                prompts.ids().length,
                prompts.ids()[0].length,
                NO_TEXT,
                text,
                listener);
        return new MoshiSpeech(result, Objects.requireNonNull(rollout.get()).codes());
    }

    /** The sound of the model's voice in each row. */
    public List<Sound> sounds(MoshiSpeech speech) {
        List<Sound> sounds = new ArrayList<>();
        for (int[][] books : speech.codes()) {
            int[] flat = Arrays.stream(books).flatMapToInt(Arrays::stream).toArray();
            if (flat.length == 0) {
                sounds.add(new Sound(codec().sampleRate(), 1, new float[0]));
                continue;
            }
            try (TensorScope scope = TensorScope.open()) {
                Tensor codes = Tensor.of(flat, 1, books.length, books[0].length);
                sounds.add(new Sound(
                        codec().sampleRate(),
                        1,
                        codec().decode(AudioCodes.of(codes)).toFloats()));
            }
        }
        return sounds;
    }

    /**
     * Codes as the model hears and says them: all codebooks but the first one frame late.
     *
     * @param codes {@code [codebooks][frames]}
     * @param length of the result
     * @return {@code [codebooks][length]}, -1 where nothing is given; {@code none} before what is late, and at the first codebook's end
     */
    public static int[][] delayed(int[][] codes, int none, int length) {
        return Delay.pattern(codes, none, length);
    }

    @Override
    public void close() {
        script.close();
        freeing.run();
    }
}
