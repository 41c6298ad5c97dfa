package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.LogitsProcessor;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.music.Composer;
import io.swift4j.modality.music.DelayPattern;
import io.swift4j.modality.music.MusicNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** {@code forward}, {@code mapping} and {@code generate} of MusicGen. */
final class MusicRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            if (one.kind().equals("mapping")) {
                delays(folder, one, comparison);
                return;
            }
            LoadOptions options = LoadOptions.defaults().withDtype(Dtype.FLOAT32);
            try (Composer composer = Composer.load(folder.path(), options)) {
                if (one.kind().equals("forward")) {
                    forward(composer.network(), folder, one, comparison);
                } else {
                    generate(composer, folder, one, comparison);
                }
            }
        }
    }

    private static void delays(CaseFolder folder, Case one, Comparison comparison) {
        ConfigJson decoder =
                ConfigJson.read(folder.path().resolve("config.json")).object("decoder");
        int[][] prompt = folder.requiredIntegers(one, "prompt");
        DelayPattern pattern = DelayPattern.of(
                prompt,
                decoder.integer("num_codebooks", 4),
                decoder.integer("audio_channels", 1),
                one.params().integer("max_length"),
                one.params().integer("pad_token_id"));
        for (String name : one.outputs()) {
            int[][] actual = switch (name) {
                case "pattern_mask" -> pattern.fixed();
                case "first_input_ids" -> pattern.beginnings(prompt);
                case "applied" -> pattern.applied(folder.requiredIntegers(one, "free"));
                default -> new int[1][0];
            };
            comparison.tensor(name, Tensor.of(actual), folder.named(one, name));
        }
    }

    private static void forward(MusicNetwork network, CaseFolder folder, Case one, Comparison comparison) {
        int[][] ids = folder.requiredIntegers(one, "input_ids");
        int[][] keep = folder.integers(one, "attention_mask").orElseGet(() -> EmbedRunner.ones(ids));
        Tensor states = network.encode(ids, keep);
        Optional<Tensor> labels = folder.input(one, "labels");
        Tensor codes = folder.input(one, "decoder_input_ids")
                .or(() -> labels.map(network::decoderInput))
                .orElseThrow();
        Tensor scores = network.scores(states, Tensor.of(keep), codes);
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            switch (name) {
                case "encoder_last_hidden_state" -> comparison.tensor(name, states, expected);
                case "logits" -> comparison.tensor(name, scores, expected);
                case "loss" -> comparison.tensor(name, network.loss(scores, labels.orElseThrow()), expected);
                default -> comparison.problem("output " + name + " of a music forward case is not supported");
            }
        }
    }

    private static void generate(Composer composer, CaseFolder folder, Case one, Comparison comparison) {
        int[][] ids = folder.requiredIntegers(one, "input_ids");
        int[][] keep = folder.integers(one, "attention_mask").orElseGet(() -> EmbedRunner.ones(ids));
        double scale = one.params().number("guidance_scale", 1);
        List<float[]> steps = new ArrayList<>();
        LogitsProcessor recorder = (all, step) -> {
            steps.add(step.toFloats());
            return step;
        };
        Composer.Written written = composer.write(
                new Composer.Words(ids, keep),
                folder.input(one, "input_values"),
                folder.input(one, "padding_mask"),
                Math.max(1, scale),
                GenerationConfig.builder()
                        .doSample(false)
                        .maxNewTokens(one.params().integer("max_new_tokens"))
                        .processors(List.of(recorder))
                        .build(),
                (row, token) -> true);
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            switch (name) {
                case "audio_codes" -> comparison.tensor(name, codes(written.codes(), expected), expected);
                case "audio_values" -> comparison.tensor(name, sounds(written.sounds(), expected), expected);
                case "step_scores" -> comparison.tensor(name, MediaGenerateRunner.scores(steps, expected), expected);
                case "step_logits" -> {
                    Tensor wanted = scale > 1 ? guided(expected, (float) scale) : expected;
                    comparison.tensor(name, MediaGenerateRunner.scores(steps, wanted), wanted);
                }
                default -> comparison.problem("output " + name + " of a music case is not supported");
            }
        }
    }

    /** Codes {@code [1, batch, codebooks, frames]}, or of stereo one such tensor for each channel. */
    private static Tensor codes(int[][][] codes, Tensor expected) {
        int channels = expected.rank() == 5 ? (int) expected.size(0) : 1;
        int[] flat = IntStream.range(0, channels)
                .boxed()
                .flatMap(channel -> Arrays.stream(codes)
                        .flatMap(piece -> IntStream.range(0, piece.length)
                                .filter(codebook -> codebook % channels == channel)
                                .mapToObj(codebook -> piece[codebook])))
                .flatMapToInt(Arrays::stream)
                .toArray();
        return flat.length == expected.count() ? Tensor.of(flat, expected.shape()) : Tensor.of(flat, flat.length);
    }

    private static Tensor sounds(List<Sound> sounds, Tensor expected) {
        float[] all = new float
                [sounds.stream().mapToInt(sound -> sound.samples().length).sum()];
        int at = 0;
        for (Sound sound : sounds) {
            System.arraycopy(sound.samples(), 0, all, at, sound.samples().length);
            at += sound.samples().length;
        }
        return all.length == expected.count() ? Tensor.of(all, expected.shape()) : Tensor.of(all, all.length);
    }

    /** The recorded scores of a doubled batch, led away from those without texts. */
    private static Tensor guided(Tensor both, float scale) {
        float[] all = both.toFloats();
        float[] guided = new float[all.length / 2];
        for (int i = 0; i < guided.length; i++) {
            float without = all[guided.length + i];
            guided[i] = without + (all[i] - without) * scale;
        }
        return Tensor.of(guided, both.size(0) / 2, both.size(1), both.size(2));
    }
}
