package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.LogitsProcessor;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.AxisPositions;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.discrete.GlmImageSenses;
import io.swift4j.modality.senses.Grids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** {@code encode}, {@code forward} and {@code generate} of GLM-Image. */
final class GlmImageRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Decoder decoder = folder.model(one).decoder();
            MediaTensors media = MediaInputs.of(folder, one, "");
            switch (one.kind()) {
                case "encode" ->
                    encode(folder, one, (GlmImageSenses) decoder.senses().orElseThrow(), media, comparison);
                case "forward" -> forward(folder, one, decoder, media, comparison);
                default -> generate(folder, one, decoder, media, comparison);
            }
        }
    }

    private static void encode(
            CaseFolder folder, Case one, GlmImageSenses senses, MediaTensors media, Comparison comparison) {
        Tensor features = senses.features(media);
        int[][] grids = Grids.rows(media.find("image_grid_thw").orElseThrow());
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            if (name.equals("last_hidden_state")) {
                comparison.tensor(name, features, expected);
            } else if (name.equals("image_tokens")) {
                comparison.tensor(name, senses.quantizer().codes(features), expected);
            } else {
                int picture = Integer.parseInt(name.substring(name.lastIndexOf('_') + 1));
                int first = 0;
                for (int i = 0; i < picture; i++) {
                    first += grids[i][1] * grids[i][2];
                }
                Tensor own = features.narrow(0, first, (long) grids[picture][1] * grids[picture][2]);
                comparison.tensor(
                        name,
                        name.startsWith("feature_map")
                                ? channelsFirst(own, grids[picture])
                                : senses.quantizer().loss(own),
                        expected);
            }
        }
    }

    private static Tensor channelsFirst(Tensor vectors, int[] grid) {
        float[] values = vectors.toFloats();
        int channels = (int) vectors.size(1);
        int places = values.length / channels;
        float[] turned = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i % channels * places + i / channels] = values[i];
        }
        return Tensor.of(turned, channels, grid[1], grid[2]);
    }

    private static Tensor rowsFirst(int[][][] axes) {
        int[] turned = IntStream.range(0, axes[0].length)
                .mapToObj(row -> Arrays.stream(axes).flatMapToInt(axis -> Arrays.stream(axis[row])))
                .flatMapToInt(each -> each)
                .toArray();
        return Tensor.of(turned, axes[0].length, axes.length, axes[0][0].length);
    }

    private static void forward(
            CaseFolder folder, Case one, Decoder decoder, MediaTensors media, Comparison comparison) {
        int[][] ids = folder.requiredIntegers(one, "input_ids");
        Optional<int[][]> keep = folder.integers(one, "attention_mask");
        ForwardInput given = ForwardInput.of(ids).withMedia(media);
        Optional<AxisPositions> positions = decoder.positions(ids, keep, media);
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            switch (name) {
                case "logits" -> {
                    Tensor hidden = decoder.forward(keep.map(given::withKeep).orElse(given))
                            .lastHiddenState();
                    comparison.tensor(
                            name,
                            ForwardRunner.masked(decoder.logits(hidden), keep),
                            ForwardRunner.masked(expected, keep));
                }
                case "position_ids" ->
                    comparison.tensor(
                            name, decoder.tensor(positions.orElseThrow().axes()), expected);
                case "decode_position_ids" ->
                    comparison.tensor(
                            name, rowsFirst(positions.orElseThrow().following().orElseThrow()), expected);
                default -> comparison.problem("output " + name + " of a forward case is not supported");
            }
        }
    }

    private static void generate(
            CaseFolder folder, Case one, Decoder decoder, MediaTensors media, Comparison comparison) {
        int[][] ids = folder.requiredIntegers(one, "input_ids");
        int[][] keep = folder.integers(one, "attention_mask").orElseGet(() -> EmbedRunner.ones(ids));
        List<float[]> logits = new ArrayList<>();
        List<float[]> scores = new ArrayList<>();
        // The reference's marker of the end is never chosen in these cases.
        int end = ConfigJson.read(folder.path().resolve("config.json")).integer("image_end_token_id", 16_385);
        LogitsProcessor recorder = (all, step) -> {
            logits.add(step.toFloats());
            float[] left = step.toFloats();
            for (int i = end; i < left.length; i += (int) step.size(-1)) {
                left[i] = -1e30f;
            }
            scores.add(left);
            return Tensor.of(left, step.shape());
        };
        GenerationResult result = new Generator(decoder)
                .generate(
                        new Prompts(ids, keep).with(media),
                        GenerationConfig.builder()
                                .read(one.params())
                                .processors(List.of(recorder))
                                .build());
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            switch (name) {
                case "new_tokens" ->
                    comparison.tensor(name, Tensor.of(MediaGenerateRunner.fresh(result, ids[0].length)), expected);
                case "step_logits" -> comparison.tensor(name, MediaGenerateRunner.scores(logits, expected), expected);
                case "step_scores" -> comparison.tensor(name, MediaGenerateRunner.scores(scores, expected), expected);
                default -> comparison.problem("output " + name + " of a generate case is not supported");
            }
        }
    }
}
