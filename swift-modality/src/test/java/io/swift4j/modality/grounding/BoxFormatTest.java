package io.swift4j.modality.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoxFormatTest {

    private static final LabelledBox CUP = LabelledBox.of("a \"cup\"", 393.5, 351.5, 393.5, 703);

    @Test
    void qwen2WritesThousandthsBetweenMarkers() {
        assertThat(BoxFormat.QWEN2_VL.write(List.of(CUP), PictureSize.of(787, 1406)))
                .isEqualTo(
                        "<|object_ref_start|>a \"cup\"<|object_ref_end|><|box_start|>(500,250),(500,500)<|box_end|>");
    }

    @Test
    void qwen25WritesPixelsOfThePictureAsItSeesIt() {
        assertThat(BoxFormat.QWEN2_5_VL.write(List.of(CUP), new PictureSize(787, 1406, 728, 1316)))
                .isEqualTo("[{\"bbox_2d\": [364, 329, 364, 658], \"label\": \"a \\\"cup\\\"\"}]");
    }

    @Test
    void boxesOutsideThePictureAreMovedToItsEdge() {
        LabelledBox far = LabelledBox.of("x", -5, -1, 900, 5000);
        assertThat(BoxFormat.QWEN3_VL.toUnits(far, PictureSize.of(800, 600)))
                .isEqualTo(LabelledBox.of("x", 0, 0, 1000, 1000));
    }

    @Test
    void whatIsCutOffIsPassedOver() {
        assertThat(BoxFormat.QWEN3_VL.readUnits(
                        "{ [{\"bbox_2d\": [1, 2, 3, 4], \"label\": \"{a}\"}, {\"bbox_2d\": [5, 6,"))
                .containsExactly(LabelledBox.of("{a}", 1, 2, 3, 4));
        assertThat(BoxFormat.QWEN2_VL.readUnits("<|box_start|>(1,2),(3,4)<|box_end|><|box_start|>(5,"))
                .containsExactly(new LabelledBox(Optional.empty(), 1, 2, 3, 4));
    }
}
