package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.Example;
import io.swift4j.train.run.StepReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainerTest extends TinyRuns {

    private static List<Example> examples(long seed) {
        return examples(seed, 10);
    }

    private TrainOptions options(Map<String, Object> more) {
        Map<String, Object> usual = new LinkedHashMap<>(Map.of(
                "max_steps",
                8,
                "per_device_train_batch_size",
                2,
                "gradient_accumulation_steps",
                2,
                "save_steps",
                3,
                "seed",
                7));
        if (more.getOrDefault("tuner_type", "adalora").equals("adalora")) {
            usual.put("lora_dropout", 0.1);
        }
        return options(usual, more);
    }

    private TrainResult train(TrainOptions options, List<Example> examples, TrainCallback... callbacks) {
        try (AdaptedModel adapted = new AdaptedModel(model)) {
            Trainer.Builder builder =
                    Trainer.builder().model(adapted).args(options).trainDataset(examples);
            for (TrainCallback callback : callbacks) {
                builder.callback(callback);
            }
            return builder.build().train();
        }
    }

    @Test
    void theLossFallsAndTheRunFolderHoldsWhatCameOfIt() throws Exception {
        List<Integer> steps = new ArrayList<>();
        TrainResult result = train(options(Map.of("max_steps", 30)), examples(1), new TrainCallback() {
            @Override
            public void onStep(StepReport report) {
                steps.add(report.step());
            }
        });
        assertThat(result.finished()).isTrue();
        assertThat(steps).isEqualTo(IntStream.rangeClosed(1, 30).boxed().toList());
        assertThat(mean(result.losses().subList(25, 30)))
                .isLessThan(mean(result.losses().subList(0, 5)) - 0.05);
        assertThat(result.folder().resolve("args.json")).exists();
        assertThat(Files.readAllLines(result.folder().resolve("logging.jsonl"))).hasSizeGreaterThan(6);
        assertThat(result.lastCheckpoint().orElseThrow().resolve("adapter_model.safetensors"))
                .exists();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Those whose training has a state of its own besides parameters and moments, and plain LoRA. */
    static Stream<Map<String, Object>> tuners() {
        Map<String, Object> adaLora =
                Map.of("tuner_type", "adalora", "adalora_init_r", 4, "adalora_target_r", 2, "adalora_delta_t", 1);
        Map<String, Object> fewSteps = new LinkedHashMap<>(adaLora);
        fewSteps.putAll(Map.of("adalora_delta_t", 2, "adalora_tinit", 1, "adalora_tfinal", 2));
        Map<String, Object> done = new LinkedHashMap<>(adaLora);
        done.putAll(Map.of("adalora_tfinal", 6));
        return Stream.of(
                Map.of(),
                Map.of("init_weights", "pissa"),
                adaLora,
                fewSteps,
                done,
                Map.of("tuner_type", "full", "lisa_activated_layers", 1, "lisa_step_interval", 2),
                Map.of("tuner_type", "reft"),
                Map.of("tuner_type", "adapter"),
                Map.of("tuner_type", "prefix_tuning"),
                Map.of("tuner_type", "prefix_tuning", "prefix_projection", true, "encoder_hidden_size", 6));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tuners")
    void aRunThatGoesOnFromACheckpointEndsBitForBitLikeOneThatWasNeverBroken(Map<String, Object> tuner)
            throws Exception {
        TrainResult whole = train(options(tuner), examples(1));
        Path middle = whole.folder().resolve("checkpoint-3");
        Path last = whole.folder().resolve("checkpoint-8");
        byte[] adapter = Files.readAllBytes(last.resolve("adapter_model.safetensors"));
        byte[] moments = Files.readAllBytes(last.resolve("optimizer.safetensors"));

        Map<String, Object> goingOn = new LinkedHashMap<>(tuner);
        goingOn.put("resume_from_checkpoint", middle.toString());
        TrainResult resumed = train(options(goingOn), examples(1));

        assertThat(resumed.losses()).isEqualTo(whole.losses().subList(3, 8));
        assertThat(Files.readAllBytes(last.resolve("adapter_model.safetensors")))
                .isEqualTo(adapter);
        assertThat(Files.readAllBytes(last.resolve("optimizer.safetensors"))).isEqualTo(moments);
    }

    @Test
    void accuracyCanCountWholeExamples() {
        List<StepReport> reports = new ArrayList<>();
        TrainCallback callback = new TrainCallback() {
            @Override
            public void onStep(StepReport report) {
                reports.add(report);
            }
        };
        train(options(Map.of("acc_strategy", "seq", "max_steps", 1)), examples(1), callback);
        assertThat(reports.get(0).counted()).isEqualTo(4);
        assertThat(reports.get(0).correct()).isLessThanOrEqualTo(4);
    }

    @Test
    void channelsHaveTheirOwnLossAndAccuracyAndTogetherAreTheWhole() {
        List<Example> examples = new ArrayList<>();
        for (Example example : examples(1)) {
            String channel = examples.size() % 2 == 0 ? "even" : "odd";
            examples.add(new Example(example.ids(), example.labels(), example.weights(), channel, example.origin()));
        }
        List<StepReport> reports = new ArrayList<>();
        train(
                options(Map.of("enable_channel_loss", true, "max_steps", 1, "per_device_train_batch_size", 10)),
                examples,
                new TrainCallback() {
                    @Override
                    public void onStep(StepReport report) {
                        reports.add(report);
                    }
                });
        Map<String, Double> more = reports.get(0).more();
        assertThat(more).containsKeys("loss_even", "loss_odd", "token_acc_even", "token_acc_odd");
        assertThat(reports.get(0).loss())
                .isBetween(
                        Math.min(more.get("loss_even"), more.get("loss_odd")),
                        Math.max(more.get("loss_even"), more.get("loss_odd")));
        assertThat(more.get("token_acc_even")).isBetween(0.0, 1.0);
    }

    @Test
    void noiseOnEmbeddingsIsTheSameAfterGoingOnAndIndependentOfCheckpointing() {
        TrainResult plain = train(options(Map.of()), examples(1));
        TrainResult noised = train(options(Map.of("neftune_noise_alpha", 5)), examples(1));
        assertThat(noised.losses()).isNotEqualTo(plain.losses());
        Path middle = noised.folder().resolve("checkpoint-3");
        assertThat(train(
                                options(Map.of("neftune_noise_alpha", 5, "resume_from_checkpoint", middle.toString())),
                                examples(1))
                        .losses())
                .isEqualTo(noised.losses().subList(3, 8));
        assertThat(train(options(Map.of("neftune_noise_alpha", 5, "gradient_checkpointing", false)), examples(1))
                        .losses()
                        .get(0))
                .isEqualTo(noised.losses().get(0));
    }

    @Test
    void anOptimizerInTheProcessorsMemoryTakesTheSameSteps() {
        assertThat(train(options(Map.of("offload_optimizer", "cpu")), examples(1))
                        .losses())
                .isEqualTo(train(options(Map.of()), examples(1)).losses());
    }

    @Test
    void goingOnWithOtherOptionsOrOtherRowsIsRefusedAndNamesTheDifferences() {
        Path middle = train(options(Map.of()), examples(1)).folder().resolve("checkpoint-3");
        assertThatThrownBy(() -> train(
                        options(Map.of("resume_from_checkpoint", middle.toString(), "learning_rate", 0.5)),
                        examples(2)))
                .hasMessageContaining("learning_rate: 0.01 → 0.5")
                .hasMessageContaining("train_dataset holds other examples");
    }

    @Test
    void aCancelledRunLeavesACheckpointToGoOnFrom() {
        TrainResult whole = train(options(Map.of()), examples(1));
        TrainResult cancelled;
        try (AdaptedModel adapted = new AdaptedModel(model)) {
            TrainHandle handle = Trainer.builder()
                    .model(adapted)
                    .args(options(Map.of("save_steps", 100)))
                    .trainDataset(examples(1))
                    .build()
                    .start();
            handle.cancel();
            cancelled = handle.await();
        }
        if (cancelled.lastCheckpoint().isPresent()) {
            TrainResult rest = train(
                    options(Map.of(
                            "save_steps",
                            100,
                            "resume_from_checkpoint",
                            cancelled.lastCheckpoint().get().toString())),
                    examples(1));
            assertThat(rest.losses())
                    .isEqualTo(whole.losses()
                            .subList(cancelled.steps(), whole.losses().size()));
        } else {
            assertThat(cancelled.steps()).isZero();
        }
    }

    @Test
    void everythingThatIsMissingOrNotSupportedIsReportedTogether() {
        assertThatThrownBy(() -> Trainer.builder()
                        .adapter(LoraConfig.defaults())
                        .args(options(Map.of("offload_param", "cpu")))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model is missing")
                .hasMessageContaining("trainDataset is missing")
                .hasMessageContaining("offload_param");
    }

    @Test
    void optionsThatNothingCarriesOutAreRefusedByName() {
        assertThat(Unsupported.in(TrainOptions.of(Map.of(
                        "model_type",
                        "qwen2_5",
                        "full_determinism",
                        true,
                        "max_shard_size",
                        "1GB",
                        "bf16",
                        true,
                        "torch_dtype",
                        "float16"))))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("model_type is not supported; config.json"),
                        one -> assertThat(one).startsWith("full_determinism is not supported"),
                        one -> assertThat(one).startsWith("max_shard_size is not supported"),
                        one -> assertThat(one).startsWith("bf16 with torch_dtype float16 is not supported"));
        Map<String, Object> quantised = new LinkedHashMap<>(
                Map.of("quant_method", "bnb", "quant_bits", 4, "bnb_4bit_compute_dtype", "bfloat16"));
        assertThat(Unsupported.in(TrainOptions.of(quantised)))
                .containsExactly(
                        "bnb_4bit_compute_dtype without the same torch_dtype is not supported; set torch_dtype to"
                                + " BFLOAT16 too");
        quantised.put("torch_dtype", "bfloat16");
        assertThat(Unsupported.in(TrainOptions.of(quantised))).isEmpty();
    }

    @Test
    void aModelThatWasNotLoadedAsTheOptionsSayIsRefused() {
        TrainOptions options = options(Map.of("bf16", true, "quant_method", "bnb", "quant_bits", 4));
        assertThatThrownBy(() -> Trainer.builder().model(model).args(options).build())
                .hasMessageContaining("ask for BFLOAT16, but the model was loaded in FLOAT32")
                .hasMessageContaining("ask for quant_bits 4, but the model was loaded dense");
    }

    @Test
    void anAdapterThatIsDescribedTwiceIsRefused() {
        assertThatThrownBy(() -> Trainer.builder()
                        .adapter(LoraConfig.defaults())
                        .args(options(Map.of("lora_rank", 4, "adapters", List.of("a", "b"))))
                        .build())
                .hasMessageContaining("lora_rank has no effect, since the adapter given to the trainer")
                .hasMessageContaining("lora_dropout has no effect, since its folder in adapters")
                .hasMessageContaining("adapters must name one folder, not [a, b]")
                .hasMessageContaining("exclude each other");
    }

    @Test
    void trainingGoesOnFromTheAdapterInAFolder() {
        Map<String, Object> values = Map.of("tuner_type", "ia3", "max_steps", 3);
        Path first = train(options(values), examples(1)).lastCheckpoint().orElseThrow();
        TrainOptions more = options(Map.of("tuner_type", "ia3", "max_steps", 1, "adapters", List.of(first.toString())));
        try (AdaptedModel adapted = new AdaptedModel(model)) {
            adapted.load("loaded", first);
            Map<String, float[]> saved = values(adapted, "loaded");
            TrainResult result = Trainer.builder()
                    .model(adapted)
                    .args(more.with(Map.of("learning_rate", 1e-30, "weight_decay", 0)))
                    .trainDataset(examples(1))
                    .build()
                    .train();
            assertThat(result.steps()).isEqualTo(1);
            assertThat(values(adapted, "default")).usingRecursiveComparison().isEqualTo(saved);
        }
    }

    private static Map<String, float[]> values(AdaptedModel adapted, String name) {
        Map<String, float[]> values = new LinkedHashMap<>();
        adapted.adapter(name).parameters().forEach((key, tensor) -> values.put(key, tensor.toFloats()));
        return values;
    }
}
