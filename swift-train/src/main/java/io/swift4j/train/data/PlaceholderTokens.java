package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import io.swift4j.core.text.Encoding;
import io.swift4j.core.text.TextSpan;
import java.util.ArrayList;
import java.util.List;

/** The tokens that stand for media, which are never learned. */
final class PlaceholderTokens {

    private PlaceholderTokens() {}

    /**
     * Takes their weight from them.
     *
     * @return for each stretch that has any, from its first token to after its last; at least one
     */
    static List<TextSpan> clear(float[] weights, Encoding encoding, MediaExpansion.Expanded expanded) {
        List<TextSpan> spans = new ArrayList<>();
        int token = 0;
        for (int[] stretch : expanded.placeholders()) {
            int start = expanded.text().codePointCount(0, stretch[0]);
            int stop = start + expanded.text().codePointCount(stretch[0], stretch[1]);
            while (token < weights.length && encoding.offsets().get(token).end() <= start) {
                token++;
            }
            int first = token;
            for (; token < weights.length && encoding.offsets().get(token).start() < stop; token++) {
                weights[token] = 0;
            }
            if (token > first) {
                spans.add(new TextSpan(first, token));
            }
        }
        if (spans.isEmpty()) {
            throw new SwiftException("the processor put no placeholders into the text for its media");
        }
        return spans;
    }
}
