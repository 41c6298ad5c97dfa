package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import io.swift4j.core.text.Encoding;
import io.swift4j.core.text.TextSpan;

/** The tokens that stand for media, which are never learned. */
final class PlaceholderTokens {

    private PlaceholderTokens() {}

    /**
     * Takes their weight from them.
     *
     * @return from the first of them to after the last
     */
    static TextSpan clear(float[] weights, Encoding encoding, MediaExpansion.Expanded expanded) {
        int first = weights.length;
        int end = 0;
        int token = 0;
        for (int[] stretch : expanded.placeholders()) {
            int start = expanded.text().codePointCount(0, stretch[0]);
            int stop = start + expanded.text().codePointCount(stretch[0], stretch[1]);
            while (token < weights.length && encoding.offsets().get(token).end() <= start) {
                token++;
            }
            for (; token < weights.length && encoding.offsets().get(token).start() < stop; token++) {
                weights[token] = 0;
                first = Math.min(first, token);
                end = token + 1;
            }
        }
        if (end == 0) {
            throw new SwiftException("the processor put no placeholders into the text for its media");
        }
        return new TextSpan(first, end);
    }
}
