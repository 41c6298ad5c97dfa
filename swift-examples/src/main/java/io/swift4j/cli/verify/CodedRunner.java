package io.swift4j.cli.verify;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.discrete.CodeSenses;
import io.swift4j.modality.discrete.ImageVocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** {@code forward}, {@code encode} and {@code mapping} of models whose vocabulary holds codes of pictures. */
final class CodedRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Decoder decoder = folder.model(one).decoder();
            CodeSenses senses = (CodeSenses) decoder.senses().orElseThrow();
            switch (one.kind()) {
                case "forward" -> forward(folder, one, decoder, senses.vocabulary(), comparison);
                case "encode" -> encode(folder, one, senses, comparison);
                default -> mapping(folder, one, senses.vocabulary(), comparison);
            }
        }
    }

    private static void forward(
            CaseFolder folder, Case one, Decoder decoder, ImageVocabulary vocabulary, Comparison comparison) {
        int[][] ids = folder.requiredIntegers(one, "input_ids");
        Optional<int[][]> keep = folder.integers(one, "attention_mask");
        ForwardInput given = ForwardInput.of(ids).withMedia(MediaInputs.of(folder, one, ""));
        Tensor hidden = decoder.forward(keep.map(given::withKeep).orElse(given)).lastHiddenState();
        Tensor logits = decoder.logits(hidden);
        // What the reference's own head does not let a model say in text.
        if (one.operation().equals("chameleon.forward")) {
            logits = vocabulary.withoutCodes(logits);
        }
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            switch (name) {
                case "loss" ->
                    comparison.tensor(name, decoder.loss(logits, folder.requiredIntegers(one, "labels"), 0), expected);
                case "logits" ->
                    comparison.tensor(
                            name, ForwardRunner.masked(stored(logits), keep), ForwardRunner.masked(expected, keep));
                case "last_hidden_state" ->
                    comparison.tensor(name, ForwardRunner.masked(hidden, keep), ForwardRunner.masked(expected, keep));
                default -> comparison.problem("output " + name + " of a forward case is not supported");
            }
        }
    }

    /** As the cases hold scores: the least float is written down as -1e30. */
    private static Tensor stored(Tensor logits) {
        float[] values = logits.toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(values[i], -1e30f);
        }
        return Tensor.of(values, logits.shape());
    }

    private static void encode(CaseFolder folder, Case one, CodeSenses senses, Comparison comparison) {
        MediaTensors media = MediaInputs.of(folder, one, "");
        List<int[][]> codes = senses.codes(media);
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            if (name.equals("bpe_tokens")) {
                int[] tokens = senses.perceive(media, false, 0).codes().get(0).ids();
                comparison.tensor(name, Tensor.of(tokens, expected.shape()), expected);
            } else if (name.equals("codes")) {
                int[] all = codes.stream().flatMapToInt(CodedRunner::flat).toArray();
                comparison.tensor(name, Tensor.of(all, expected.shape()), expected);
            } else {
                int picture = Integer.parseInt(name.substring("codes_".length()));
                comparison.tensor(name, Tensor.of(flat(codes.get(picture)).toArray(), expected.shape()), expected);
            }
        }
    }

    private static IntStream flat(int[][] rows) {
        return Arrays.stream(rows).flatMapToInt(Arrays::stream);
    }

    private static void mapping(CaseFolder folder, Case one, ImageVocabulary vocabulary, Comparison comparison) {
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            int[] tokens = vocabulary.tokens();
            int[] found = switch (name) {
                case "image_tokens_sorted" -> Arrays.stream(tokens).sorted().toArray();
                case "img2bpe" -> tokens;
                default -> rows(vocabulary, expected);
            };
            comparison.tensor(name, Tensor.of(found, expected.shape()), expected);
        }
    }

    /** Rows of the codes that the expected rows stand for, each with what ends it. */
    private static int[] rows(ImageVocabulary vocabulary, Tensor expected) {
        int[] tokens = expected.toInts();
        int columns = (int) expected.size(-1);
        int[][] codes = new int[tokens.length / columns][columns - 1];
        for (int i = 0; i < tokens.length; i++) {
            if (i % columns < columns - 1) {
                codes[i / columns][i % columns] = vocabulary.code(tokens[i]).orElse(-1);
            }
        }
        return vocabulary.spell(codes);
    }
}
