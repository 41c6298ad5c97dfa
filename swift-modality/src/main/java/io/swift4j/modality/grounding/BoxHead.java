package io.swift4j.modality.grounding;

import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.Slice;
import io.swift4j.core.content.Modality;
import io.swift4j.core.grammar.JsonGrammar;
import io.swift4j.core.head.HeadContext;
import io.swift4j.core.head.HeadTokens;
import io.swift4j.core.head.TokenHead;
import java.util.Optional;

/**
 * Boxes as one family of models writes them in texts; the context must hold the {@link PictureSize}.
 *
 * <p>Answers of the formats that are JSON are constrained to lists of boxes with labels, inside of the picture. Labels of
 * constrained answers are never missing.
 */
public abstract sealed class BoxHead implements TokenHead<Boxes> {

    /** {@code boxes_qwen2_vl}: markers with thousandths. */
    public static final class Qwen2Vl extends BoxHead {
        /** For the service loader. */
        public Qwen2Vl() {
            super(BoxFormat.QWEN2_VL, "boxes_qwen2_vl");
        }
    }

    /** {@code boxes_qwen2_5_vl}: JSON with pixels of the picture as the model sees it. */
    public static final class Qwen25Vl extends BoxHead {
        /** For the service loader. */
        public Qwen25Vl() {
            super(BoxFormat.QWEN2_5_VL, "boxes_qwen2_5_vl");
        }
    }

    /** {@code boxes_qwen3_vl}: JSON with thousandths. */
    public static final class Qwen3Vl extends BoxHead {
        /** For the service loader. */
        public Qwen3Vl() {
            super(BoxFormat.QWEN3_VL, "boxes_qwen3_vl");
        }
    }

    private final BoxFormat format;
    private final String name;

    BoxHead(BoxFormat format, String name) {
        this.format = format;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Modality output() {
        return Modality.BOXES;
    }

    @Override
    public Class<Boxes> contentType() {
        return Boxes.class;
    }

    @Override
    public HeadTokens encode(Boxes content, HeadContext context) {
        String text = format.write(content.boxes(), context.require(name, PictureSize.class));
        return HeadTokens.all(context.tokenizer().encode(text, false).ids(), context.weight());
    }

    @Override
    public Boxes decode(int[] tokens, HeadContext context) {
        // Markers are special tokens, which must stay in the text.
        String text = context.tokenizer().decode(tokens, false);
        return new Boxes(format.read(text, context.require(name, PictureSize.class)));
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
        String across = edge(pixels ? size.seenWidth() : 1000);
        String down = edge(pixels ? size.seenHeight() : 1000);
        String schema =
                "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"bbox_2d\":{\"type\":\"array\","
                        + "\"prefixItems\":[" + String.join(",", across, down, across, down)
                        + "],\"items\":false,\"minItems\":4},"
                        + "\"label\":{\"type\":\"string\"}},\"required\":[\"bbox_2d\",\"label\"],\"additionalProperties\":false}}";
        return Optional.of(JsonGrammar.of(schema, context.tokenizer()));
    }

    private static String edge(int most) {
        return "{\"type\":\"integer\",\"minimum\":0,\"maximum\":" + most + "}";
    }
}
