package io.swift4j.cli.verify;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.LogitsProcessor;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.discrete.JanusHead;
import io.swift4j.modality.painter.Painter;
import io.swift4j.modality.processor.MediaProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code generate} and {@code postprocess} of models that write pictures; texts are left to {@link MediaGenerateRunner}. */
final class PainterRunner implements CaseRunner {

    private final MediaGenerateRunner texts = new MediaGenerateRunner();

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            if (one.kind().equals("postprocess")) {
                Tensor numbers = folder.named(one, "decoded_image");
                compareBytes(folder, one, numbers, comparison);
            } else if (one.operation().equals("generate.text")) {
                texts.run(folder, one, comparison);
            } else {
                draw(folder, one, comparison);
            }
        }
    }

    private static void draw(CaseFolder folder, Case one, Comparison comparison) {
        Decoder decoder = folder.model(one).decoder();
        int[][] ids = folder.requiredIntegers(one, "input_ids");
        int[][] keep = folder.integers(one, "attention_mask").orElseGet(() -> EmbedRunner.ones(ids));
        int count = one.params().integer("num_image_tokens", 0);
        int rows = one.params().integer("height", (int) Math.round(Math.sqrt(count)));
        int columns = one.params().integer("width", rows);
        List<float[]> scores = new ArrayList<>();
        LogitsProcessor recorder = (all, step) -> {
            scores.add(step.toFloats());
            return step;
        };
        Optional<Prompts> negative = folder.integers(one, "negative_input_ids")
                .map(other -> new Prompts(other, folder.requiredIntegers(one, "negative_attention_mask")));
        try (Painter painter = Painter.of(decoder, folder.tokenizer(), folder.path())) {
            Painter.Written written = painter.write(
                    new Prompts(ids, keep),
                    negative,
                    rows,
                    columns,
                    one.params().number("guidance_scale", 1),
                    GenerationConfig.builder().doSample(false).processors(List.of(recorder)),
                    (row, token) -> true);
            int[][] sequences = written.result().sequences();
            int[] codes = written.codes().stream()
                    .flatMapToInt(each -> Arrays.stream(each.codes()))
                    .toArray();
            for (String name : one.outputs()) {
                Tensor expected = folder.named(one, name);
                switch (name) {
                    case "sequences" -> comparison.tensor(name, Tensor.of(sequences), expected);
                    case "new_tokens" ->
                        comparison.tensor(
                                name, Tensor.of(MediaGenerateRunner.fresh(written.result(), ids[0].length)), expected);
                    case "codes", "generated_tokens" ->
                        comparison.tensor(name, Tensor.of(codes, expected.shape()), expected);
                    case "step_scores" ->
                        comparison.tensor(
                                name, allowed(MediaGenerateRunner.scores(scores, expected), expected), expected);
                    case "step_logits" -> {
                        // Under guidance only its result is known here.
                        if (!one.params().has("guidance_scale")) {
                            comparison.tensor(name, MediaGenerateRunner.scores(scores, expected), expected);
                        }
                    }
                    case "conditional_logits" ->
                        comparison.tensor(
                                "guided logits",
                                MediaGenerateRunner.scores(scores, expected),
                                guided(folder, one, expected));
                    case "unconditional_logits" -> {
                        // Compared as guided.
                    }
                    case "unconditional_input_ids" -> {
                        // What the guided scores were made of.
                    }
                    case "last_step_embeds" -> {
                        int[] last = written.codes().stream()
                                .mapToInt(each -> each.codes()[each.codes().length - 1])
                                .toArray();
                        comparison.tensor(
                                name, JanusHead.of(decoder).vectors(last).reshape(expected.shape()), expected);
                    }
                    case "pixel_values", "decoded_image" -> pixels(painter, written, name, expected, comparison);
                    case "image_uint8" -> images(painter, written, name, expected, comparison);
                    default -> comparison.problem("output " + name + " of a drawing case is not supported");
                }
            }
        }
    }

    private static Tensor guided(CaseFolder folder, Case one, Tensor with) {
        float[] given = with.toFloats();
        float[] without = folder.named(one, "unconditional_logits").toFloats();
        float scale = (float) one.params().number("guidance_scale");
        for (int i = 0; i < given.length; i++) {
            given[i] = without[i] + scale * (given[i] - without[i]);
        }
        return Tensor.of(given, with.shape());
    }

    /** Scores with those removed that the recorded ones have removed; the constraint's own are compared by the tokens. */
    private static Tensor allowed(Tensor scores, Tensor expected) {
        float[] own = scores.toFloats();
        float[] wanted = expected.toFloats();
        for (int i = 0; i < own.length; i++) {
            if (wanted[i] <= -1e30f) {
                own[i] = -1e30f;
            }
        }
        return Tensor.of(own, scores.shape());
    }

    private static void pixels(
            Painter painter, Painter.Written written, String name, Tensor expected, Comparison comparison) {
        boolean last = name.equals("decoded_image");
        float[] all = new float[(int) expected.count()];
        int at = 0;
        for (Painter.Codes codes : written.codes()) {
            Tensor made = painter.pixels(codes);
            float[] values = made.toFloats();
            int channels = (int) made.size(0);
            int area = values.length / channels;
            for (int i = 0; i < values.length; i++) {
                int target = last ? i % area * channels + i / area : i;
                all[at + target] = values[i];
            }
            at += values.length;
        }
        comparison.tensor(name, Tensor.of(all, expected.shape()), expected);
    }

    private static void images(
            Painter painter, Painter.Written written, String name, Tensor expected, Comparison comparison) {
        int[] wanted = expected.toInts();
        int at = 0;
        int worst = 0;
        for (Painter.Codes codes : written.codes()) {
            for (byte value : painter.picture(codes).pixels()) {
                worst = Math.max(worst, Math.abs((value & 0xff) - wanted[at++]));
            }
        }
        comparison.atMost(name, worst, 1);
    }

    /** Numbers {@code [pictures, height, width, channels]} as 8-bit pictures. */
    private static void compareBytes(CaseFolder folder, Case one, Tensor numbers, Comparison comparison) {
        MediaProcessor processor = MediaProcessor.load(folder.path());
        int[] wanted = folder.named(one, "image_uint8").toInts();
        float[] values = numbers.toFloats();
        int pictures = (int) numbers.size(0);
        int height = (int) numbers.size(1);
        int width = (int) numbers.size(2);
        int size = values.length / pictures;
        int worst = 0;
        for (int picture = 0; picture < pictures; picture++) {
            float[] planes = new float[size];
            for (int i = 0; i < size; i++) {
                planes[i % 3 * (size / 3) + i / 3] = values[picture * size + i];
            }
            byte[] made = processor.picture(Tensor.of(planes, 3, height, width)).pixels();
            for (int i = 0; i < size; i++) {
                worst = Math.max(worst, Math.abs((made[i] & 0xff) - wanted[picture * size + i]));
            }
        }
        comparison.atMost("image_uint8", worst, 1);
    }
}
