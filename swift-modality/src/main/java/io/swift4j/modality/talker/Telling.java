package io.swift4j.modality.talker;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.torch.Tensor;
import java.util.Arrays;

/**
 * What a thinker tells the talker of an answer, as {@code Qwen2_5OmniForConditionalGeneration.generate} puts it together.
 *
 * @param config of the talker
 */
record Telling(ConfigJson config) {

    /** The fewest tokens of an answer that can be said. */
    static final int LEAST = 2;

    /**
     * What is told.
     *
     * @param states at each token of the prompt, at the token that begins speech and at the answer's first token, {@code [1, tokens,
     *     embedding size]}
     * @param reply states of the answer's further tokens, {@code [1, at least 1, embedding size]}
     */
    record Told(Tensor states, Tensor reply) {}

    /**
     * Tells an answer.
     *
     * @param run the prompt and the answer without its last token
     * @param before the tokens of the prompt
     * @param states of the thinker after {@code run}, {@code [1, tokens, hidden]}
     * @param firstToken by which the talker knows the speaker
     */
    Told told(Decoder thinker, Talker talker, int[] run, int before, Tensor states, int firstToken) {
        Tensor sums = talker.heard(states, words(thinker, run), keep(run));
        Tensor marks = thinker.inputs(ForwardInput.of(new int[] {
            firstToken,
            config.integer("tts_text_end_token_id", 151_861),
            config.integer("tts_text_pad_token_id", 151_859)
        }));
        return new Told(
                talker.joined(sums.narrow(1, 0, before), marks.narrow(1, 0, 1), sums.narrow(1, before, 1)),
                talker.joined(sums.narrow(1, before + 1, run.length - before - 1), marks.narrow(1, 1, 2)));
    }

    /** Vectors of words; those of placeholders are any, for they are left out. */
    private Tensor words(Decoder thinker, int[] ids) {
        return thinker.inputs(ForwardInput.of(
                Arrays.stream(ids).map(id -> placeholder(id) ? 0 : id).toArray()));
    }

    private int[] keep(int[] ids) {
        return Arrays.stream(ids).map(id -> placeholder(id) ? 0 : 1).toArray();
    }

    private boolean placeholder(int id) {
        return id == config.integer("audio_token_index", 151_646)
                || id == config.integer("image_token_index", 151_655)
                || id == config.integer("video_token_index", 151_656);
    }
}
