package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.full.FullConfig;
import io.swift4j.train.LanguageModelStep;
import io.swift4j.train.ParameterGroups;
import io.swift4j.train.TokenSequence;
import io.swift4j.train.optim.ParameterGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code train}: losses, gradient norms and rates of every step, and the model before and after. */
final class TrainRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        ConfigJson params = one.params();
        Dtype dtype = Dtype.ofName(params.text("base_dtype", "float32"));
        Path base = folder.path().resolve(params.text("base")).normalize();
        try (PretrainedModel model = PretrainedModel.load(base, options(dtype));
                AdaptedModel adapted = new AdaptedModel(model);
                TensorScope scope = TensorScope.open()) {
            Adapter adapter = params.isNull("adapter_init")
                    ? adapted.add("default", FullConfig.all(), 0)
                    : adapted.load("default", folder.path().resolve(params.text("adapter_init")));
            logits(folder, one, adapted.decoder(), "logits_init", comparison);
            train(folder, one, adapted, adapter, comparison);
            logits(folder, one, adapted.decoder(), "logits_final", comparison);
        }
    }

    /** In half precision the reference's cases are recorded with eager attention, whose rounding differs from the fused kernel's. */
    static LoadOptions options(Dtype dtype) {
        LoadOptions options = LoadOptions.defaults().withDtype(dtype);
        return dtype == Dtype.FLOAT32 ? options : options.withAttention(LoadOptions.Attention.EAGER);
    }

    /** Logits at padding count as zero, but where virtual tokens come first the reference records them as they are. */
    static void logits(CaseFolder folder, Case one, Decoder decoder, String name, Comparison comparison) {
        Optional<String> key =
                one.outputs().stream().filter(k -> k.endsWith("/" + name)).findFirst();
        if (key.isEmpty()) {
            return;
        }
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            int[][] keep = folder.requiredMatrix(one, "eval_attention_mask");
            ForwardInput input = ForwardInput.of(folder.requiredMatrix(one, "eval_input_ids"))
                    .withKeep(keep);
            Tensor logits = decoder.logits(decoder.forward(input).lastHiddenState());
            Optional<int[][]> mask = decoder.virtualTokens() > 0 ? Optional.empty() : Optional.of(keep);
            comparison.tensor(name, ForwardRunner.masked(logits, mask), folder.tensor(key.get()));
        }
    }

    private static void train(
            CaseFolder folder, Case one, AdaptedModel adapted, Adapter adapter, Comparison comparison) {
        ConfigJson settings = one.params().object("optimizer");
        List<ParameterGroup> groups = groups(one.params(), settings, adapter);
        int accumulate = one.params().integer("accumulate", 1);
        RecordedSteps steps = RecordedSteps.take(
                settings, groups, adapter, step -> gradients(folder, one, adapted, adapter, step, accumulate));
        for (String key : one.outputs()) {
            String name = Case.argument(key);
            // Logits are compared before and after training.
            if (!name.startsWith("logits_")
                    && !steps.compare(name, folder.tensor(key).toDoubles(), comparison)) {
                comparison.problem("output " + key + " of a train case is not supported");
            }
        }
    }

    private static List<ParameterGroup> groups(ConfigJson params, ConfigJson settings, Adapter adapter) {
        double lr = settings.number("lr");
        if (params.isObject("loraplus")) {
            ConfigJson plus = params.object("loraplus");
            return ParameterGroups.loraPlus(
                    adapter.parameters(),
                    lr,
                    plus.number("loraplus_lr_ratio"),
                    plus.number("loraplus_lr_embedding", 1e-6),
                    plus.number("loraplus_weight_decay", 0));
        }
        return ParameterGroups.plain(adapter.parameters(), lr, settings.number("weight_decay", 0));
    }

    /** Adds the gradients of one step's micro-batches; the step's loss. */
    private static double gradients(
            CaseFolder folder, Case one, AdaptedModel adapted, Adapter adapter, int step, int accumulate) {
        List<List<TokenSequence>> micro = new ArrayList<>();
        for (int m = 0; m < accumulate; m++) {
            micro.add(sequences(folder, one, accumulate > 1 ? "." + step + "." + m : "." + step));
        }
        boolean means = one.params().text("loss", "num_items").equals("mean_of_means");
        int items = micro.stream()
                .flatMap(List::stream)
                .mapToInt(TokenSequence::targets)
                .sum();
        double loss = 0;
        Decoder decoder = adapted.trainingDecoder();
        boolean ownMean = one.params().text("loss", "num_items").equals("mean");
        for (List<TokenSequence> batch : micro) {
            int own = batch.stream()
                    .mapToInt(sequence -> targets(sequence, ownMean && virtual(decoder)))
                    .sum();
            double normalizer = means || ownMean ? (double) own * accumulate : items;
            loss += LanguageModelStep.run(decoder, batch, normalizer, LanguageModelStep.Options.of(step))
                            .sum()
                    / normalizer;
        }
        try (TensorScope scope = TensorScope.open();
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            Optional<Tensor> penalty = adapter.penalty();
            if (penalty.isPresent()) {
                penalty.get().backward();
                loss += penalty.get().item();
            }
        }
        return loss;
    }

    private static boolean virtual(Decoder decoder) {
        return decoder.virtualTokens() > 0;
    }

    private static int targets(TokenSequence sequence, boolean first) {
        return sequence.targets() + (first && sequence.labels()[0] != TokenSequence.IGNORED ? 1 : 0);
    }

    /** A padded batch as sequences without their padding. */
    static List<TokenSequence> sequences(CaseFolder folder, Case one, String suffix) {
        int[][] labels = folder.requiredMatrix(one, "labels" + suffix);
        return UnpaddedRows.of(folder, one, suffix, (row, column, id) -> labels[row][column]);
    }
}
