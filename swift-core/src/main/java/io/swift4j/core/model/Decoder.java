package io.swift4j.core.model;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A decoder-only transformer with its weights: passes over whole sequences, and cached steps for generation.
 *
 * <p>Knows nothing of text, only ids. Passes may run on several threads at once; they record gradients as the thread's
 * {@link GradMode} says. Results belong to the caller's scope. Closing frees the compiled script, not the weights.
 */
public final class Decoder implements Network {

    private static final int[][] NONE = new int[0][];
    private static final int PROBE_TOKENS = 16;

    private final DecoderConfig config;
    private final String device;
    private final LoadOptions options;
    private final Dtype dtype;
    private final DecoderExtension extension;
    private final Script script;
    private final Value top;
    private final Value layers;
    private final RopeTables ropes;
    private final LayerWeights weights;
    private final Weights source;
    private final StoredMatrices stored;
    private final boolean ownsStored;
    private final boolean packs;
    private final @Nullable Senses senses;
    private @Nullable PackedWeights packed;

    private Decoder(
            DecoderConfig config,
            LayerWeights weights,
            Weights source,
            LoadOptions options,
            Dtype dtype,
            StoredMatrices stored,
            boolean ownsStored,
            DecoderExtension extension,
            @Nullable Senses senses) {
        this.senses = senses;
        this.stored = stored;
        this.ownsStored = ownsStored;
        this.source = source;
        this.config = config;
        this.options = options;
        this.dtype = dtype;
        this.extension = extension;
        this.device = options.device();
        this.weights = weights;
        this.script = DecoderScript.compile(config, options, dtype, stored.fragments(), extension);
        this.top = TensorScope.detach(Value.dict(weights.top()));
        this.layers = TensorScope.detach(Value.dicts(weights.layers()));
        this.ropes = new RopeTables(script, config.ropes(), device);
        this.packs = options.packing()
                && PackedWeights.available()
                && options.device().equals("cpu")
                && dtype == Dtype.BFLOAT16
                && !stored.any()
                && extension.keepsLinearLayers();
    }

    /**
     * Builds a decoder over weights that stay the caller's.
     *
     * @throws io.swift4j.core.SwiftException naming every tensor that is missing or misshapen
     */
    static Decoder of(
            DecoderConfig config,
            ModelFamily family,
            Weights weights,
            LoadOptions options,
            StoredMatrices stored,
            @Nullable Senses senses) {
        LayerWeights sorted = LayerWeights.of(weights, config.layers(), family::decoderName, family::layerKey);
        if (config.tiedEmbeddings()) {
            sorted.top().remove("lm_head.weight");
        }
        try {
            stored.store(sorted, weights);
            new DecoderShapes(config, new LayerWeights.Check(weights, stored), stored).check(sorted);
        } catch (RuntimeException e) {
            stored.close();
            throw e;
        }
        Dtype dtype = weight(sorted.top(), "embed_tokens.weight").dtype();
        return new Decoder(config, sorted, weights, options, dtype, stored, true, DecoderExtension.NONE, senses);
    }

    /**
     * A decoder inside a larger checkpoint.
     *
     * @param config of the part, with its {@code model_type}
     * @param family what the configuration and the names mean
     * @param weights of the part, by the names that the family knows; they stay the caller's and must outlive the decoder
     * @return the caller's, to be closed
     * @throws SwiftException when the configuration or the weights can't be used, with every reason
     */
    public static Decoder part(
            ConfigJson config, ModelFamily family, Map<String, Tensor> weights, LoadOptions options) {
        if (!(config.collect(family::configure) instanceof DecoderConfig read)) {
            throw new SwiftException(config.source() + ": " + config.text("model_type", "") + " is no decoder");
        }
        Dtype dtype = weights.values().stream()
                .map(Tensor::dtype)
                .filter(Dtype::isFloatingPoint)
                .findFirst()
                .orElse(read.dtype());
        Senses senses = family.senses(config, weights, options, dtype);
        try {
            Weights view = Weights.view(Path.of(config.source()), weights);
            return of(read, family, view, options, StoredMatrices.of(config, options), senses);
        } catch (RuntimeException e) {
            if (senses != null) {
                senses.close();
            }
            throw e;
        }
    }

    /**
     * The same decoder with something added to it; the weights are shared, and both may be used.
     *
     * @return the caller's, to be closed before the model; replaces what an earlier extension of this decoder added
     */
    @Override
    public Decoder extend(DecoderExtension addition) {
        SplitExtension split = SplitExtension.of(addition, config.layers(), senses);
        Map<String, Tensor> newTop = new LinkedHashMap<>(weights.top());
        newTop.putAll(split.decoder().top());
        List<Map<String, Tensor>> newLayers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            Map<String, Tensor> layer = new LinkedHashMap<>(weights.layers().get(i));
            if (!split.decoder().layers().isEmpty()) {
                layer.putAll(split.decoder().layers().get(i));
            }
            newLayers.add(layer);
        }
        return new Decoder(
                config,
                new LayerWeights(newTop, newLayers),
                source,
                options,
                dtype,
                stored,
                false,
                split.decoder(),
                senses == null ? null : senses.extend(split.encoders()));
    }

    private static Tensor weight(Map<String, Tensor> dict, String name) {
        Tensor tensor = dict.get(name);
        if (tensor == null) {
            throw new IllegalStateException(name);
        }
        return tensor;
    }

    public DecoderConfig config() {
        return config;
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public Dtype dtype() {
        return dtype;
    }

    /**
     * The tensors of each layer by the names that scripts use; they belong to the model. The encoders' blocks follow the
     * decoder's {@code config().layers()} layers.
     */
    @Override
    public List<Map<String, Tensor>> layerTensors() {
        if (senses == null) {
            return Collections.unmodifiableList(weights.layers());
        }
        List<Map<String, Tensor>> all = new ArrayList<>(weights.layers());
        all.addAll(senses.encoders().layerTensors());
        return all;
    }

    /** The tensors outside the layers by the names that scripts use; they belong to the model. */
    @Override
    public Map<String, Tensor> topTensors() {
        if (senses == null) {
            return Collections.unmodifiableMap(weights.top());
        }
        Map<String, Tensor> all = new LinkedHashMap<>(weights.top());
        all.putAll(senses.encoders().topTensors());
        return all;
    }

    @Override
    public List<String> topLinears() {
        return senses == null ? List.of() : senses.encoders().topLinears();
    }

    /** Whether pictures, films or sounds may stand at placeholder tokens. */
    public boolean hasSenses() {
        return senses != null;
    }

    /** The encoders, which belong to this decoder; empty for a model of text alone. */
    public Optional<Senses> senses() {
        return Optional.ofNullable(senses);
    }

    /**
     * Where tokens are, when that is more than their number in the row, because of media between them.
     *
     * @return empty for plain positions
     */
    public Optional<AxisPositions> positions(int[][] ids, Optional<int[][]> keep, MediaTensors media) {
        return senses == null ? Optional.empty() : senses.positions(ids, keep, media);
    }

    /**
     * Runs the encoders over media.
     *
     * @param checkpointing whether blocks that are trained are run again on the way back instead of kept
     * @throws SwiftException when the model takes only text
     */
    public Perception perceive(MediaTensors media, boolean checkpointing) {
        return perceive(media, checkpointing, 0);
    }

    /** Likewise, with a seed of what is random in training. */
    Perception perceive(MediaTensors media, boolean checkpointing, long seed) {
        if (senses == null) {
            throw new SwiftException("a " + config.modelType() + " model takes only text, but there are "
                    + media.tensors().keySet());
        }
        return media.perceived().isEmpty() ? senses.perceive(media, checkpointing, seed) : perceived(media.perceived());
    }

    /** What encoders made before: nothing leads back through them. */
    private Perception perceived(List<SoftTokens> before) {
        return Perception.of(before.stream()
                .map(each -> new SoftTokens(
                        each.what(),
                        each.placeholder(),
                        here(each.values()),
                        each.deep().stream().map(this::here).toList()))
                .toList());
    }

    /** Tokens of all rows end to end as they are embedded, and vectors in the places of some. */
    private record Entered(int[] ids, List<Tensor> soft) {}

    private Entered entered(int[] ids, MediaTensors media) {
        if (media.isEmpty()) {
            return new Entered(ids, List.of());
        }
        Perception perception = perceive(media, false);
        return new Entered(
                SoftRows.spelled(this, ids, perception.codes()), SoftRows.of(this, ids, perception.tokens()));
    }

    /** The shape {@code [out, in]} of a linear layer by its name in a layer's dict; empty where there is none. */
    @Override
    public Optional<long[]> linearShape(Map<String, Tensor> dict, String name) {
        return stored.shape(dict, name).filter(shape -> shape.length == 2);
    }

    /** The shapes {@code [out, in]} of all linear layers of a layer by their names in its dict, whatever they are stored in. */
    public Map<String, long[]> linearShapes(int layer) {
        Map<String, Tensor> dict = weights.layers().get(layer);
        Map<String, long[]> shapes = new LinkedHashMap<>();
        dict.keySet().stream()
                .filter(key -> key.contains("."))
                .map(key -> key.substring(0, key.lastIndexOf('.')))
                .distinct()
                .forEach(name -> linearShape(dict, name).ifPresent(shape -> shapes.put(name, shape)));
        return shapes;
    }

    /**
     * The dense matrix of a linear layer or of the embedding in float32, whatever form it is stored in.
     *
     * @param layer the layer it is in, or -1
     * @param name in that layer's dict
     */
    @Override
    public Tensor denseWeight(int layer, String name) {
        if (senses != null && isOfEncoders(senses, layer, name)) {
            return senses.encoders().denseWeight(encodersLayer(layer), name);
        }
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return script.tensor("dense_weight", top, layers, layer, name);
        }
    }

    @Override
    public Tensor linear(int layer, String name, Tensor x) {
        if (senses != null && isOfEncoders(senses, layer, name)) {
            return senses.encoders().linear(encodersLayer(layer), name, x);
        }
        return script.tensor("linear_of", top, layers, layer, name, x);
    }

    @Override
    public String parameterName(int layer, String key) {
        if (senses != null && isOfEncoders(senses, layer, key)) {
            return senses.encoders().parameterName(encodersLayer(layer), key);
        }
        if (layer >= 0) {
            return config.modulePath() + "layers." + layer + "." + named(key);
        }
        if (key.startsWith("lm_head")) {
            return config.headPath() + key.substring("lm_head".length());
        }
        return key.startsWith("score") ? key : config.modulePath() + key;
    }

    private String named(String key) {
        for (Map.Entry<String, String> renamed : config.moduleNames().entrySet()) {
            if (key.equals(renamed.getKey()) || key.startsWith(renamed.getKey() + ".")) {
                return renamed.getValue() + key.substring(renamed.getKey().length());
            }
        }
        return key;
    }

    private boolean isOfEncoders(Senses known, int layer, String key) {
        return layer >= config.layers() || (layer < 0 && SplitExtension.ofEncoders(known, key));
    }

    private int encodersLayer(int layer) {
        return layer < 0 ? layer : layer - config.layers();
    }

    /** Bytes of weights that are used where they lie in the mapped checkpoint. */
    public long mappedBytes() {
        return weights.bytes(source::isMapped);
    }

    /** Bytes of weights in memory of their own: converted, moved to a device, or stored in fewer bits. */
    public long ownBytes() {
        return weights.bytes(tensor -> !source.isMapped(tensor));
    }

    Script script() {
        return script;
    }

    Value topValue() {
        return top;
    }

    Value layerValues() {
        return layers;
    }

    Value ropeTables(int longest) {
        return ropes.forLength(longest);
    }

    /** Whether matrices are stored in fewer bits and made dense when needed. */
    public boolean quantized() {
        return stored.any();
    }

    /** How many virtual tokens an adapter puts before every sequence. */
    public int virtualTokens() {
        return extension.promptTokens();
    }

    DecoderExtension extension() {
        return extension;
    }

    /** Runs all layers over whole sequences; virtual tokens of an adapter come first in every result. */
    public ForwardOutput forward(ForwardInput input) {
        checkIds(input.ids());
        ForwardInput placed = positioned(input);
        ForwardInput whole = placed.after(extension.promptTokens(), extension.prefixTokens());
        Entered entered =
                entered(Arrays.stream(whole.ids()).flatMapToInt(Arrays::stream).toArray(), input.media());
        Tensor ids = here(Tensor.of(entered.ids, whole.ids().length, whole.ids()[0].length));
        Tensor positions = tensor(whole.positions());
        List<Tensor> out;
        Tensor keep = orEmpty(whole.padding());
        Tensor segments = orEmpty(whole.segments());
        Value tables = ropes.forLength(whole.longest());
        Script.Results results = script.results(
                "forward",
                top,
                layers,
                ids,
                positions,
                tables,
                keep,
                segments,
                Value.list(entered.soft),
                input.hiddenStates());
        out = results.tensors(1);
        return new ForwardOutput(results.tensor(0), out, results.tensors(2));
    }

    /** What enters the first layer, {@code [batch, tokens, hidden]}, encoders' vectors in their places; virtual tokens are left out. */
    public Tensor inputs(ForwardInput input) {
        checkIds(input.ids());
        Entered entered =
                entered(Arrays.stream(input.ids()).flatMapToInt(Arrays::stream).toArray(), input.media());
        Tensor ids = here(Tensor.of(entered.ids, entered.ids.length));
        return script.tensor("entered", top, script.tensor("embed", top, ids), Value.list(entered.soft))
                .reshape(input.ids().length, input.ids()[0].length, -1);
    }

    private ForwardInput positioned(ForwardInput input) {
        return input.positioned() || input.media().isEmpty()
                ? input
                : positions(input.ids(), input.keep(), input.media())
                        .map(found -> input.withAxes(found.axes()))
                        .orElse(input);
    }

    /** The norm that stands after the last layer, of hidden states {@code [.., hidden]}. */
    public Tensor finalNorm(Tensor hidden) {
        return script.tensor("final_norm", top, hidden);
    }

    /** Scores of the next token after each position, {@code [batch, tokens, vocabulary]}, in the model's own type. */
    public Tensor logits(Tensor hidden) {
        return script.tensor("logits", top, hidden);
    }

    @Override
    public Tensor probe() {
        int[] ids = Network.spread(PROBE_TOKENS, config.vocabSize());
        return logits(forward(ForwardInput.of(ids)).lastHiddenState());
    }

    /**
     * The causal language-model loss, a scalar.
     *
     * @param labels the token ids {@code [batch, tokens]}, -100 where nothing is to be learned; they are shifted here
     * @param items what to divide the summed loss by; 0 for the number of targets
     */
    public Tensor loss(Tensor logits, int[][] labels, int items) {
        return script.tensor("causal_loss", logits, tensor(labels), items);
    }

    /** The load balancing loss of a mixture of experts, a scalar; padding does not count. */
    public Tensor balancingLoss(List<Tensor> routerLogits, ForwardInput input) {
        return script.tensor("balancing_loss", routerLogits, orEmpty(input.keep()));
    }

    /** The log-probability of each token given those before it, {@code [batch, tokens - 1]}, in float32. */
    public Tensor tokenLogProbabilities(Tensor logits, int[][] ids) {
        return script.tensor("token_log_probabilities", logits, tensor(ids));
    }

    /** An empty cache for {@code batch} rows, with room for {@code capacity} tokens before it has to grow. */
    public DecoderCache newCache(int batch, int capacity) {
        return new DecoderCache(script, config, batch, Math.max(capacity, 1) + extension.promptTokens(), dtype, device);
    }

    /**
     * Appends tokens to a cache and returns the scores of the token after the last, {@code [batch, vocabulary]} in float32.
     *
     * @param ids of the new tokens, {@code [batch, tokens]}
     * @param positions of the new tokens, {@code [batch, tokens]} or {@code [axes, batch, tokens]}
     * @param keep 0 for padding, over all tokens in the cache and the new ones; null when nothing is padding
     */
    public Tensor step(DecoderCache cache, Tensor ids, Tensor positions, int longest, @Nullable Tensor keep) {
        return step(cache, ids, positions, longest, keep, MediaTensors.NONE);
    }

    /** Likewise with media in the places of placeholder tokens among the new ones. */
    public Tensor step(
            DecoderCache cache, Tensor ids, Tensor positions, int longest, @Nullable Tensor keep, MediaTensors media) {
        return step("step", cache, ids, positions, longest, keep, media);
    }

    /**
     * Appends tokens like {@link #step}; returns the final hidden state of the last, {@code [batch, hidden]}, for a head other than the
     * decoder's own.
     */
    public Tensor stepState(
            DecoderCache cache, Tensor ids, Tensor positions, int longest, @Nullable Tensor keep, MediaTensors media) {
        return step("step_state", cache, ids, positions, longest, keep, media);
    }

    /** Appends tokens like {@link #step}; returns the scores after each of them, {@code [batch, tokens, vocabulary]} in float32. */
    public Tensor stepAll(DecoderCache cache, Tensor ids, Tensor positions, int longest, @Nullable Tensor keep) {
        return step("step_all", cache, ids, positions, longest, keep, MediaTensors.NONE);
    }

    private Tensor step(
            String function,
            DecoderCache cache,
            Tensor ids,
            Tensor positions,
            int longest,
            @Nullable Tensor keep,
            MediaTensors media) {
        int virtual = cache.length() == 0 ? extension.promptTokens() : 0;
        int tokens = (int) ids.size(1) + virtual;
        cache.reserve(tokens);
        int ahead = extension.promptTokens() + extension.prefixTokens();
        if (ahead > 0) {
            ids = script.tensor("after_virtual_ids", ids, virtual);
            positions = script.tensor("after_virtual_positions", positions, ahead, virtual);
            keep = keep == null ? null : script.tensor("after_virtual_keep", keep, extension.promptTokens());
        }
        List<Tensor> soft = List.of();
        if (!media.isEmpty()) {
            Entered entered = entered(ids.toInts(), media);
            ids = here(Tensor.of(entered.ids, ids.shape()));
            soft = entered.soft;
        }
        PackedWeights fast = packed();
        Tensor scores = script.tensor(
                function,
                fast == null ? top : fast.top(),
                fast == null ? layers : fast.layers(),
                ids,
                positions,
                ropes.forLength(longest + ahead),
                keep == null ? Tensor.of(NONE) : keep,
                Value.list(soft),
                cache.value(),
                cache.length());
        cache.advance(tokens);
        return scores;
    }

    private synchronized @Nullable PackedWeights packed() {
        if (packs && packed == null) {
            packed = PackedWeights.of(script, weights, source);
        }
        return packed;
    }

    /** Refuses ids that the embedding does not have, before libtorch reads outside it. */
    public void checkIds(int[][] ids) {
        for (int r = 0; r < ids.length; r++) {
            for (int t = 0; t < ids[r].length; t++) {
                boolean vector = ids[r][t] == SoftTokens.VECTOR && senses != null;
                if (!vector && (ids[r][t] < 0 || ids[r][t] >= config.vocabSize())) {
                    throw new IllegalArgumentException("token id " + ids[r][t] + " at row " + r + ", position " + t
                            + " is not in the vocabulary of " + config.vocabSize());
                }
            }
        }
    }

    private Tensor orEmpty(Optional<int[][]> rows) {
        return rows.isPresent() ? tensor(rows.get()) : Tensor.of(NONE);
    }

    /** Positions on the decoder's device: {@code [batch, tokens]} for one axis, {@code [axes, batch, tokens]} for several. */
    public Tensor tensor(int[][][] axes) {
        if (axes.length == 1) {
            return tensor(axes[0]);
        }
        int[][] rows = Arrays.stream(axes).flatMap(Arrays::stream).toArray(int[][]::new);
        return tensor(rows).reshape(axes.length, axes[0].length, axes[0][0].length);
    }

    /** An int64 matrix on the decoder's device. */
    public Tensor tensor(int[][] rows) {
        return here(Tensor.of(rows));
    }

    /** A tensor on the decoder's device: itself where it is there already. */
    @Override
    public Tensor here(Tensor tensor) {
        return device.equals("cpu") ? tensor : tensor.to(device);
    }

    @Override
    public void close() {
        if (senses != null) {
            senses.close();
        }
        ropes.close();
        PackedWeights fast = packed;
        if (fast != null) {
            fast.close();
        }
        if (ownsStored) {
            stored.close();
        }
        top.close();
        layers.close();
        script.close();
    }
}
