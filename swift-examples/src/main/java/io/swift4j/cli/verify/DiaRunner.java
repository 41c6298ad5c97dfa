package io.swift4j.cli.verify;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.LogitsProcessor;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.music.Composer;
import io.swift4j.modality.music.Dia;
import io.swift4j.modality.music.DiaNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code forward} and {@code generate} of Dia. */
final class DiaRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        LoadOptions options = LoadOptions.defaults().withDtype(Dtype.FLOAT32);
        try (Dia dia = Dia.load(folder.path(), options);
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            if (one.kind().equals("forward")) {
                forward(dia.network(), folder, one, comparison);
            } else {
                generate(dia, folder, one, comparison);
            }
        }
    }

    private static void forward(DiaNetwork network, CaseFolder folder, Case one, Comparison comparison) {
        int[][] ids = folder.requiredIntegers(one, "input_ids");
        int[][] keep = folder.integers(one, "attention_mask").orElseGet(() -> EmbedRunner.ones(ids));
        Tensor codes = folder.named(one, "decoder_input_ids");
        int[][] all = new int[(int) codes.size(0)][(int) codes.size(1)];
        for (int[] row : all) {
            Arrays.fill(row, 1);
        }
        Tensor frames = folder.input(one, "decoder_attention_mask").orElseGet(() -> Tensor.of(all));
        Tensor states = network.encode(ids, keep);
        Tensor scores = network.scores(states, Tensor.of(keep), codes, frames);
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            switch (name) {
                case "encoder_last_hidden_state" -> comparison.tensor(name, states, expected);
                case "logits" -> comparison.tensor(name, scores, expected);
                case "loss" -> comparison.tensor(name, network.loss(scores, folder.named(one, "labels")), expected);
                default -> comparison.problem("output " + name + " of a dia forward case is not supported");
            }
        }
    }

    private static void generate(Dia dia, CaseFolder folder, Case one, Comparison comparison) {
        int[][] ids = folder.requiredIntegers(one, "input_ids");
        int[][] keep = folder.integers(one, "attention_mask").orElseGet(() -> EmbedRunner.ones(ids));
        Tensor beginning = folder.named(one, "decoder_input_ids");
        int[] flat = beginning.toInts();
        int width = (int) beginning.size(1);
        int channels = (int) beginning.size(2);
        int[][][] codes = new int[ids.length][width][channels];
        for (int i = 0; i < flat.length; i++) {
            codes[i / channels / width][i / channels % width][i % channels] = flat[i];
        }
        double scale = one.params().number("guidance_scale", 1);
        List<float[]> steps = new ArrayList<>();
        LogitsProcessor recorder = (all, step) -> {
            float[] values = step.toFloats();
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.max(values[i], -1e30f);
            }
            steps.add(values);
            return step;
        };
        GenerationConfig.Builder generation = GenerationConfig.read(folder.path()).toBuilder()
                .doSample(false)
                .maxNewTokens(one.params().integer("max_new_tokens"));
        Dia.Written written = dia.write(
                new Composer.Words(ids, keep),
                new Dia.Prompt(codes, folder.requiredIntegers(one, "decoder_attention_mask"), 1),
                scale,
                one.params().integer("top_k", 50),
                generation,
                List.of(recorder),
                (row, token) -> true);
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            switch (name) {
                case "sequences" -> {
                    int[] made = Arrays.stream(written.sequences())
                            .flatMap(Arrays::stream)
                            .flatMapToInt(Arrays::stream)
                            .toArray();
                    comparison.tensor(
                            name, Tensor.of(made, ids.length, written.sequences()[0].length, channels), expected);
                }
                case "step_scores" -> comparison.tensor(name, MediaGenerateRunner.scores(steps, expected), expected);
                case "step_logits" -> {
                    // Compared as what the codes were chosen from.
                }
                default -> comparison.problem("output " + name + " of a dia case is not supported");
            }
        }
    }
}
