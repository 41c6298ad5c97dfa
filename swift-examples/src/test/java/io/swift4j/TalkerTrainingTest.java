package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.position.PositionInput;
import io.swift4j.modality.talker.Talker;
import io.swift4j.modality.talker.TalkerPrompt;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.Targets;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.train.optim.Optimizer;
import io.swift4j.train.optim.OptimizerSpec;
import io.swift4j.train.optim.ParameterGroup;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Qwen2.5-Omni's talker learns to say given codes, with an adapter on its decoder. */
@ExtendWith(NoLeaks.class)
class TalkerTrainingTest {

    private static final Path FOLDER = Path.of("../swift-modality/src/test/resources/speech/qwen2_5_omni_talker");
    private static final int[] CODES = {3, 60, 17, 3, 41, 82};

    private static Tensor named(Weights weights, String name) {
        return Objects.requireNonNull(weights.tensors().get(name), name);
    }

    private static int[][] rows(Tensor tensor) {
        int[] flat = tensor.toInts();
        int width = (int) tensor.size(1);
        int[][] rows = new int[(int) tensor.size(0)][];
        Arrays.setAll(rows, row -> Arrays.copyOfRange(flat, row * width, (row + 1) * width));
        return rows;
    }

    @Test
    void itSaysTheCodesItWasTaughtAlsoAfterPadding() {
        try (PretrainedModel model = PretrainedModel.load(FOLDER, LoadOptions.defaults());
                AdaptedModel adapted = new AdaptedModel(model);
                Weights weights = Weights.load(FOLDER.resolve("generate_left_padded.safetensors"), null, "cpu");
                TensorScope scope = TensorScope.open()) {
            TalkerPrompt prompt = new TalkerPrompt(
                    PositionInput.of(rows(named(weights, "input_text_ids")), rows(named(weights, "attention_mask"))),
                    named(weights, "inputs_embeds"),
                    named(weights, "thinker_reply_part"));
            int[][] codes = new int[prompt.text().ids().length][];
            Arrays.fill(codes, CODES);
            Adapter adapter = adapted.add("default", LoraConfig.defaults().withTargets(Targets.allLinear()), 7);
            ParameterGroup group = new ParameterGroup("all", adapter.parameters(), 0.005, 0);
            double first = Double.NaN;
            double last = Double.NaN;
            try (Optimizer optimizer =
                    new OptimizerSpec.AdamLike(0.9, 0.999, 1e-8, false, true).create(List.of(group))) {
                Talker talker = Talker.of(adapted.trainingDecoder(), FOLDER);
                for (int step = 0; step < 200; step++) {
                    try (TensorScope each = TensorScope.open();
                            GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
                        Tensor loss = talker.loss(prompt, codes);
                        loss.backward();
                        last = loss.item();
                        first = step == 0 ? last : first;
                    }
                    optimizer.step(0.005);
                    optimizer.zeroGrad();
                }
            }
            // Untrained, all 88 codes are about equally likely.
            assertThat(first).isCloseTo(Math.log(88), within(1.5));
            assertThat(last).isLessThan(0.1);
            GenerationConfig greedy = GenerationConfig.builder()
                    .maxNewTokens(10)
                    .eosTokenIds(List.of(82))
                    .padTokenId(80)
                    .build();
            Talker taught = Talker.of(adapted.decoder(), FOLDER);
            for (int row = 0; row < codes.length; row++) {
                assertThat(taught.speak(prompt, greedy, (r, code) -> true).answer(row))
                        .startsWith(CODES);
            }
        }
    }
}
