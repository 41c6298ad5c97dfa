package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.adalora.AdaLoraConfig;
import io.swift4j.peft.full.FullConfig;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.lora.LoraStart;
import io.swift4j.peft.prompt.PrefixConfig;
import io.swift4j.peft.vera.VeraConfig;
import io.swift4j.train.config.TrainOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReplicasTest extends TinyRuns {

    /** Losses and final parameters of a run. */
    private record Outcome(List<Double> losses, Map<String, float[]> parameters) {

        void isExactly(Outcome other) {
            assertThat(losses).isEqualTo(other.losses);
            assertThat(parameters.keySet()).isEqualTo(other.parameters.keySet());
            parameters.forEach(
                    (name, values) -> assertThat(values).as(name).containsExactly(other.parameters.get(name)));
        }
    }

    private Outcome train(AdapterConfig config, int replicas, int accumulation, Map<String, Object> more) {
        Map<String, Object> usual = Map.of(
                "output_dir",
                folder.resolve("out" + replicas).toString(),
                "max_steps",
                5,
                "per_device_train_batch_size",
                1,
                "gradient_accumulation_steps",
                accumulation,
                "replicas",
                replicas,
                "save_strategy",
                "no");
        try (AdaptedModel adapted = new AdaptedModel(model)) {
            TrainResult result = train(adapted, config, options(usual, more));
            Map<String, float[]> parameters = new TreeMap<>();
            adapted.adapter("default").parameters().forEach((name, tensor) -> parameters.put(name, tensor.toFloats()));
            return new Outcome(result.losses(), parameters);
        }
    }

    private void sameAsOne(AdapterConfig config) {
        Outcome one = train(config, 1, 6, Map.of());
        train(config, 2, 3, Map.of()).isExactly(one);
        train(config, 3, 2, Map.of()).isExactly(one);
    }

    @Test
    void severalReplicasGiveTheBitsOfOneThatTakesTheSameMicroBatches() {
        sameAsOne(LoraConfig.of(4, 8));
    }

    @Test
    void dropoutIsTheSameWhicheverReplicaDrawsIt() {
        sameAsOne(LoraConfig.of(4, 8).withDropout(0.3));
    }

    @Test
    void aReplicaOfAStartThatChangesTheBaseChangesItsOwn() {
        sameAsOne(LoraConfig.of(4, 8).withStart(LoraStart.PISSA));
    }

    @Test
    void randomProjectionsAreTheSameInEveryReplica() {
        sameAsOne(VeraConfig.defaults());
    }

    @Test
    void layersDrawnAnewAreDrawnInEveryReplica() {
        sameAsOne(FullConfig.lisa(1, 2, 7));
    }

    @Test
    void aNetworkOfAPrefixComputesTheSameInEveryReplica() {
        sameAsOne(PrefixConfig.projected(3));
    }

    @Test
    void ranksTakenAwayAreTakenAwayInEveryReplica() {
        sameAsOne(AdaLoraConfig.of(3).withRanks(6, new AdaLoraConfig.Budget(2, 0, 1, 1, 3, 0.85, 0.85)));
    }

    @Test
    void anEpochsLastRoundMayHaveFewerMicroBatchesThanReplicas() {
        Outcome one = train(LoraConfig.of(4, 8), 1, 4, Map.of());
        train(LoraConfig.of(4, 8), 4, 1, Map.of()).isExactly(one);
    }

    @Test
    void moreModelsThanReplicasAreRefused() {
        assertThatThrownBy(() -> Trainer.builder().model(model).replica(model).build())
                .hasMessageContaining("args are missing");
        TrainOptions options = TrainOptions.of(Map.of("model", "base", "dataset", List.of("rows.jsonl")));
        assertThatThrownBy(() -> Trainer.builder()
                        .model(model)
                        .replica(model)
                        .args(options)
                        .build())
                .hasMessageContaining("replicas is 1, but there are models for 2");
    }
}
