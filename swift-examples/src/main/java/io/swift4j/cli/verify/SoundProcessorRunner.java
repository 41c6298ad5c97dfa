package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.audio.MelFilters;
import io.swift4j.modality.processor.audio.SoundPadding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code processor} of feature extractors: sounds to spectra. */
final class SoundProcessorRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        ConfigJson params = one.params();
        ProcessorOptions.Builder options =
                ProcessorOptions.builder().cutSounds(true).normalizeSounds(params.flag("do_normalize", false));
        if (params.plain("padding") instanceof String padding) {
            switch (padding) {
                case "longest" -> options.soundPadding(SoundPadding.LONGEST);
                case "do_not_pad" -> options.soundPadding(SoundPadding.NONE);
                default -> {
                    // To the longest that the model hears.
                }
            }
        } else if (params.flag("padding", false)) {
            options.soundPadding(SoundPadding.LONGEST);
        }
        try (TensorScope scope = TensorScope.open()) {
            MediaTensors tensors = MediaProcessor.load(folder.path(), options.build())
                    .prepare(new MediaItems(List.of(), List.of(), sounds(folder, one)));
            for (String output : one.outputs()) {
                try (Tensor expected = folder.named(one, output)) {
                    switch (output) {
                        case "mel_filters" -> filters(folder, comparison, expected);
                        case "input_features_head" -> head(one, comparison, tensors, expected);
                        case "input_features" -> features(comparison, tensors, expected);
                        default -> comparison.tensor(output, PictureProcessorRunner.found(tensors, output), expected);
                    }
                }
            }
        }
    }

    private static List<Sound> sounds(CaseFolder folder, Case one) {
        List<Sound> sounds = new ArrayList<>();
        for (String input : one.inputs()) {
            sounds.add(CaseMedia.sound(folder, one, input, 48_000));
        }
        return sounds.isEmpty() ? CaseMedia.sounds(folder, one) : sounds;
    }

    /** Some cases store every n-th frame only. */
    private static void features(Comparison comparison, MediaTensors tensors, Tensor expected) {
        Tensor features = PictureProcessorRunner.found(tensors, "input_features");
        long step = features.size(-1) / Math.max(1, expected.size(-1));
        if (step > 1 && features.size(-1) == step * expected.size(-1)) {
            double[] all = features.toDoubles();
            double[] some = new double[(int) (all.length / step)];
            for (int i = 0; i < some.length; i++) {
                some[i] = all[(int) (i * step)];
            }
            comparison.numbers("input_features", some, expected.toDoubles());
        } else {
            comparison.tensor("input_features", features, expected);
        }
    }

    private static void head(Case one, Comparison comparison, MediaTensors tensors, Tensor expected) {
        Tensor features = PictureProcessorRunner.found(tensors, "input_features");
        comparison.equal(
                "full shape",
                Arrays.stream(features.shape())
                        .mapToInt(size -> (int) size)
                        .boxed()
                        .toList(),
                one.params().integers("full_shape"));
        long stored = expected.size(-1);
        comparison.tensor("input_features_head", features.narrow(2, 0, stored), expected);
        for (long frame = stored; frame < features.size(2); frame += 97) {
            comparison.tensor("frame " + frame, features.narrow(2, frame, 1), expected.narrow(2, stored - 1, 1));
        }
    }

    private static void filters(CaseFolder folder, Comparison comparison, Tensor expected) {
        ConfigJson config = ConfigJson.read(folder.path().resolve("preprocessor_config.json"));
        double[][] filters = MelFilters.slaney(
                config.integer("nb_frequency_bins"),
                config.integer("feature_size"),
                config.number("frequency_min"),
                config.number("frequency_max"),
                config.integer("sampling_rate"));
        comparison.numbers(
                "mel_filters",
                Arrays.stream(filters).flatMapToDouble(Arrays::stream).toArray(),
                expected.toDoubles());
    }
}
