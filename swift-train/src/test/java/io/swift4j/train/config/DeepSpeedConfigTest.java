package io.swift4j.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeepSpeedConfigTest {

    @TempDir
    Path folder;

    private OptionReader.Result read(String json, Map<String, Object> options) throws IOException {
        Path file = Files.writeString(folder.resolve("ds.json"), json);
        Map<String, Object> all = new HashMap<>(options);
        all.put("deepspeed", file.toString());
        return OptionReader.bind("x", all);
    }

    @Test
    void takesWhatMapsToOptions() throws IOException {
        OptionReader.Result result = read("""
                {"train_batch_size": 32, "train_micro_batch_size_per_gpu": 4, "gradient_clipping": 0.5,
                 "bf16": {"enabled": true}, "fp16": {"enabled": false, "loss_scale": 0},
                 "optimizer": {"type": "AdamW", "params":
                    {"lr": 2e-4, "betas": [0.8, 0.9], "eps": 1e-7, "weight_decay": 0.01}},
                 "scheduler": {"type": "WarmupDecayLR", "params":
                    {"warmup_num_steps": 7, "total_num_steps": 70, "warmup_min_lr": 0, "warmup_max_lr": 2e-4}},
                 "zero_optimization": {"stage": 2, "overlap_comm": true, "offload_optimizer": {"device": "cpu"}},
                 "steps_per_print": 100}""", Map.of());
        TrainOptions options = result.options();
        assertThat(options.batching().perDeviceTrainBatchSize()).isEqualTo(4);
        assertThat(options.gradientAccumulationSteps()).isEqualTo(8);
        assertThat(options.optimizer().maxGradNorm()).isEqualTo(0.5);
        assertThat(options.compute().bf16()).contains(true);
        assertThat(options.compute().fp16()).contains(false);
        assertThat(options.learningRate()).isEqualTo(2e-4);
        assertThat(options.optimizer().adamBeta1()).isEqualTo(0.8);
        assertThat(options.optimizer().adamBeta2()).isEqualTo(0.9);
        assertThat(options.schedule().lrSchedulerType()).isEqualTo("linear");
        assertThat(options.schedule().warmupSteps()).isEqualTo(7);
        assertThat(options.schedule().maxSteps()).isEqualTo(70);
        assertThat(options.compute().offloadOptimizer()).isEqualTo("cpu");
        assertThat(result.notes())
                .anyMatch(note -> note.contains("zero_optimization.stage 2 has no effect"))
                .anyMatch(note -> note.contains("steps_per_print has no effect"))
                .anyMatch(note -> note.contains("warmup_type is absent"));
    }

    @Test
    void autoLeavesTheOptions() throws IOException {
        OptionReader.Result result = read("""
                {"train_batch_size": "auto", "train_micro_batch_size_per_gpu": "auto", "gradient_clipping": "auto",
                 "gradient_accumulation_steps": "auto", "bf16": {"enabled": "auto"},
                 "optimizer": {"type": "AdamW", "params": {"lr": "auto", "betas": "auto"}}}""", Map.of("learning_rate", 3e-4));
        assertThat(result.options().changes()).containsOnly(Map.entry("learning_rate", 3e-4));
    }

    @Test
    void contradictionsAndSettingsNotOfferedAreNamedTogether() {
        assertThatThrownBy(() -> read("""
                        {"train_batch_size": 30, "train_micro_batch_size_per_gpu": 4, "sparse_attention": {"mode": "fixed"},
                         "optimizer": {"type": "OneBitAdam", "params": {"lr": 1e-3}},
                         "zero_optimization": {"stage": 3, "offload_param": {"device": "nvme"}, "zero_quantized_weights": true},
                         "fp16": {"enabled": true, "loss_scale": 128}}""", Map.of("learning_rate", 1e-4)))
                .hasMessageContaining("7 problems")
                .hasMessageContaining(
                        "train_batch_size 30 is not per_device_train_batch_size times replicas, 4, times a whole number")
                .hasMessageContaining("sparse_attention {mode=fixed} is not offered")
                .hasMessageContaining("optimizer.type OneBitAdam is not offered")
                .hasMessageContaining("optimizer.params.lr 0.001 contradicts learning_rate 1.0E-4")
                .hasMessageContaining("zero_optimization.offload_param.device nvme is not offered")
                .hasMessageContaining("zero_optimization.zero_quantized_weights true is not offered")
                .hasMessageContaining("fp16.loss_scale 128 is not offered");
    }

    @Test
    void shippedConfigurationsHaveNoEffect() {
        OptionReader.Result result = OptionReader.bind("x", Map.of("deepspeed", "zero2"));
        assertThat(result.notes())
                .containsExactly(
                        "deepspeed zero2 has no effect: every replica holds all of the model, nothing is shared out");
        assertThatThrownBy(() -> OptionReader.bind("x", Map.of("deepspeed", "nowhere.json")))
                .hasMessageContaining("nowhere.json");
    }
}
