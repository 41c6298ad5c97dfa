package io.swift4j.core.model;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One pass of a decoder over packed sequences, and the way back: from the gradient of a loss with respect to the final
 * hidden states to the gradients of every tensor that requires one.
 *
 * <p>Layers are run one by one. With checkpointing only each layer's input is kept, and the layer run again on the way back
 * (Chen et al. 2016). Nothing is kept or computed below the first layer that is trained. Knows nothing of tokens' meaning,
 * losses or optimisers. For one thread; closing frees everything it computed.
 */
public final class TrainingPass implements AutoCloseable {

    /**
     * How a pass is run.
     *
     * @param checkpointing whether layers are run again instead of kept
     * @param offload whether kept layer inputs wait in the processor's memory rather than the device's
     * @param seed of what is random in it, such as dropout; every layer draws from a stream of its own
     * @param noise on embeddings: NEFTune's alpha (Jain et al. 2023); 0 for none
     */
    public record Options(boolean checkpointing, boolean offload, long seed, double noise) {

        /** Without noise. */
        public Options(boolean checkpointing, boolean offload, long seed) {
            this(checkpointing, offload, seed, 0);
        }

        /** The same with other random draws. */
        public Options withSeed(long wanted) {
            return new Options(checkpointing, offload, wanted, noise);
        }

        /** Keeps everything. */
        public static Options of(long seed) {
            return new Options(false, false, seed);
        }
    }

    private final Decoder decoder;
    private final Script script;
    private final Options options;
    private final boolean gradients;
    private final TensorScope scope = TensorScope.open();
    private final GradMode mode;
    private final Value layers;
    private final int depth;
    private final int firstTrained;
    private final boolean embeddingTrained;
    private final long[] lengths;
    private final PackedRows rows;
    private final Value cos;
    private final Value sin;
    private final Value masks;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<List<Tensor>> routed = new ArrayList<>();
    private final @Nullable MediaPass media;
    private final Value soft;
    private final Tensor embeddings;
    private final Tensor end;
    private final Tensor normed;
    private final Tensor hidden;

    private TrainingPass(Decoder decoder, PackedRows rows, Options options, boolean gradients) {
        this.decoder = decoder;
        this.script = decoder.script();
        // The dense copies of stored matrices must not outlive a layer.
        this.options =
                decoder.quantized() ? new Options(true, options.offload(), options.seed(), options.noise()) : options;
        decoder.checkIds(new int[][] {rows.ids()});
        PackedRows placed = positioned(decoder, rows);
        DecoderExtension extension = decoder.extension();
        this.rows = placed.after(extension.promptTokens(), extension.prefixTokens());
        this.lengths = Arrays.stream(this.rows.lengths()).asLongStream().toArray();
        this.layers = decoder.layerValues();
        this.depth = decoder.config().layers();
        this.gradients = gradients;
        this.mode = GradMode.open(gradients ? GradMode.Mode.GRAD : GradMode.Mode.NO_GRAD);
        try {
            this.media = rows.media().isEmpty() ? null : new MediaPass(decoder, this.rows, this.options, gradients);
            this.soft = Value.list(media == null ? List.of() : media.soft());
            this.embeddingTrained = trains(decoder.topTensors(), "embed_tokens")
                    || trains(decoder.topTensors(), "input_projection")
                    || trains(decoder.topTensors(), "prompt")
                    || (media != null && media.trained());
            this.firstTrained = embeddingTrained ? 0 : firstTrained(decoder);
            Tensor ids = flat(media == null ? this.rows.ids() : media.ids());
            this.embeddings = script.tensor(
                    "entered", decoder.topValue(), noised(script.tensor("embed", decoder.topValue(), ids), ids), soft);
            List<List<Tensor>> tables = script.results(
                            "rope_all",
                            decoder.ropeTables(1 + max(this.rows.positions())),
                            positions(this.rows.positions()),
                            embeddings)
                    .members();
            this.cos = Value.list(tables.get(0));
            this.sin = Value.list(tables.get(1));
            this.masks = Value.list(script.tensors("packed_masks", this.rows.longest(), embeddings));
            Tensor x = forward();
            this.end = x;
            this.normed = finish(x);
            this.hidden = script.tensor("detached", normed);
        } catch (RuntimeException e) {
            mode.close();
            scope.close();
            throw e;
        }
    }

    /**
     * Runs the decoder over sequences.
     *
     * @param rows the real tokens; virtual ones of an adapter are put before each sequence here
     */
    public static TrainingPass run(Decoder decoder, PackedRows rows, Options options) {
        return new TrainingPass(decoder, rows, options, true);
    }

    /** Runs the decoder forwards only, keeping nothing for a way back. */
    public static TrainingPass evaluate(Decoder decoder, PackedRows rows) {
        return new TrainingPass(decoder, rows, Options.of(0), false);
    }

    private Tensor forward() {
        Tensor x = embeddings;
        for (int i = 0; i < depth; i++) {
            boolean replayed = options.checkpointing() && i >= firstTrained;
            if (replayed) {
                inputs.add(keep(x));
            }
            Script.Results results;
            try (GradMode layerMode =
                    GradMode.open(replayed || !gradients ? GradMode.Mode.NO_GRAD : GradMode.Mode.GRAD)) {
                results = layer(i, x);
            }
            x = results.tensor(0);
            routed.add(results.tensors(1));
        }
        return x;
    }

    /** Runs a layer. */
    private Script.Results layer(int i, Tensor x) {
        if (!decoder.extension().random()) {
            return script.results("training_layer", layers, i, x, soft, cos, sin, masks, lengths);
        }
        return SeededDraws.with(
                options.seed() * 1_000_003L + i + 1,
                () -> script.results("training_layer", layers, i, x, soft, cos, sin, masks, lengths));
    }

    private Tensor noised(Tensor x, Tensor ids) {
        if (options.noise() == 0) {
            return x;
        }
        return SeededDraws.with(
                options.seed() * 1_000_003L, () -> script.tensor("neftune", x, ids, lengths, options.noise()));
    }

    private Tensor finish(Tensor x) {
        return script.tensor("final_norm", decoder.topValue(), x);
    }

    /** Final, normalised hidden states {@code [tokens, hidden]}, virtual tokens included; no part of any graph. */
    public Tensor hidden() {
        return hidden;
    }

    /** The rows as they were run, virtual tokens included. */
    public PackedRows rows() {
        return rows;
    }

    /** Router logits of each mixture-of-experts layer, {@code [tokens, experts]}. */
    public List<Tensor> routerLogits() {
        List<Tensor> all = new ArrayList<>();
        routed.forEach(all::addAll);
        return all;
    }

    /**
     * Adds to the gradient of every trained tensor.
     *
     * @param gradient of the loss with respect to {@link #hidden()}
     * @param balancing the weight of the experts' load balancing loss in the loss; 0 for none
     */
    public void backward(Tensor gradient, double balancing) {
        Map<Integer, List<Tensor>> routerGradients = balancing == 0 ? Map.of() : routerGradients(balancing);
        if (!options.checkpointing()) {
            List<Tensor> logits = new ArrayList<>();
            List<Tensor> gradients = new ArrayList<>();
            routerGradients.forEach((layer, list) -> {
                logits.addAll(routed.get(layer));
                gradients.addAll(list);
            });
            backward(normed, gradient, logits, gradients);
            mediaBackward();
            return;
        }
        Tensor dx = gradientOf(leaf(end), this::finish, gradient);
        for (int i = depth - 1; i >= firstTrained; i--) {
            dx = layerBackward(i, dx, routerGradients.getOrDefault(i, List.of()));
        }
        if (embeddingTrained && dx != null) {
            embeddings.backward(dx);
        }
        mediaBackward();
    }

    private void mediaBackward() {
        if (media != null) {
            media.backward();
        }
    }

    private static PackedRows positioned(Decoder decoder, PackedRows rows) {
        return decoder.positions(rows.padded(), Optional.of(rows.keep()), rows.media())
                .map(rows::withPositions)
                .orElse(rows);
    }

    private Tensor positions(int[][] axes) {
        if (axes.length == 1) {
            return flat(axes[0]);
        }
        return decoder.tensor(axes).reshape(axes.length, 1, axes[0].length);
    }

    private @Nullable Tensor layerBackward(int i, @Nullable Tensor dx, List<Tensor> routerGradients) {
        if (dx == null) {
            return null;
        }
        try (TensorScope layerScope = TensorScope.open()) {
            boolean needsInput = i > firstTrained || embeddingTrained;
            Tensor x = back(inputs.get(i - firstTrained)).requireGrad(needsInput);
            Script.Results results = layer(i, x);
            backward(
                    results.tensor(0), dx, routerGradients.isEmpty() ? List.of() : results.tensors(1), routerGradients);
            Tensor gradient = needsInput ? x.grad() : null;
            return gradient == null ? null : layerScope.escape(gradient);
        }
    }

    private void backward(Tensor y, Tensor dy, List<Tensor> logits, List<Tensor> gradients) {
        if (gradients.isEmpty()) {
            if (y.requiresGrad()) {
                y.backward(dy);
            }
            return;
        }
        script.tensor("surrogate", y, dy, logits, gradients).backward();
    }

    private interface Function {
        Tensor apply(Tensor x);
    }

    private static @Nullable Tensor gradientOf(Tensor x, Function function, Tensor dy) {
        function.apply(x.requireGrad(true)).backward(dy);
        return x.grad();
    }

    /** The gradient of the balancing loss with respect to each layer's router logits. */
    private Map<Integer, List<Tensor>> routerGradients(double balancing) {
        List<Tensor> leaves = new ArrayList<>();
        Map<Integer, List<Tensor>> of = new LinkedHashMap<>();
        for (int i = 0; i < routed.size(); i++) {
            for (Tensor logits : routed.get(i)) {
                Tensor leaf = leaf(logits).requireGrad(true);
                leaves.add(leaf);
                of.computeIfAbsent(i, any -> new ArrayList<>()).add(leaf);
            }
        }
        if (leaves.isEmpty()) {
            return Map.of();
        }
        Tensor loss = script.tensor("balancing_loss", leaves, Tensor.of(new int[0][]));
        loss.backward(script.tensor("scaled_one", loss, balancing));
        of.replaceAll((layer, list) -> list.stream()
                .map(Tensor::grad)
                .filter(java.util.Objects::nonNull)
                .toList());
        return of;
    }

    /** The load balancing loss of the experts, a scalar. */
    public double balancingLoss() {
        List<Tensor> all = routerLogits();
        if (all.isEmpty()) {
            return 0;
        }
        try (GradMode none = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return script.tensor("balancing_loss", all, Tensor.of(new int[0][])).item();
        }
    }

    private Tensor leaf(Tensor x) {
        return script.tensor("detached", x);
    }

    private Tensor keep(Tensor x) {
        Tensor detached = leaf(x);
        return options.offload() ? detached.to("cpu") : detached;
    }

    private Tensor back(Tensor kept) {
        return leaf(decoder.here(kept));
    }

    private Tensor flat(int[] values) {
        return decoder.here(Tensor.of(Arrays.stream(values).asLongStream().toArray(), values.length));
    }

    private static int max(int[][] values) {
        return Arrays.stream(values).flatMapToInt(Arrays::stream).max().orElse(0);
    }

    private static boolean trains(Map<String, Tensor> tensors, String prefix) {
        return tensors.entrySet().stream()
                .anyMatch(entry ->
                        entry.getKey().startsWith(prefix) && entry.getValue().requiresGrad());
    }

    private static int firstTrained(Decoder decoder) {
        List<Map<String, Tensor>> all = decoder.layerTensors();
        int depth = decoder.config().layers();
        for (int i = 0; i < depth; i++) {
            if (trains(all.get(i), "")) {
                return i;
            }
        }
        return depth;
    }

    @Override
    public void close() {
        mode.close();
        scope.close();
    }
}
