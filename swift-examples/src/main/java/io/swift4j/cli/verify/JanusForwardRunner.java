package io.swift4j.cli.verify;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.discrete.JanusHead;
import io.swift4j.modality.senses.TowerSenses;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** {@code forward} of Janus: pictures seen, and pictures written. */
final class JanusForwardRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Decoder decoder = folder.model(one).decoder();
            if (one.inputs().contains("image_tokens")) {
                write(folder, one, decoder, comparison);
            } else {
                see(folder, one, decoder, comparison);
            }
        }
    }

    private static void see(CaseFolder folder, Case one, Decoder decoder, Comparison comparison) {
        MediaTensors media = MediaInputs.of(folder, one, "");
        int[][] ids = folder.requiredIntegers(one, "input_ids");
        Optional<int[][]> keep = folder.integers(one, "attention_mask");
        ForwardInput given = ForwardInput.of(ids).withMedia(media);
        Tensor logits = decoder.logits(
                decoder.forward(keep.map(given::withKeep).orElse(given)).lastHiddenState());
        TowerSenses senses = (TowerSenses) decoder.senses().orElseThrow();
        var seen = senses.trace("image", media).results();
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            switch (name) {
                case "logits" ->
                    comparison.tensor(name, ForwardRunner.masked(logits, keep), ForwardRunner.masked(expected, keep));
                case "loss" ->
                    comparison.tensor(name, decoder.loss(logits, folder.requiredIntegers(one, "labels"), 0), expected);
                case "image_features" -> comparison.tensor(name, seen.get(0), expected);
                case "vision_last_hidden_state" -> comparison.tensor(name, seen.get(1), expected);
                default -> comparison.problem("output " + name + " of a forward case is not supported");
            }
        }
    }

    private static void write(CaseFolder folder, Case one, Decoder decoder, Comparison comparison) {
        JanusHead head = JanusHead.of(decoder);
        int[][] prompt = folder.requiredIntegers(one, "input_ids");
        int[][] mask = folder.requiredIntegers(one, "attention_mask");
        int[][] codes = folder.requiredIntegers(one, "image_tokens");
        int begun = codes[0].length - 1;
        int width = prompt[0].length;
        int[][] ids = new int[prompt.length][width + begun];
        int[][] keep = new int[prompt.length][width + begun];
        int[][] inputs = new int[prompt.length][];
        for (int row = 0; row < ids.length; row++) {
            Arrays.fill(ids[row], SoftTokens.VECTOR);
            Arrays.fill(keep[row], 1);
            System.arraycopy(prompt[row], 0, ids[row], 0, width);
            System.arraycopy(mask[row], 0, keep[row], 0, width);
            inputs[row] = Arrays.copyOf(codes[row], begun);
        }
        MediaTensors media = MediaTensors.of(Map.of("image_tokens", Tensor.of(inputs)));
        Tensor hidden = decoder.forward(ForwardInput.of(ids).withKeep(keep).withMedia(media))
                .lastHiddenState();
        Tensor scores = head.scores(hidden.narrow(1, width - 1L, begun + 1L));
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            switch (name) {
                case "generation_embeds" -> {
                    int[] flat =
                            Arrays.stream(inputs).flatMapToInt(Arrays::stream).toArray();
                    comparison.tensor(name, head.vectors(flat).reshape(expected.shape()), expected);
                }
                case "generation_logits" -> comparison.tensor(name, scores, expected);
                case "loss" -> comparison.numbers(name, new double[] {loss(scores, codes)}, expected.toDoubles());
                default -> comparison.problem("output " + name + " of a forward case is not supported");
            }
        }
    }

    private static double loss(Tensor scores, int[][] codes) {
        float[] values = scores.toFloats();
        int size = (int) scores.size(-1);
        int[] flat = Arrays.stream(codes).flatMapToInt(Arrays::stream).toArray();
        double sum = 0;
        for (int i = 0; i < flat.length; i++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < size; c++) {
                most = Math.max(most, values[i * size + c]);
            }
            double total = 0;
            for (int c = 0; c < size; c++) {
                total += Math.exp(values[i * size + c] - most);
            }
            sum += most + Math.log(total) - values[i * size + flat[i]];
        }
        return sum / flat.length;
    }
}
