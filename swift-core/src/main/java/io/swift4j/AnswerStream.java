package io.swift4j;

import io.swift4j.core.generate.GenerationListener;
import io.swift4j.core.text.StreamingDetokenizer;
import io.swift4j.core.text.Tokenizer;

/** Turns the tokens of several answers into pieces of text for a listener. */
final class AnswerStream implements GenerationListener {

    private final StreamingDetokenizer[] detokenizers;
    private final TextListener listener;

    AnswerStream(Tokenizer tokenizer, int answers, TextListener listener) {
        this.listener = listener;
        this.detokenizers = new StreamingDetokenizer[answers];
        for (int i = 0; i < answers; i++) {
            detokenizers[i] = new StreamingDetokenizer(tokenizer, true);
        }
    }

    @Override
    public boolean onToken(int row, int token) {
        return detokenizers[row]
                .next(token)
                .map(piece -> listener.onText(row, piece))
                .orElse(true);
    }

    /** Passes on what is left of answers that ended inside a character. */
    void finish() {
        for (int row = 0; row < detokenizers.length; row++) {
            String rest = detokenizers[row].finish();
            if (!rest.isEmpty()) {
                listener.onText(row, rest);
            }
        }
    }
}
