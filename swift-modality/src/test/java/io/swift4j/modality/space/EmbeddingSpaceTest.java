package io.swift4j.modality.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class EmbeddingSpaceTest {

    private static final Path CLIP = Path.of("src/test/resources/towers/clip");

    @Test
    void picturesAreFoundByTextInTheOrderOfTheModelsScores() {
        try (EmbeddingSpace space = EmbeddingSpace.load(CLIP);
                Weights golden = Weights.load(CLIP.resolve("forward.safetensors"), null, "cpu");
                TensorScope scope = TensorScope.open()) {
            Tensor pixels = golden.tensors().get("pixel_values");
            for (int i = 0; i < 3; i++) {
                space.addImage("picture " + i, pixels.narrow(0, i, 1));
            }
            float[] scores = golden.tensors().get("logits_per_text").toFloats();
            int[] first = golden.tensors().get("input_ids").narrow(0, 0, 1).toInts();
            List<Match> found = space.nearest(space.text(new int[] {first[0], first[1], first[2], first[3], 38}), 3);
            for (int i = 0; i + 1 < 3; i++) {
                assertThat(score(scores, found.get(i))).isGreaterThanOrEqualTo(score(scores, found.get(i + 1)));
            }
        }
    }

    private static float score(float[] scores, Match match) {
        return scores[match.id().charAt("picture ".length()) - '0'];
    }

    @Test
    void aSavedSpaceIsSearchedAsBefore(@TempDir Path folder) {
        try (EmbeddingSpace space = EmbeddingSpace.load(CLIP)) {
            space.index().add("x", space.text(new int[] {4, 5, 38}));
            space.index().add("y", space.text(new int[] {9, 38}));
            space.save(folder);
            float[] query = space.text(new int[] {4, 38});
            try (EmbeddingSpace loaded = EmbeddingSpace.load(CLIP, folder, LoadOptions.defaults())) {
                assertThat(loaded.nearest(query, 2)).isEqualTo(space.nearest(query, 2));
            }
        }
    }

    @Test
    void vectorsOfAnotherModelAreRefused(@TempDir Path folder) {
        new VectorIndex(5).save(folder);
        assertThatThrownBy(() -> EmbeddingSpace.load(CLIP, folder, LoadOptions.defaults()))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("has vectors of 5 numbers")
                .hasMessageContaining("have 8");
    }

    @Test
    void whatTheModelDoesNotUnderstandIsRefused() {
        try (EmbeddingSpace space = EmbeddingSpace.load(CLIP);
                TensorScope scope = TensorScope.open()) {
            Tensor sound = Tensor.of(new float[16], 1, 1, 1, 16);
            assertThatThrownBy(() -> space.addSound("s", sound, false))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("CLIP has no vectors of sounds");
            assertThatThrownBy(() -> space.addText("t", "words"))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("has no tokenizer.json");
            assertThat(space.index().size()).isZero();
        }
    }
}
