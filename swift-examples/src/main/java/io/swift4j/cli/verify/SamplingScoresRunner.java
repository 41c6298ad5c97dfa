package io.swift4j.cli.verify;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.LogitsProcessor;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.generate.Warpers;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderCache;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.Arrays;

/** {@code sampling_scores}: next-token scores after everything that shapes them, and the probabilities sampled from. */
final class SamplingScoresRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        Decoder decoder = folder.model(one).decoder();
        int[][] ids = folder.requiredMatrix(one, "input_ids");
        int[][] keep = folder.matrix(one, "attention_mask").orElseGet(() -> EmbedRunner.ones(ids));
        GenerationConfig config = GenerationConfig.builder().read(without(one)).build();
        try (TensorScope scope = TensorScope.open();
                DecoderCache cache = decoder.newCache(ids.length, ids[0].length)) {
            Prompts prompts = new Prompts(ids, keep);
            int[][] positions = positions(prompts.keep());
            int longest = 1
                    + Arrays.stream(positions)
                            .flatMapToInt(Arrays::stream)
                            .max()
                            .orElse(0);
            Tensor logits =
                    decoder.step(cache, decoder.tensor(ids), decoder.tensor(positions), longest, decoder.tensor(keep));
            Tensor scores = logits;
            for (LogitsProcessor processor : config.processors(ids[0].length)) {
                scores = processor.process(ids, scores);
            }
            double[] probabilities = Warpers.normalize().process(ids, scores).toDoubles();
            for (int i = 0; i < probabilities.length; i++) {
                probabilities[i] = Math.exp(probabilities[i]);
            }
            for (String key : one.outputs()) {
                switch (Case.argument(key)) {
                    case "logits" -> comparison.tensor("logits", logits, folder.tensor(key));
                    case "scores" -> comparison.tensor("scores", scores, folder.tensor(key));
                    case "probs" ->
                        comparison.numbers(
                                "probs", probabilities, folder.tensor(key).toDoubles());
                    default -> comparison.problem("output " + key + " is not supported");
                }
            }
        }
    }

    /** The case's options without its remark. */
    private static io.swift4j.core.config.ConfigJson without(Case one) {
        return one.params().without("note");
    }

    private static int[][] positions(int[][] keep) {
        int[][] positions = new int[keep.length][keep[0].length];
        for (int row = 0; row < keep.length; row++) {
            int next = 0;
            for (int t = 0; t < keep[row].length; t++) {
                positions[row][t] = keep[row][t] != 0 ? next++ : 0;
            }
        }
        return positions;
    }
}
