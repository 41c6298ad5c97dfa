package io.swift4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.model.Network;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.music.DiaNetwork;
import io.swift4j.modality.music.MusicNetwork;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.Targets;
import io.swift4j.peft.adalora.AdaLoraConfig;
import io.swift4j.peft.full.FullConfig;
import io.swift4j.peft.ia3.Ia3Config;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.vera.VeraConfig;
import io.swift4j.train.optim.Optimizer;
import io.swift4j.train.optim.OptimizerSpec;
import io.swift4j.train.optim.ParameterGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Small models that make sound of texts, their losses, and adapters for them. */
final class SoundAdapters {

    static final Path MODELS = Path.of("../swift-modality/src/test/resources/music");
    static final Path MUSIC = MODELS.resolve("stereo");
    private static final int[][] WORDS = {{5, 6, 1}};
    private static final int[][] KEEP = {{1, 1, 1}};

    private SoundAdapters() {}

    private static double musicLoss(Network network) {
        int[] labels = new int[5 * 6];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i * 7 % 64;
        }
        return network.as(MusicNetwork.class).gradients(WORDS, KEEP, Tensor.of(labels, 1, 5, 6));
    }

    private static double dialogueLoss(Network network) {
        int[] codes = new int[4 * 3];
        int[] labels = new int[3 * 4];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = i * 5 % 40;
            labels[i] = i * 7 % 40;
        }
        return network.as(DiaNetwork.class)
                .gradients(
                        WORDS,
                        KEEP,
                        Tensor.of(codes, 1, 4, 3),
                        Tensor.of(new int[][] {{1, 1, 1, 1}}),
                        Tensor.of(labels, 3, 4));
    }

    private static ToDoubleFunction<Network> loss(Path model) {
        return model.equals(MUSIC) ? SoundAdapters::musicLoss : SoundAdapters::dialogueLoss;
    }

    static float[] scores(Network network) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return network.probe().to(Dtype.FLOAT32).toFloats();
        }
    }

    /** The losses before each of some steps of plain gradient descent on one batch. */
    static double[] train(AdaptedModel adapted, Adapter adapter, Path model, int steps, double rate) {
        double[] losses = new double[steps];
        try (Optimizer optimizer = new OptimizerSpec.Sgd(0, 0, false)
                .create(List.of(new ParameterGroup("all", adapter.parameters(), 1, 0)))) {
            for (int step = 0; step < steps; step++) {
                try (TensorScope scope = TensorScope.open()) {
                    losses[step] = loss(model).applyAsDouble(adapted.trainingNetwork());
                    adapter.gathering()
                            .forEach((name, tensor) ->
                                    assertThat(tensor.grad()).as(name).isNotNull());
                    adapter.passGradients();
                }
                optimizer.step(rate);
                adapter.afterStep(step);
                optimizer.zeroGrad();
            }
        }
        return losses;
    }

    /** A configuration of each kind. */
    static AdapterConfig config(String kind) {
        Targets values = Targets.modules("v_proj");
        return switch (kind) {
            case "full" -> FullConfig.all();
            case "dora" -> LoraConfig.of(2, 4).withTargets(Targets.allLinear()).decomposed();
            case "whole modules" ->
                LoraConfig.of(2, 4)
                        .withTargets(values)
                        .withBias(LoraConfig.Bias.ALL)
                        .withModulesToSave("fc1");
            case "ia3" -> new Ia3Config(values, List.of(), true, List.of());
            case "vera" -> new VeraConfig(4, 0, values, 0.1, 0, true, List.of());
            case "adalora" -> AdaLoraConfig.of(20);
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
