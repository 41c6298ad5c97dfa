package io.swift4j.modality.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointFormatTest {

    private static final LabelledPoint CUP = LabelledPoint.of("a \"cup\"", 393.5, 351.5);

    @Test
    void qwen2WritesThousandthsBetweenMarkersCutDown() {
        assertThat(BoxFormat.QWEN2_VL.writePoints(List.of(CUP), PictureSize.of(787, 1406)))
                .isEqualTo("<|object_ref_start|>a \"cup\"<|object_ref_end|><|box_start|>(500,250)<|box_end|>");
        assertThat(BoxFormat.QWEN2_VL.toUnits(
                        new LabelledPoint(Optional.empty(), 799.9, 599.6), PictureSize.of(800, 600)))
                .isEqualTo(new LabelledPoint(Optional.empty(), 999, 999));
    }

    @Test
    void qwen25WritesPixelsOfThePictureAsItSeesIt() {
        assertThat(BoxFormat.QWEN2_5_VL.writePoints(List.of(CUP), new PictureSize(787, 1406, 728, 1316)))
                .isEqualTo("[{\"point_2d\": [364, 329], \"label\": \"a \\\"cup\\\"\"}]");
    }

    @Test
    void qwen3WritesRoundedThousandths() {
        assertThat(BoxFormat.QWEN3_VL.writePoints(
                        List.of(new LabelledPoint(Optional.empty(), 1.3, 900)), PictureSize.of(800, 600)))
                .isEqualTo("[{\"point_2d\": [2, 1000]}]");
    }

    @Test
    void boxesAndPointsOfOneAnswerAreToldApart() {
        String marked = "<|object_ref_start|>cup<|object_ref_end|><|box_start|>(1,2),(3,4)<|box_end|>"
                + "<|box_start|>(5,6)<|box_end|><|box_start|>(7,";
        assertThat(BoxFormat.QWEN2_VL.readPointUnits(marked)).containsExactly(LabelledPoint.of("cup", 5, 6));
        assertThat(BoxFormat.QWEN2_VL.readUnits(marked)).containsExactly(LabelledBox.of("cup", 1, 2, 3, 4));
        String json =
                "{ [{\"bbox_2d\": [1, 2, 3, 4], \"label\": \"{a}\"}, {\"point_2d\": [5, 6]}, {\"point_2d\": [7]}]";
        assertThat(BoxFormat.QWEN3_VL.readPointUnits(json)).containsExactly(new LabelledPoint(Optional.empty(), 5, 6));
        assertThat(BoxFormat.QWEN3_VL.readUnits(json)).containsExactly(LabelledBox.of("{a}", 1, 2, 3, 4));
    }

    @Test
    void pointsComeBackInPixelsOfThePicture() {
        PictureSize size = new PictureSize(787, 1406, 728, 1316);
        for (BoxFormat format : BoxFormat.values()) {
            List<LabelledPoint> back = format.readPoints(format.writePoints(List.of(CUP), size), size);
            assertThat(back).hasSize(1);
            assertThat(Math.abs(back.get(0).x() - CUP.x())).as(format.name()).isLessThan(1.5);
            assertThat(Math.abs(back.get(0).y() - CUP.y())).as(format.name()).isLessThan(1.5);
        }
    }
}
