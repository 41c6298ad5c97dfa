package io.swift4j.modality.grounding;

import io.swift4j.core.content.Modality;

/**
 * Points as one family of models writes them in texts; the context must hold the {@link PictureSize}.
 *
 * <p>Answers of the formats that are JSON are constrained to lists of points with labels, inside of the picture. Labels of
 * constrained answers are never missing.
 */
public abstract sealed class PointHead extends PlaceHead<Points> {

    /** {@code points_qwen2_vl}: markers with thousandths. */
    public static final class Qwen2Vl extends PointHead {
        /** For the service loader. */
        public Qwen2Vl() {
            super(BoxFormat.QWEN2_VL, "points_qwen2_vl");
        }
    }

    /** {@code points_qwen2_5_vl}: JSON with pixels of the picture as the model sees it. */
    public static final class Qwen25Vl extends PointHead {
        /** For the service loader. */
        public Qwen25Vl() {
            super(BoxFormat.QWEN2_5_VL, "points_qwen2_5_vl");
        }
    }

    /** {@code points_qwen3_vl}: JSON with thousandths. */
    public static final class Qwen3Vl extends PointHead {
        /** For the service loader. */
        public Qwen3Vl() {
            super(BoxFormat.QWEN3_VL, "points_qwen3_vl");
        }
    }

    PointHead(BoxFormat format, String name) {
        super(format, name, BoxJson.POINT, Place.POINT);
    }

    @Override
    public Modality output() {
        return Modality.POINTS;
    }

    @Override
    public Class<Points> contentType() {
        return Points.class;
    }

    @Override
    String write(BoxFormat to, Points places, PictureSize size) {
        return to.writePoints(places.points(), size);
    }

    @Override
    Points read(BoxFormat from, String text, PictureSize size) {
        return new Points(from.readPoints(text, size));
    }
}
