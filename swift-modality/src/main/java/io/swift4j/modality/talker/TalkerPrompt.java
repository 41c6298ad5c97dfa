package io.swift4j.modality.talker;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.position.PositionInput;

/**
 * What the talker speaks of: the thinker's states of its prompt and of its answer.
 *
 * <p>The tensors stay the caller's.
 *
 * @param text the thinker's prompt, the token that begins speech and the answer's first token, {@code [batch][tokens]}, padded on the
 *     left; with the media among them
 * @param states of the thinker at each of these tokens, {@code [batch, tokens, embedding size]}
 * @param reply states of the answer's further tokens, {@code [batch, at least 1, embedding size]}; the last one stays when all are said
 */
public record TalkerPrompt(PositionInput text, Tensor states, Tensor reply) {

    /**
     * Checks the sizes.
     *
     * @throws SwiftException naming what does not fit
     */
    public TalkerPrompt {
        int rows = text.ids().length;
        int tokens = rows == 0 ? 0 : text.ids()[0].length;
        if (tokens < 2) {
            throw new SwiftException("the talker needs prompts of at least 2 tokens, not " + rows + " of " + tokens);
        }
        if (states.rank() != 3 || states.size(0) != rows || states.size(1) != tokens) {
            throw new SwiftException(
                    "the thinker's states must be [" + rows + ", " + tokens + ", width], not " + states);
        }
        if (reply.rank() != 3 || reply.size(0) != rows || reply.size(1) < 1 || reply.size(2) != states.size(2)) {
            throw new SwiftException(
                    "the thinker's reply must be [" + rows + ", at least 1, " + states.size(2) + "], not " + reply);
        }
        for (int row = 0; row < rows; row++) {
            if (text.mask()[row][tokens - 1] == 0) {
                throw new SwiftException("prompt " + row + " ends in padding; prompts are padded on the left");
            }
        }
    }

    int rows() {
        return text.ids().length;
    }

    int tokens() {
        return text.ids()[0].length;
    }

    boolean padded() {
        for (int[] row : text.mask()) {
            for (int kept : row) {
                if (kept == 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
