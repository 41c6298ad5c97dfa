package io.swift4j.core.text;

import java.util.List;
import java.util.OptionalInt;

/** The tokens of one text. Immutable: arrays are copied out. */
public final class Encoding {

    private final int[] ids;
    private final int[] typeIds;
    private final boolean[] added;
    private final List<String> tokens;
    private final List<TextSpan> offsets;

    Encoding(int[] ids, int[] typeIds, boolean[] added, List<String> tokens, List<TextSpan> offsets) {
        this.ids = ids;
        this.typeIds = typeIds;
        this.added = added;
        this.tokens = List.copyOf(tokens);
        this.offsets = List.copyOf(offsets);
    }

    /** The number of tokens. */
    public int size() {
        return ids.length;
    }

    /** The token ids. */
    public int[] ids() {
        return ids.clone();
    }

    /** 0 for tokens of the first text, 1 for tokens of the second; special tokens as the tokenizer assigns them. */
    public int[] typeIds() {
        return typeIds.clone();
    }

    /** The tokens as the vocabulary spells them. */
    public List<String> tokens() {
        return tokens;
    }

    /** Where each token stands in its text; {@link TextSpan#NONE} for tokens added around it. */
    public List<TextSpan> offsets() {
        return offsets;
    }

    /** Whether the token at an index was added around the text, as a beginning or separator token is. */
    public boolean isAdded(int index) {
        return added[index];
    }

    /** The first token that covers a code point of the first text; empty where none does. */
    public OptionalInt tokenAt(int codePoint) {
        for (int i = 0; i < ids.length; i++) {
            if (!added[i] && offsets.get(i).contains(codePoint)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    int id(int index) {
        return ids[index];
    }

    int typeId(int index) {
        return typeIds[index];
    }
}
