package io.swift4j.core.text;

import java.util.Arrays;
import java.util.OptionalInt;

/** The tokens of a chat, and which of them the assistant said. Immutable: arrays are copied out. */
public final class EncodedChat {

    private final RenderedChat rendered;
    private final Encoding encoding;
    private final int[] assistantMask;

    EncodedChat(RenderedChat rendered, Encoding encoding) {
        this.rendered = rendered;
        this.encoding = encoding;
        this.assistantMask = mask(rendered, encoding);
    }

    private static int[] mask(RenderedChat rendered, Encoding encoding) {
        int[] mask = new int[encoding.size()];
        for (TextSpan span : rendered.assistantSpans()) {
            OptionalInt first = encoding.tokenAt(span.start());
            if (first.isEmpty()) {
                break;
            }
            int last = encoding.tokenAt(span.end() - 1).orElse(0);
            // The reference takes a last token of 0 for "none", and then marks everything to the end.
            int end = last == 0 ? mask.length : last + 1;
            if (first.getAsInt() < end) {
                Arrays.fill(mask, first.getAsInt(), end, 1);
            }
        }
        return mask;
    }

    /** The text of the chat. */
    public String text() {
        return rendered.text();
    }

    /** The text and the stretches of it that the assistant said. */
    public RenderedChat rendered() {
        return rendered;
    }

    /** The tokens with their places in the text. */
    public Encoding encoding() {
        return encoding;
    }

    /** The token ids. */
    public int[] ids() {
        return encoding.ids();
    }

    /**
     * 1 for tokens the assistant said, 0 for others: all 0 if the template does not mark them or if the last message is
     * to be continued.
     */
    public int[] assistantMask() {
        return assistantMask.clone();
    }
}
