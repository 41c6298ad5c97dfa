package io.swift4j.modality.grounding;

import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.Slice;
import io.swift4j.core.grammar.JsonGrammar;
import io.swift4j.core.head.HeadContext;
import io.swift4j.core.head.HeadTokens;
import io.swift4j.core.head.TokenHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Places in a picture as one family of models writes them in texts; the context must hold the {@link PictureSize}.
 *
 * @param <C> the places
 */
abstract class PlaceHead<C> implements TokenHead<C> {

    private final BoxFormat format;
    private final String name;
    private final String field;
    private final int numbers;

    /**
     * A head.
     *
     * @param field of the JSON that holds a place's numbers
     * @param numbers how many
     */
    PlaceHead(BoxFormat format, String name, String field, int numbers) {
        this.format = format;
        this.name = name;
        this.field = field;
        this.numbers = numbers;
    }

    /** The text of places. */
    abstract String write(BoxFormat to, C places, PictureSize size);

    /** The places in a text. */
    abstract C read(BoxFormat from, String text, PictureSize size);

    @Override
    public String name() {
        return name;
    }

    @Override
    public HeadTokens encode(C content, HeadContext context) {
        String text = write(format, content, context.require(name, PictureSize.class));
        return HeadTokens.all(context.tokenizer().encode(text, false).ids(), context.weight());
    }

    @Override
    public C decode(int[] tokens, HeadContext context) {
        // Markers are special tokens, which must stay in the text.
        String text = context.tokenizer().decode(tokens, false);
        return read(format, text, context.require(name, PictureSize.class));
    }

    @Override
    public Slice slice(HeadContext context) {
        return new Slice(0, context.tokenizer().vocabSize());
    }

    @Override
    public Optional<Constraint> constraint(HeadContext context) {
        if (format == BoxFormat.QWEN2_VL) {
            return Optional.empty();
        }
        PictureSize size = context.require(name, PictureSize.class);
        boolean pixels = format == BoxFormat.QWEN2_5_VL;
        List<String> edges = new ArrayList<>();
        for (int i = 0; i < numbers; i++) {
            int seen = i % 2 == 0 ? size.seenWidth() : size.seenHeight();
            edges.add("{\"type\":\"integer\",\"minimum\":0,\"maximum\":" + (pixels ? seen : 1000) + "}");
        }
        if (format == BoxFormat.THOUSANDTHS) {
            return Optional.of(JsonGrammar.of(list(edges), context.tokenizer()));
        }
        String schema = "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"" + field
                + "\":" + list(edges) + ",\"label\":{\"type\":\"string\"}},\"required\":[\""
                + field + "\",\"label\"],\"additionalProperties\":false}}";
        return Optional.of(JsonGrammar.of(schema, context.tokenizer()));
    }

    private String list(List<String> edges) {
        return "{\"type\":\"array\",\"prefixItems\":[" + String.join(",", edges) + "],\"items\":false,\"minItems\":"
                + numbers + "}";
    }
}
