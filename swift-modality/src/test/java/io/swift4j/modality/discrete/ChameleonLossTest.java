package io.swift4j.modality.discrete;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.LanguageHead;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The loss in training of a model in whose vocabulary codes of pictures count for nothing among words. */
@ExtendWith(NoLeaks.class)
class ChameleonLossTest {

    private static final Path FOLDER = Path.of("src/test/resources/painters/chameleon_swin");

    private static int[][] rows(Weights tensors, String name) {
        Tensor tensor = Objects.requireNonNull(tensors.tensors().get(name));
        int[] flat = tensor.toInts();
        int columns = (int) tensor.size(1);
        int[][] rows = new int[flat.length / columns][columns];
        for (int i = 0; i < flat.length; i++) {
            rows[i / columns][i % columns] = flat[i];
        }
        return rows;
    }

    @Test
    void isTheReferencesForWordsAndFiniteForPictures() {
        try (PretrainedModel model = PretrainedModel.load(FOLDER);
                Weights expected = Weights.load(FOLDER.resolve("forward_image.safetensors"), null, "cpu");
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Decoder decoder = model.decoder();
            MediaTensors media = MediaTensors.of(Map.of(
                    "pixel_values", Objects.requireNonNull(expected.tensors().get("pixel_values"))));
            Tensor hidden = decoder.forward(ForwardInput.of(rows(expected, "input_ids"))
                            .withKeep(rows(expected, "attention_mask"))
                            .withMedia(media))
                    .lastHiddenState();
            int[][] labels = rows(expected, "labels");
            int width = (int) hidden.size(2);
            float[] states = hidden.toFloats();
            List<Long> targets = new ArrayList<>();
            List<Integer> places = new ArrayList<>();
            for (int row = 0; row < labels.length; row++) {
                for (int at = 1; at < labels[row].length; at++) {
                    if (labels[row][at] >= 0) {
                        targets.add((long) labels[row][at]);
                        places.add(row * labels[row].length + at - 1);
                    }
                }
            }
            float[] chosen = new float[places.size() * width];
            for (int i = 0; i < places.size(); i++) {
                System.arraycopy(states, places.get(i) * width, chosen, i * width, width);
            }
            Tensor rows = Tensor.of(chosen, places.size(), width);
            long[] wanted = targets.stream().mapToLong(Long::longValue).toArray();
            LanguageHead head = new LanguageHead(decoder);
            double mean = 0;
            for (float loss : head.losses(rows, wanted, 0).losses().toFloats()) {
                mean += loss / (double) wanted.length;
            }
            // The cases' own tolerance: sums in another order.
            assertThat(mean)
                    .isCloseTo(
                            Objects.requireNonNull(expected.tensors().get("loss"))
                                    .item(),
                            within(1e-4));
            long code =
                    ((CodeSenses) decoder.senses().orElseThrow()).vocabulary().token(3);
            float[] pictures = head.losses(rows.narrow(0, 0, 1), new long[] {code}, 0)
                    .losses()
                    .toFloats();
            assertThat(pictures[0]).isBetween(0f, 50f);
        }
    }
}
