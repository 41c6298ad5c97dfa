package io.swift4j.cli;

import io.swift4j.SwiftModel;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.TrainCallback;
import io.swift4j.train.Trainer;
import io.swift4j.train.TrainingData;
import io.swift4j.train.TrainingMedia;
import io.swift4j.train.config.OptionReader;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.run.StepReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code ./swift bench-media}: what the cache of frozen encoders' vectors gains, and how long the trainer waits for media. */
@CommandLine.Command(
        name = "bench-media",
        description = {
            "Train on rows with media twice, with and without --encoder_cache_gib, and compare the epochs after the first.",
            "Takes the options of sft; --num_train_epochs is 3 unless given, the cache 1 GiB."
        },
        mixinStandardHelpOptions = true)
final class BenchMediaCommand implements Callable<Integer> {

    @CommandLine.Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        TrainOptions given = OptionReader.commandLine(arguments).options();
        double cache = given.media().encoderCacheGib() > 0 ? given.media().encoderCacheGib() : 1;
        TrainOptions usual = given.with(Map.of("save_strategy", "no"));
        Seconds plain = measure(usual.with(Map.of("encoder_cache_gib", 0)));
        Seconds cached = measure(usual.with(Map.of("encoder_cache_gib", cache)));
        System.out.printf(
                Locale.ROOT,
                "without cache %.3f s/step (data wait %.0f %%), with cache %.3f s/step (data wait %.0f %%): %.2f times as"
                        + " fast%n",
                plain.step(),
                100 * plain.waited(),
                cached.step(),
                100 * cached.waited(),
                plain.step() / cached.step());
        return 0;
    }

    /** The mean of a step after the first epoch, and the part of it that was waited. */
    private record Seconds(double step, double waited) {}

    private static Seconds measure(TrainOptions options) {
        String name = options.model().model().orElseThrow();
        try (SwiftModel model = SwiftModel.fromPretrained(name, options.loading(), options.hub());
                AdaptedModel adapted = new AdaptedModel(model.pretrained())) {
            TrainingData data =
                    TrainingData.read(options, model.tokenizer(), TrainingMedia.of(options, model.pretrained()));
            Steps steps = new Steps();
            Trainer.builder()
                    .model(adapted)
                    .args(options)
                    .data(data)
                    .callback(steps)
                    .build()
                    .train();
            return steps.mean();
        }
    }

    /** Remembers when the first epoch and the last step ended. */
    private static final class Steps implements TrainCallback {

        private long began;
        private long ended;
        private int count;
        private double waited;

        @Override
        public void onStep(StepReport report) {
            ended = System.nanoTime();
            if (report.epoch() <= 1) {
                began = ended;
            } else {
                count++;
                waited += report.more().getOrDefault(StepReport.DATA_WAIT, 0.0);
            }
        }

        Seconds mean() {
            if (count == 0) {
                throw new IllegalArgumentException(
                        "num_train_epochs must be at least 2, to have steps after the first epoch");
            }
            return new Seconds((ended - began) * 1e-9 / count, waited / count);
        }
    }
}
