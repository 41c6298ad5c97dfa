package io.swift4j.modality.talker;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationListener;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderCache;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.Value;
import io.swift4j.modality.position.PositionInput;
import io.swift4j.modality.position.PositionScheme;
import io.swift4j.modality.position.RotaryPositions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Qwen2.5-Omni's talker (Xu et al. 2025): codes of speech, from the thinker's states and the codes so far.
 *
 * <p>Knows nothing of sound. Results belong to the caller's scope. Thread-safe; owns native memory: close it.
 */
public final class Talker implements AutoCloseable {

    static final String TYPE = "qwen2_5_omni_talker";
    private static final int NOTHING = -100;
    private static final Script SCRIPT =
            Script.builder("talker").resource(Talker.class, "talker.py").build();

    private final Decoder decoder;
    private final ConfigJson config;
    private final int maskToken;
    private final int padCode;
    private final int firstCode;
    private final Runnable freeing;

    private Talker(Decoder decoder, ConfigJson config, Runnable freeing) {
        this.decoder = decoder;
        this.config = config;
        this.maskToken = config.integer("tts_codec_mask_token_id", 8296);
        this.padCode = padCode(config);
        this.firstCode = firstCode(config);
        this.freeing = freeing;
    }

    /**
     * Loads the talker of a checkpoint folder: one of the talker alone, or one of the whole of Qwen2.5-Omni, whose tensors begin with
     * {@code talker.}.
     *
     * @throws io.swift4j.core.SwiftException when the configuration or the weights can't be used, with every reason
     */
    public static Talker load(Path folder, LoadOptions options) {
        ConfigJson file = ConfigJson.read(folder.resolve("config.json"));
        if (file.text("model_type", "").equals(TYPE)) {
            PretrainedModel model = PretrainedModel.load(folder, options);
            return new Talker(model.decoder(), file, model::close);
        }
        ConfigJson own = OmniParts.config(file, OmniParts.TALKER, TYPE);
        Weights weights = Weights.load(folder, options.dtype(), options.device());
        try {
            Map<String, Tensor> named = OmniParts.tensors(weights.tensors(), OmniModules.PREFIX);
            Decoder decoder = Decoder.part(own, new TalkerFamily(), named, options);
            return new Talker(decoder, own, () -> {
                decoder.close();
                weights.close();
            });
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /**
     * The talker of a loaded checkpoint of the talker alone.
     *
     * @param decoder of it, with adapters or without; it stays the caller's
     * @param folder of the checkpoint
     */
    public static Talker of(Decoder decoder, Path folder) {
        return of(decoder, ConfigJson.read(folder.resolve("config.json")));
    }

    static Talker of(Decoder decoder, ConfigJson config) {
        return new Talker(decoder, config, () -> {});
    }

    /** The decoder, whose tokens are codes. */
    public Decoder decoder() {
        return decoder;
    }

    /**
     * How the reference chooses codes when nothing is said: at random among the 40 likeliest with a total probability of 0.8, at
     * temperature 0.9, with a repetition penalty of 1.05, at most 4096 of them; the code that begins speech is never said again.
     */
    public GenerationConfig.Builder defaults() {
        return defaults(config);
    }

    static GenerationConfig.Builder defaults(ConfigJson config) {
        int padCode = padCode(config);
        return GenerationConfig.builder()
                .maxNewTokens(4096)
                .doSample(true)
                .topK(40)
                .topP(0.8)
                .temperature(0.9)
                .repetitionPenalty(1.05)
                .eosTokenIds(List.of(padCode, endCode(config)))
                .padTokenId(padCode)
                .suppressTokens(List.of(firstCode(config)));
    }

    private static int padCode(ConfigJson config) {
        return config.integer("tts_codec_pad_token_id", 8292);
    }

    private static int firstCode(ConfigJson config) {
        return config.integer("tts_codec_start_token_id", 8293);
    }

    /** The code that ends speech. */
    static int endCode(ConfigJson config) {
        return config.integer("tts_codec_end_token_id", 8294);
    }

    /** Codes of speech, which end with a code of {@link GenerationConfig#eosTokenIds} unless they are cut off. */
    public GenerationResult speak(TalkerPrompt prompt, GenerationConfig how, GenerationListener listener) {
        return speak(prompt, TalkerRule.AS_TRAINED, how, listener);
    }

    /** Likewise, with a rule for prompts of one length. */
    public GenerationResult speak(
            TalkerPrompt prompt, TalkerRule rule, GenerationConfig how, GenerationListener listener) {
        return Generator.run(
                most -> new TalkerRollout(this, prompt, rule, most),
                prompt.rows(),
                prompt.tokens(),
                ids -> {
                    throw new SwiftException("codes of speech have no text in which stop_strings could stand");
                },
                how,
                listener);
    }

    /** Where the tokens of a prompt are, given the thinker's ids {@code [batch][tokens]} of the same prompt. */
    public RotaryPositions positions(int[][] textIds) {
        int[][] ones = Arrays.stream(textIds)
                .map(row -> {
                    int[] mask = new int[row.length];
                    Arrays.fill(mask, 1);
                    return mask;
                })
                .toArray(int[][]::new);
        return positions(PositionInput.of(textIds, ones));
    }

    /** Where the tokens of a prompt with media are. */
    public RotaryPositions positions(PositionInput text) {
        return PositionScheme.of(config).positions(text);
    }

    /** What stands for a prompt among the codes: no code at all, then the two that begin speech. */
    int[][] promptCodes(int rows, int tokens) {
        int[][] ids = new int[rows][tokens];
        for (int[] row : ids) {
            Arrays.fill(row, maskToken);
            row[tokens - 2] = padCode;
            row[tokens - 1] = firstCode;
        }
        return ids;
    }

    /** States with the vectors of words added, where {@code keep} is 1. */
    Tensor heard(Tensor states, Tensor words, int[] keep) {
        return SCRIPT.tensor("heard", states, words, Tensor.of(keep, keep.length));
    }

    /** Vectors one after the other. */
    Tensor joined(Tensor... parts) {
        return SCRIPT.tensor("joined", Value.list(List.of(parts)));
    }

    static Tensor rows(Tensor x, int[] rows) {
        return SCRIPT.tensor("rows", x, Tensor.of(rows, rows.length));
    }

    /**
     * The input of a prompt: the thinker's states, and on the last two of them the codes that begin speech.
     *
     * @param states {@code [batch, tokens, embedding size]}; not changed
     */
    public Tensor promptInputs(Tensor states) {
        return SCRIPT.tensor("prompt", states, embedding(), padCode, firstCode);
    }

    /**
     * The input of one more code, and what is left of the reply after it.
     *
     * @param codes {@code [batch, 1]}
     * @param reply the thinker's states of the answer that have not been said yet, {@code [batch, at least 1, embedding size]}
     * @return the input {@code [batch, 1, embedding size]}
     */
    public Tensor stepInputs(Tensor codes, Tensor reply) {
        return SCRIPT.tensor("step", codes, embedding(), reply);
    }

    /** What is left of a reply after a code; the last of it stays. */
    public Tensor rest(Tensor reply) {
        return reply.size(1) > 1 ? reply.narrow(1, 1, reply.size(1) - 1) : reply;
    }

    private Tensor embedding() {
        Tensor found = decoder().topTensors().get("embed_tokens.weight");
        if (found == null) {
            throw new IllegalStateException("embed_tokens.weight");
        }
        return found;
    }

    /**
     * How far the talker is from saying given codes: the mean cross-entropy over all of them. Gradients are recorded as the thread's mode
     * says.
     *
     * @param codes of each prompt, {@code [batch][at least 1]} of one length, the code that ends speech included
     * @return a scalar
     */
    public Tensor loss(TalkerPrompt prompt, int[][] codes) {
        int rows = prompt.rows();
        int tokens = prompt.tokens();
        if (codes.length != rows || codes[0].length == 0) {
            throw new SwiftException(
                    rows + " prompts need as many rows of codes, each of at least one, not " + codes.length);
        }
        int length = codes[0].length;
        RotaryPositions at = positions(prompt.text());
        int[][][] places = new int[at.axes().length][rows][tokens + length];
        int[][] keep = new int[rows][tokens + length];
        int[][] labels = new int[rows][tokens + length];
        for (int row = 0; row < rows; row++) {
            int[] mask = prompt.text().mask()[row];
            int next = Arrays.stream(mask).sum() + at.deltas()[row];
            System.arraycopy(mask, 0, keep[row], 0, tokens);
            Arrays.fill(labels[row], 0, tokens, NOTHING);
            System.arraycopy(codes[row], 0, labels[row], tokens, length);
            for (int axis = 0; axis < places.length; axis++) {
                System.arraycopy(at.axes()[axis][row], 0, places[axis][row], 0, tokens);
            }
            for (int i = 0; i < length; i++) {
                keep[row][tokens + i] = 1;
                for (int[][] axis : places) {
                    axis[row][tokens + i] = next + i;
                }
            }
        }
        Tensor inputs = taught(prompt.states(), prompt.reply(), codes);
        ForwardInput input =
                ForwardInput.of(masks(inputs)).withKeep(keep).withAxes(places).withMedia(media(inputs));
        Tensor scores = decoder().logits(decoder().forward(input).lastHiddenState());
        return decoder().loss(scores, labels, 0);
    }

    /** The inputs of an answer and codes after it, {@code [1, places, embedding size]}. */
    Tensor taught(Telling.Told told, int[] codes) {
        return taught(told.states(), told.reply(), new int[][] {codes});
    }

    private Tensor taught(Tensor states, Tensor reply, int[][] codes) {
        return SCRIPT.tensor("taught", promptInputs(states), Tensor.of(codes), embedding(), reply);
    }

    /**
     * Scores of the next code at every place, {@code [batch, tokens, codes]}.
     *
     * @param inputs {@code [batch, tokens, embedding size]}
     * @param positions {@code [axes][batch][tokens]}; empty for plain ones
     */
    public Tensor scores(Tensor inputs, Optional<int[][][]> positions) {
        ForwardInput input = ForwardInput.of(masks(inputs)).withMedia(media(inputs));
        return decoder()
                .logits(decoder()
                        .forward(positions.map(input::withAxes).orElse(input))
                        .lastHiddenState());
    }

    /**
     * Scores of the code after the last input, {@code [batch, codes]} in float32; the inputs are added to a cache.
     *
     * @param positions {@code [axes][batch][tokens]}
     */
    public Tensor next(DecoderCache cache, Tensor inputs, int[][][] positions) {
        return next(cache, inputs, positions, null);
    }

    /** Likewise, where {@code keep} is 0 for padding among all tokens so far. */
    Tensor next(DecoderCache cache, Tensor inputs, int[][][] positions, int @Nullable [][] keep) {
        int longest = 1
                + Arrays.stream(positions)
                        .flatMap(Arrays::stream)
                        .flatMapToInt(Arrays::stream)
                        .max()
                        .orElse(0);
        return decoder()
                .step(
                        cache,
                        decoder().tensor(masks(inputs)),
                        decoder().tensor(positions),
                        longest,
                        keep == null ? null : decoder().tensor(keep),
                        media(inputs));
    }

    private int[][] masks(Tensor inputs) {
        int[][] ids = new int[(int) inputs.size(0)][(int) inputs.size(1)];
        Arrays.stream(ids).forEach(row -> Arrays.fill(row, maskToken));
        return ids;
    }

    private static MediaTensors media(Tensor inputs) {
        return MediaTensors.of(Map.of(TalkerInputs.INPUTS, inputs));
    }

    @Override
    public void close() {
        freeing.run();
    }
}
