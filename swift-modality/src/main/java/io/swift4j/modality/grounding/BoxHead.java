package io.swift4j.modality.grounding;

import io.swift4j.core.content.Modality;

/**
 * Boxes as one family of models writes them in texts; the context must hold the {@link PictureSize}.
 *
 * <p>Answers of the formats that are JSON are constrained to lists of boxes with labels, inside of the picture. Labels of
 * constrained answers are never missing.
 */
public abstract sealed class BoxHead extends PlaceHead<Boxes> {

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

    /** {@code boxes_any_to_any}: bare lists of thousandths, as composed models learn them. */
    public static final class Composed extends BoxHead {
        /** For the service loader. */
        public Composed() {
            super(BoxFormat.THOUSANDTHS, "boxes_any_to_any");
        }
    }

    BoxHead(BoxFormat format, String name) {
        super(format, name, BoxJson.BOX, Place.BOX);
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
    String write(BoxFormat to, Boxes places, PictureSize size) {
        return to.write(places.boxes(), size);
    }

    @Override
    Boxes read(BoxFormat from, String text, PictureSize size) {
        return new Boxes(from.read(text, size));
    }
}
