package io.swift4j.core.head;

import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.Slice;
import io.swift4j.core.content.Modality;
import java.util.Optional;

/** {@code text}: words, as the tokenizer writes them. */
public final class TextHead implements TokenHead<String> {

    /** For the service loader. */
    public TextHead() {}

    @Override
    public String name() {
        return "text";
    }

    @Override
    public Modality output() {
        return Modality.TEXT;
    }

    @Override
    public Class<String> contentType() {
        return String.class;
    }

    @Override
    public HeadTokens encode(String content, HeadContext context) {
        return HeadTokens.all(context.tokenizer().encode(content, false).ids(), context.weight());
    }

    @Override
    public String decode(int[] tokens, HeadContext context) {
        return context.tokenizer().decode(tokens, true);
    }

    @Override
    public Slice slice(HeadContext context) {
        return new Slice(0, context.tokenizer().vocabSize());
    }

    @Override
    public Optional<Constraint> constraint(HeadContext context) {
        return Optional.empty();
    }
}
