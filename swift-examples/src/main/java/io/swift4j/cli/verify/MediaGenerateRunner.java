package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.LogitsProcessor;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.AxisPositions;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.discrete.ImageVocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code generate} of models that hear and see: tokens, and the scores before each. */
final class MediaGenerateRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (TensorScope scope = TensorScope.open()) {
            List<float[]> steps = new ArrayList<>();
            LogitsProcessor recorder = (all, scores) -> {
                Tensor said = worded(folder, scores);
                steps.add(said.toFloats());
                return said;
            };
            GenerationConfig config = GenerationConfig.builder()
                    .read(settings(one))
                    .processors(List.of(recorder))
                    .build();
            int[][] ids = folder.requiredIntegers(one, "input_ids");
            int[][] keep = folder.integers(one, "attention_mask").orElseGet(() -> EmbedRunner.ones(ids));
            MediaTensors media = MediaInputs.of(folder, one, "");
            Decoder decoder = folder.model(one).decoder();
            GenerationResult result =
                    new Generator(decoder, folder::decode).generate(new Prompts(ids, keep).with(media), config);
            Optional<AxisPositions> positions = decoder.positions(ids, Optional.of(keep), media);
            for (String name : one.outputs()) {
                Tensor expected = folder.named(one, name);
                switch (name) {
                    case "sequences" -> comparison.tensor(name, Tensor.of(result.sequences()), expected);
                    case "new_tokens" -> comparison.tensor(name, Tensor.of(fresh(result, ids[0].length)), expected);
                    case "step_logits" -> comparison.tensor(name, scores(steps, expected), expected);
                    case "position_ids" ->
                        comparison.tensor(
                                name, decoder.tensor(positions.orElseThrow().axes()), expected);
                    case "rope_deltas" ->
                        comparison.tensor(
                                name, Tensor.of(positions.orElseThrow().deltas(), expected.shape()), expected);
                    default -> comparison.problem("output " + name + " of a generate case is not supported");
                }
            }
        }
    }

    /** The fields that are the reference's generation settings. */
    private static ConfigJson settings(Case one) {
        return one.params().without("generation_mode");
    }

    /** Scores of models that write pictures too without what they don't say in texts, the least float as cases hold it. */
    private static Tensor worded(CaseFolder folder, Tensor scores) {
        if (!folder.modelType().equals("chameleon")) {
            return scores;
        }
        int[] codes = ImageVocabulary.chameleon(ConfigJson.read(folder.path().resolve("config.json")))
                .tokens();
        float[] values = scores.toFloats();
        int vocabulary = (int) scores.size(-1);
        for (int row = 0; row < values.length / vocabulary; row++) {
            for (int code : codes) {
                values[row * vocabulary + code] = -1e30f;
            }
        }
        return Tensor.of(values, scores.shape());
    }

    /** Scores of each step {@code [rows, vocabulary]}, as {@code [rows, steps, vocabulary]} or, of one row, without rows. */
    static Tensor scores(List<float[]> steps, Tensor expected) {
        long[] shape = expected.shape();
        int vocabulary = (int) shape[shape.length - 1];
        int rows = shape.length == 3 ? (int) shape[0] : 1;
        float[] all = new float[rows * steps.size() * vocabulary];
        for (int step = 0; step < steps.size(); step++) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(
                        steps.get(step), row * vocabulary, all, (row * steps.size() + step) * vocabulary, vocabulary);
            }
        }
        return shape.length == 3
                ? Tensor.of(all, rows, steps.size(), vocabulary)
                : Tensor.of(all, steps.size(), vocabulary);
    }

    static int[][] fresh(GenerationResult result, int from) {
        return Arrays.stream(result.sequences())
                .map(row -> Arrays.copyOfRange(row, from, row.length))
                .toArray(int[][]::new);
    }
}
