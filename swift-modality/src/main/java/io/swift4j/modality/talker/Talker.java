package io.swift4j.modality.talker;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderCache;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.position.PositionInput;
import io.swift4j.modality.position.PositionScheme;
import io.swift4j.modality.position.RotaryPositions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Qwen2.5-Omni's talker: scores of the next code of speech, from the thinker's states and the codes so far.
 *
 * <p>Knows nothing of sound. Results belong to the caller's scope. Thread-safe; owns native memory: close it.
 */
public final class Talker implements AutoCloseable {

    private static final Script SCRIPT =
            Script.builder("talker").resource(Talker.class, "talker.py").build();

    private final PretrainedModel model;
    private final ConfigJson config;
    private final int maskToken;

    private Talker(PretrainedModel model, ConfigJson config) {
        this.model = model;
        this.config = config;
        this.maskToken = config.integer("tts_codec_mask_token_id", 8296);
    }

    /** Loads a checkpoint folder of the talker alone. */
    public static Talker load(Path folder, LoadOptions options) {
        return new Talker(PretrainedModel.load(folder, options), ConfigJson.read(folder.resolve("config.json")));
    }

    /** The decoder, whose tokens are codes. */
    public Decoder decoder() {
        return model.decoder();
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
        return PositionScheme.of(config).positions(PositionInput.of(textIds, ones));
    }

    /**
     * The input of a prompt: the thinker's states, and on the last two of them the codes that begin speech.
     *
     * @param states {@code [batch, tokens, embedding size]}; not changed
     */
    public Tensor promptInputs(Tensor states) {
        return SCRIPT.tensor(
                "prompt",
                states,
                embedding(),
                config.integer("tts_codec_pad_token_id", 8292),
                config.integer("tts_codec_start_token_id", 8293));
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
                        null,
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
        model.close();
    }
}
