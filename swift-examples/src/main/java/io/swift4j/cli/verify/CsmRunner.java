package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.LogitsProcessor;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.csm.Csm;
import io.swift4j.modality.csm.CsmOutput;
import io.swift4j.modality.csm.CsmProcessor;
import io.swift4j.modality.csm.CsmPrompts;
import io.swift4j.modality.csm.CsmSpeech;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** CSM: prompts, passes over whole sequences, the decoder of depth alone, and speech. */
final class CsmRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (Csm csm = Csm.of(folder.model(one).decoder());
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            switch (one.kind()) {
                case "preprocess" -> preprocess(csm, folder, one, comparison);
                case "generate" -> generate(csm, folder, one, comparison);
                default -> forward(csm, folder, one, comparison);
            }
        }
    }

    private static void preprocess(Csm csm, CaseFolder folder, Case one, Comparison comparison) {
        CsmProcessor processor = new CsmProcessor(csm, folder.tokenizer());
        List<float[]> sounds = new ArrayList<>();
        for (int i = 0; i < one.params().integer("count", 0); i++) {
            sounds.add(folder.named(one, "audio_" + i).toFloats());
        }
        CsmPrompts prompts = processor.process(one.params().texts("text"), sounds);
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            switch (name) {
                case "input_ids" -> comparison.tensor(name, Tensor.of(prompts.ids()), expected);
                case "attention_mask" -> comparison.tensor(name, Tensor.of(prompts.keep()), expected);
                case "input_values" -> comparison.tensor(name, values(prompts), expected);
                case "input_values_cutoffs" -> comparison.tensor(name, Tensor.of(ends(prompts)), expected);
                case "labels" ->
                    comparison.tensor(
                            name,
                            Tensor.of(processor
                                    .labelled(prompts, one.params().number("depth_decoder_labels_ratio", 1), 0)
                                    .labels()
                                    .orElseThrow()),
                            expected);
                default -> comparison.problem("output " + name + " of a preprocess case is not supported");
            }
        }
    }

    private static Tensor values(CsmPrompts prompts) {
        int rows = prompts.sounds().size();
        int longest = prompts.sounds().stream()
                .mapToInt(row -> row.stream().mapToInt(sound -> sound.length).sum())
                .max()
                .orElse(0);
        float[] all = new float[rows * longest];
        for (int row = 0; row < rows; row++) {
            int at = row * longest;
            for (float[] sound : prompts.sounds().get(row)) {
                System.arraycopy(sound, 0, all, at, sound.length);
                at += sound.length;
            }
        }
        return Tensor.of(all, rows, 1, longest);
    }

    private static int[][] ends(CsmPrompts prompts) {
        int most =
                Math.max(1, prompts.sounds().stream().mapToInt(List::size).max().orElse(0));
        int[][] ends = new int[prompts.sounds().size()][most];
        for (int row = 0; row < ends.length; row++) {
            Arrays.fill(ends[row], -1);
            int end = 0;
            for (int i = 0; i < prompts.sounds().get(row).size(); i++) {
                end += prompts.sounds().get(row).get(i).length;
                ends[row][i] = end;
            }
        }
        return ends;
    }

    /** What {@code input_values} hold, cut at {@code input_values_cutoffs}; of one step where there are several. */
    static CsmPrompts prompts(CaseFolder folder, Case one, int step) {
        int[][] ids = rows(folder, one, "input_ids", step).orElseThrow();
        List<List<float[]>> sounds = new ArrayList<>();
        Optional<int[][]> ends = rows(folder, one, "input_values_cutoffs", step);
        for (int row = 0; row < ids.length; row++) {
            List<float[]> own = new ArrayList<>();
            if (ends.isPresent()) {
                Tensor values = folder.named(one, "input_values");
                if (step >= 0) {
                    values = values.narrow(0, step, 1).reshape(ids.length, 1, values.size(-1));
                }
                float[] whole = values.narrow(0, row, 1).toFloats();
                int start = 0;
                for (int end : ends.get()[row]) {
                    if (end >= 0) {
                        own.add(Arrays.copyOfRange(whole, start, end));
                        start = end;
                    }
                }
            }
            sounds.add(own);
        }
        int[][] keep = rows(folder, one, "attention_mask", step).orElseGet(() -> EmbedRunner.ones(ids));
        return new CsmPrompts(ids, keep, sounds, rows(folder, one, "labels", step));
    }

    private static Optional<int[][]> rows(CaseFolder folder, Case one, String name, int step) {
        return folder.input(one, name).map(tensor -> {
            Tensor own = step < 0 ? tensor : tensor.narrow(0, step, 1).reshape(tensor.size(1), tensor.size(2));
            int[] flat = own.toInts();
            int width = (int) own.size(1);
            int[][] rows = new int[(int) own.size(0)][];
            Arrays.setAll(rows, row -> Arrays.copyOfRange(flat, row * width, (row + 1) * width));
            return rows;
        });
    }

    private static void forward(Csm csm, CaseFolder folder, Case one, Comparison comparison) {
        if (one.inputs().contains("backbone_last_hidden_state")) {
            int[][] labels = folder.requiredIntegers(one, "labels");
            int[][] codes = Arrays.stream(folder.requiredIntegers(one, "input_ids"))
                    .map(row -> Arrays.copyOfRange(row, 1, row.length))
                    .toArray(int[][]::new);
            Tensor scores = csm.depthScores(folder.named(one, "backbone_last_hidden_state"), codes);
            comparison.tensor("logits", scores, folder.named(one, "logits"));
            comparison.tensor("loss", csm.depthLoss(scores, labels), folder.named(one, "loss"));
            return;
        }
        if (folder.named(one, "input_ids").rank() == 3) {
            Tensor ids = folder.named(one, "input_ids");
            int[] flat = ids.toInts();
            int tokens = (int) ids.size(1);
            int codebooks = (int) ids.size(2);
            int[][][] frames = new int[(int) ids.size(0)][tokens][codebooks];
            for (int i = 0; i < flat.length; i++) {
                frames[i / codebooks / tokens][i / codebooks % tokens][i % codebooks] = flat[i];
            }
            int[][] keep = folder.requiredIntegers(one, "attention_mask");
            kept(comparison, "logits", csm.scores(frames, keep), folder.named(one, "logits"), keep);
            return;
        }
        CsmPrompts prompts = prompts(folder, one, -1);
        CsmOutput output = csm.forward(prompts);
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            switch (name) {
                case "logits" -> kept(comparison, name, output.logits(), expected, prompts.keep());
                case "loss" ->
                    comparison.tensor(name, output.training().orElseThrow().loss(), expected);
                case "backbone_loss" ->
                    comparison.tensor(name, output.training().orElseThrow().backboneLoss(), expected);
                case "depth_decoder_loss" ->
                    comparison.tensor(name, output.training().orElseThrow().depthLoss(), expected);
                case "depth_decoder_logits" ->
                    comparison.tensor(
                            name, output.training().orElseThrow().depthLogits().orElseThrow(), expected);
                case "expanded_labels" ->
                    comparison.tensor(
                            name, codes(output.training().orElseThrow().labels()), expected);
                case "inputs_embeds" -> comparison.tensor(name, csm.inputs(prompts), expected);
                default -> comparison.problem("output " + name + " of a forward case is not supported");
            }
        }
    }

    private static Tensor codes(int[][][] rows) {
        int[] flat = Arrays.stream(rows)
                .flatMap(Arrays::stream)
                .flatMapToInt(Arrays::stream)
                .toArray();
        return Tensor.of(flat, rows.length, rows[0].length, rows[0][0].length);
    }

    private static void kept(Comparison comparison, String name, Tensor actual, Tensor expected, int[][] keep) {
        int tokens = keep[0].length;
        int[] kept = new int[keep.length * tokens];
        int count = 0;
        for (int i = 0; i < kept.length; i++) {
            if (keep[i / tokens][i % tokens] != 0) {
                kept[count++] = i;
            }
        }
        comparison.numbers(name, at(actual, kept, count), at(expected, kept, count));
    }

    private static double[] at(Tensor tensor, int[] places, int count) {
        double[] all = tensor.toDoubles();
        int width = (int) tensor.size(-1);
        double[] some = new double[count * width];
        for (int i = 0; i < count; i++) {
            System.arraycopy(all, places[i] * width, some, i * width, width);
        }
        return some;
    }

    private static void generate(Csm csm, CaseFolder folder, Case one, Comparison comparison) {
        List<float[]> first = new ArrayList<>();
        List<float[]> others = new ArrayList<>();
        Csm.Choice read = Csm.Choice.read(settings(one));
        Csm.Choice choice = new Csm.Choice(recorded(read.first(), first), recorded(read.others(), others));
        CsmPrompts prompts = prompts(folder, one, -1);
        CsmSpeech speech = csm.speak(prompts, choice, (row, code) -> true);
        for (String name : one.outputs()) {
            Tensor expected = folder.named(one, name);
            switch (name) {
                case "sequences" -> comparison.tensor(name, codes(speech.frames()), expected);
                case "backbone_logits" ->
                    comparison.tensor(name, MediaGenerateRunner.scores(first, expected), expected);
                case "depth_logits" -> comparison.tensor(name, depth(others, expected), expected);
                case "audio_values" -> comparison.tensor(name, sound(csm.sounds(speech)), expected);
                default -> comparison.problem("output " + name + " of a generate case is not supported");
            }
        }
    }

    private static ConfigJson settings(Case one) {
        return one.params().without("output_audio");
    }

    private static GenerationConfig recorded(GenerationConfig config, List<float[]> into) {
        LogitsProcessor recorder = (ids, scores) -> {
            into.add(scores.toFloats());
            return scores;
        };
        return config.toBuilder().processors(List.of(recorder)).build();
    }

    /** Scores of each frame's other codes, one step after the other, as {@code [rows, frames, codebooks - 1, codes]}. */
    static Tensor depth(List<float[]> steps, Tensor expected) {
        int rows = (int) expected.size(0);
        int frames = (int) expected.size(1);
        int codebooks = (int) expected.size(2);
        int codes = (int) expected.size(3);
        float[] all = new float[rows * frames * codebooks * codes];
        for (int step = 0; step < Math.min(steps.size(), frames * codebooks); step++) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(
                        Objects.requireNonNull(steps.get(step)),
                        row * codes,
                        all,
                        (row * frames * codebooks + step) * codes,
                        codes);
            }
        }
        return Tensor.of(all, rows, frames, codebooks, codes);
    }

    static Tensor sound(List<Sound> sounds) {
        int length = sounds.get(0).length();
        float[] all = new float[sounds.size() * length];
        for (int row = 0; row < sounds.size(); row++) {
            float[] own = sounds.get(row).samples();
            System.arraycopy(own, 0, all, row * length, Math.min(length, own.length));
        }
        return Tensor.of(all, sounds.size(), 1, length);
    }
}
