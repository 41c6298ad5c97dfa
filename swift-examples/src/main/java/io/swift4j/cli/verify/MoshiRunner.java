package io.swift4j.cli.verify;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.LogitsProcessor;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.moshi.Moshi;
import io.swift4j.modality.moshi.MoshiOutput;
import io.swift4j.modality.moshi.MoshiPrompts;
import io.swift4j.modality.moshi.MoshiSpeech;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Moshi: passes over whole conversations, the transformer of depth alone, the delay, and speech. */
final class MoshiRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (Moshi moshi = Moshi.load(folder.path(), LoadOptions.defaults().withDtype(Dtype.FLOAT32));
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            switch (one.kind()) {
                case "mapping" -> delay(folder, one, comparison);
                case "generate" -> generate(moshi, folder, one, comparison);
                default -> forward(moshi, folder, one, comparison);
            }
        }
    }

    private static int[][][] codes(Tensor tensor) {
        int[] flat = tensor.toInts();
        int books = (int) tensor.size(1);
        int frames = (int) tensor.size(2);
        int[][][] codes = new int[(int) tensor.size(0)][books][frames];
        for (int i = 0; i < flat.length; i++) {
            codes[i / frames / books][i / frames % books][i % frames] = flat[i];
        }
        return codes;
    }

    private static Tensor tensor(int[][][] codes) {
        int[] flat = Arrays.stream(codes)
                .flatMap(Arrays::stream)
                .flatMapToInt(Arrays::stream)
                .toArray();
        return Tensor.of(flat, codes.length, codes[0].length, codes[0][0].length);
    }

    private static MoshiPrompts prompts(CaseFolder folder, Case one) {
        return new MoshiPrompts(
                folder.requiredIntegers(one, "input_ids"),
                codes(folder.named(one, "moshi_audio_codes")),
                codes(folder.named(one, "user_audio_codes")));
    }

    private static void delay(CaseFolder folder, Case one, Comparison comparison) {
        int[][][] codes = codes(folder.named(one, "codes"));
        int length = one.params().integer("max_length", codes[0][0].length + 1);
        int[][][] pattern = Arrays.stream(codes)
                .map(row -> Moshi.delayed(row, one.params().integer("bos"), length))
                .toArray(int[][][]::new);
        comparison.tensor("pattern_mask", tensor(pattern), folder.named(one, "pattern_mask"));
        Tensor delayed = folder.named(one, "delayed");
        comparison.tensor("delayed", tensor(pattern).narrow(2, 0, delayed.size(2)), delayed);
    }

    private static void forward(Moshi moshi, CaseFolder folder, Case one, Comparison comparison) {
        if (one.inputs().contains("last_hidden_state")) {
            comparison.tensor(
                    "logits",
                    moshi.depthScores(
                            folder.named(one, "last_hidden_state"), folder.requiredIntegers(one, "input_ids")),
                    folder.named(one, "logits"));
            return;
        }
        MoshiPrompts prompts = prompts(folder, one);
        MoshiOutput output = one.inputs().contains("text_labels")
                ? moshi.forward(
                        prompts, folder.requiredIntegers(one, "text_labels"), codes(folder.named(one, "audio_labels")))
                : moshi.forward(prompts);
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            switch (name) {
                case "logits" -> comparison.tensor(name, output.logits(), expected);
                case "loss" ->
                    comparison.tensor(name, output.training().orElseThrow().loss(), expected);
                case "text_loss" ->
                    comparison.tensor(name, output.training().orElseThrow().textLoss(), expected);
                case "depth_loss" ->
                    comparison.tensor(name, output.training().orElseThrow().depthLoss(), expected);
                case "audio_logits" ->
                    comparison.tensor(name, output.training().orElseThrow().audioLogits(), expected);
                default -> comparison.problem("output " + name + " of a forward case is not supported");
            }
        }
    }

    private static void generate(Moshi moshi, CaseFolder folder, Case one, Comparison comparison) {
        List<float[]> text = new ArrayList<>();
        List<float[]> depth = new ArrayList<>();
        GenerationConfig config = GenerationConfig.builder()
                .read(one.params().without("concat_unconditional_inputs"))
                .build();
        MoshiPrompts prompts = prompts(folder, one);
        MoshiSpeech speech = moshi.speak(
                prompts, recorded(config, text), recorded(GenerationConfig.defaults(), depth), (row, token) -> true);
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            switch (name) {
                case "sequences" ->
                    comparison.tensor(name, Tensor.of(speech.text().sequences()), expected);
                case "audio_codes" -> comparison.tensor(name, tensor(speech.codes()), expected);
                case "text_logits" -> comparison.tensor(name, MediaGenerateRunner.scores(text, expected), expected);
                case "depth_logits" -> comparison.tensor(name, CsmRunner.depth(depth, expected), expected);
                case "audio_values" -> comparison.tensor(name, CsmRunner.sound(moshi.sounds(speech)), expected);
                default -> comparison.problem("output " + name + " of a generate case is not supported");
            }
        }
    }

    private static GenerationConfig recorded(GenerationConfig config, List<float[]> into) {
        LogitsProcessor recorder = (ids, scores) -> {
            into.add(scores.toFloats());
            return scores;
        };
        return config.toBuilder().processors(List.of(recorder)).build();
    }
}
