package io.swift4j.cli.verify;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;

/** {@code generate} with exactly the case's options, {@code generate_default} with those of the checkpoint too. */
final class GenerateRunner implements CaseRunner {

    private final boolean fromCheckpoint;

    GenerateRunner(boolean fromCheckpoint) {
        this.fromCheckpoint = fromCheckpoint;
    }

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        GenerationConfig.Builder base =
                fromCheckpoint ? GenerationConfig.read(folder.path()).toBuilder() : GenerationConfig.builder();
        GenerationConfig config = base.read(one.params())
                .pastLimit(GenerationConfig.PastLimit.FORGET)
                .build();
        int[][] ids = folder.requiredMatrix(one, "input_ids");
        int[][] keep = folder.matrix(one, "attention_mask").orElseGet(() -> EmbedRunner.ones(ids));
        Generator generator = new Generator(folder.model(one).decoder(), folder::decode);
        GenerationResult result = generator.generate(new Prompts(ids, keep), config);
        try (TensorScope scope = TensorScope.open()) {
            for (String key : one.outputs()) {
                switch (Case.argument(key)) {
                    case "sequences" ->
                        comparison.tensor("sequences", Tensor.of(result.sequences()), folder.tensor(key));
                    case "sequences_scores" ->
                        comparison.tensor(
                                "sequences_scores",
                                Tensor.of(result.scores(), result.scores().length),
                                folder.tensor(key));
                    default -> comparison.problem("output " + key + " of a generate case is not supported");
                }
            }
        }
    }
}
