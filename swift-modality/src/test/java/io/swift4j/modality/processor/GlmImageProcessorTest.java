package io.swift4j.modality.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Image;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import io.swift4j.modality.processor.image.SmartResize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GLM-Image's pictures against the reference's processor. */
@ExtendWith(NoLeaks.class)
class GlmImageProcessorTest {

    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Path FOLDER = RESOURCES.resolve("processors/glm_image");

    private static Image picture(String file) {
        return MediaDecoder.defaults()
                .image(MediaSource.of(RESOURCES.resolve("painters").resolve(file)));
    }

    private static MediaItems both() {
        return new MediaItems(
                List.of(picture("emu3/image_0.png"), picture("chameleon_swin/image_odd.png")), List.of(), List.of());
    }

    @Test
    void patchesAreTheReferences() {
        try (TensorScope scope = TensorScope.open();
                Weights expected = Weights.load(FOLDER.resolve("expected.safetensors"), null, "cpu")) {
            Processed made = MediaProcessor.load(FOLDER).process("of <|image|> and <|image|> make", both());
            Map<String, Tensor> tensors = made.media().tensors();
            float[] pixels = Objects.requireNonNull(tensors.get("pixel_values")).toFloats();
            float[] wanted = Objects.requireNonNull(expected.tensors().get("pixel_values"))
                    .toFloats();
            assertThat(pixels).hasSameSizeAs(wanted);
            double worst = 0;
            for (int i = 0; i < pixels.length; i++) {
                worst = Math.max(worst, Math.abs(pixels[i] - wanted[i]));
            }
            // Resizing rounds to one of 256 levels, in which it may differ by one; they are divided by at least 0.261.
            assertThat(worst).isCloseTo(0, within(1 / 255.0 / 0.261 + 1e-5));
            assertThat(Objects.requireNonNull(tensors.get("image_grid_thw")).toInts())
                    .containsExactly(1, 4, 5, 1, 4, 5, 1, 36, 24);
            assertThat(Objects.requireNonNull(tensors.get("images_per_sample")).toInts())
                    .containsExactly(3);
            String twenty = "<|image|>".repeat(20);
            assertThat(made.text())
                    .isEqualTo("of " + twenty + " and " + twenty + " make<sop>36 24<eop><|dit_token_16384|>");
            assertThat(made.moved(3 + 9)).isEqualTo(3 + twenty.length());
        }
    }

    @Test
    void aTextAloneAsksForASketchToo() {
        try (TensorScope scope = TensorScope.open()) {
            Processed made =
                    MediaProcessor.load(FOLDER).process("a cat", new MediaItems(List.of(), List.of(), List.of()));
            assertThat(made.text()).isEqualTo("a cat<sop>36 24<eop><sop>19 13<eop><|dit_token_16384|>");
            assertThat(Objects.requireNonNull(made.media().tensors().get("image_grid_thw"))
                            .toInts())
                    .containsExactly(1, 36, 24, 1, 19, 13);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "512, 512, 256, 256, 252, 252",
        "300, 900, 256, 768, 140, 448",
        "2000, 3000, 688, 1024, 336, 504",
        "33, 100, 256, 768, 28, 84",
        "700, 500, 352, 256, 336, 252",
        "4096, 1500, 1024, 368, 504, 196"
    })
    void sizesAreTheReferences(int height, int width, int high, int wide, int smallHigh, int smallWide) {
        assertThat(SmartResize.halved(height, width, 16, 512 * 512, 2048 * 2048))
                .containsExactly(high, wide);
        assertThat(SmartResize.halved(height, width, 28, 56 * 56, 28 * 28 * 1280))
                .containsExactly(smallHigh, smallWide);
    }

    @Test
    void narrowPicturesAreRefused() {
        assertThatThrownBy(() -> SmartResize.halved(15, 60, 16, 4096, 1 << 22))
                .hasMessageContaining("both sides must be at least 16");
        assertThatThrownBy(() -> SmartResize.halved(20, 100, 16, 4096, 1 << 22))
                .hasMessageContaining("at most 4 times the other");
    }
}
