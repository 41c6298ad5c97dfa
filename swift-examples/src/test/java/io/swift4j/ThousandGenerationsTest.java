package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.torch.NativeMemory;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThousandGenerationsTest {

    @Test
    void leaveTheNativeHandlesAndBytesWhereTheyWere() {
        try (PretrainedModel model = PretrainedModel.load(TestModels.QWEN2)) {
            Generator generator = new Generator(model.decoder());
            Prompts prompts = Prompts.of(0, new int[] {5, 6, 7}, new int[] {8});
            List<GenerationConfig> ways = List.of(
                    GenerationConfig.builder().maxNewTokens(3).build(),
                    GenerationConfig.builder()
                            .maxNewTokens(3)
                            .doSample(true)
                            .topP(0.9)
                            .repetitionPenalty(1.2)
                            .numReturnSequences(2)
                            .build(),
                    GenerationConfig.builder().maxNewTokens(3).numBeams(2).build());
            ways.forEach(config -> generator.generate(prompts, config));
            NativeMemory before = NativeMemory.now();
            for (int i = 0; i < 1000; i++) {
                generator.generate(prompts, ways.get(i % ways.size()));
            }
            assertThat(NativeMemory.now()).isEqualTo(before);
        }
    }
}
