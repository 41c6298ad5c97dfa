package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.Network;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model with any number of named adapters, some of which are active.
 *
 * <p>The model's own weights are never changed. {@link #network()} is the model with the active adapters; it may be used from
 * several threads as long as nothing is activated, loaded or deleted meanwhile. Owns the adapters, not the model.
 */
public final class AdaptedModel implements AutoCloseable {

    private final PretrainedModel model;
    private final NamedAdapters adapters = new NamedAdapters();
    private final ScoreLayer score;
    private final ActiveNetworks networks;
    private int disabled;

    /**
     * A model without adapters yet.
     *
     * @throws SwiftException where it is an encoder, or its {@link PretrainedModel#network} can't be loaded
     */
    public AdaptedModel(PretrainedModel model) {
        this.model = model;
        this.score = new ScoreLayer(model.network());
        this.networks = new ActiveNetworks(adapters, score);
    }

    /**
     * Adds the output layer {@code score} of sequence classifiers and reward models, which the checkpoint does not have;
     * adapters made afterwards train it where {@code modules_to_save} names it.
     *
     * @param weight its first values, {@code [labels, hidden]}; copied
     */
    public synchronized void addScore(Tensor weight) {
        if (!adapters.names().isEmpty() || score.isThere()) {
            throw new SwiftException("the model has adapters or a score layer already");
        }
        score.add(weight);
    }

    /**
     * Says whether linear layers multiply in bfloat16 while all else, weights and what flows between layers, stays in float32: as in
     * PyTorch's {@code autocast}, but for attention, which stays in float32 too. Processors and GPUs with products in bfloat16 are several
     * times as fast at them.
     *
     * @throws SwiftException if the model is not of float32
     */
    public synchronized void mixedPrecision(boolean wanted) {
        Dtype dtype = model.network().dtype();
        if (wanted && dtype != Dtype.FLOAT32) {
            throw new SwiftException("mixed precision needs a model of float32, not " + dtype
                    + "; load it with torch_dtype float32, or leave bf16 out");
        }
        networks.mixed(wanted);
    }

    /** The model without adapters. */
    public PretrainedModel model() {
        return model;
    }

    /**
     * Adds a new adapter and makes it the active one.
     *
     * @param name free to choose, {@code default} in PEFT
     * @param seed of its initial values
     */
    public Adapter add(String name, AdapterConfig config, long seed) {
        adapters.checkFree(name);
        try (TensorScope scope = TensorScope.open()) {
            Adapter adapter = AdapterKinds.of(config)
                    .create(config, AdapterSpace.beginning(score.network(), model.folder(), seed));
            adapters.put(name, adapter, AdapterFiles.empty());
            activate(name);
            return adapter;
        }
    }

    /**
     * Loads an adapter that PEFT or this library has saved, and makes it the active one.
     *
     * @throws SwiftException naming every field and tensor that doesn't fit
     */
    public Adapter load(String name, Path folder) {
        return load(name, folder, Optional.empty());
    }

    /**
     * Loads an adapter whose training goes on, and makes it the active one.
     *
     * @param trainingState what {@link Adapter#trainingState} was when the adapter was saved
     * @throws SwiftException naming every field and tensor that doesn't fit
     */
    public Adapter resume(String name, Path folder, Map<String, Tensor> trainingState) {
        return load(name, folder, Optional.of(trainingState));
    }

    private Adapter load(String name, Path folder, Optional<Map<String, Tensor>> trainingState) {
        ConfigJson json = AdapterFiles.config(folder);
        AdapterConfig config = AdapterKinds.read(json);
        try (TensorScope scope = TensorScope.open();
                Weights weights = AdapterFiles.weights(folder)) {
            ScoreLayer.in(weights.tensors()).filter(head -> !score.isThere()).ifPresent(this::addScore);
            return made(name, folder.toString(), AdapterFiles.parsed(json), config, weights.tensors(), trainingState);
        }
    }

    /** Adds a copy of another object's adapter, with the same values and training state, and makes it the active one. */
    public Adapter copy(String name, AdaptedModel from) {
        Adapter adapter = from.adapter(name);
        try (TensorScope scope = TensorScope.open()) {
            if (!score.isThere()) {
                from.score
                        .added()
                        .ifPresent(weight -> addScore(weight.to(model.network().device())));
            }
            return made(
                    name,
                    "the copy of " + name,
                    from.adapters.json(name),
                    adapter.config(),
                    adapter.saved(),
                    Optional.of(adapter.trainingState()));
        }
    }

    private Adapter made(
            String name,
            String source,
            ObjectNode json,
            AdapterConfig config,
            Map<String, Tensor> values,
            Optional<Map<String, Tensor>> trainingState) {
        adapters.checkFree(name);
        Adapter adapter = AdapterKinds.load(
                config,
                AdapterSpace.resuming(score.network(), model.folder(), trainingState.orElse(Map.of())),
                source,
                values,
                trainingState);
        adapters.put(name, adapter, json);
        activate(name);
        return adapter;
    }

    /**
     * Makes a new adapter of several, as PEFT's {@code add_weighted_adapter}, and makes it the active one.
     *
     * @param weights one for each; may be negative
     * @throws SwiftException where these adapters can't be combined
     */
    public Adapter combine(String newName, List<String> names, double[] weights, Combination how) {
        adapters.checkFree(newName);
        if (names.isEmpty() || names.size() != weights.length) {
            throw new SwiftException(names.size() + " adapters can't be combined with " + weights.length + " weights");
        }
        List<Adapter> parts = names.stream().map(this::adapter).toList();
        AdapterKind kind = AdapterKinds.of(parts.get(0).config());
        if (parts.stream().anyMatch(part -> !part.config().peftType().equals(kind.peftType()))) {
            throw new SwiftException("adapters of several types can't be combined: "
                    + parts.stream().map(part -> part.config().peftType()).toList());
        }
        try (TensorScope scope = TensorScope.open()) {
            Adapter made =
                    kind.combine(parts, weights.clone(), how, AdapterSpace.loading(score.network(), model.folder()));
            adapters.put(newName, made, AdapterFiles.empty());
            activate(newName);
            return made;
        }
    }

    /**
     * Makes of a PiSSA or OLoRA adapter a plain LoRA of twice the rank, as PEFT's {@code
     * path_initial_model_for_weight_conversion}, and makes it the active one. It needs no decomposition to be loaded, which
     * PEFT repeats only roughly for {@code pissa_niter_N}, and can be active beside others.
     *
     * @throws SwiftException where the adapter's start changes no weights
     */
    public Adapter convert(String newName, String name) {
        adapters.checkFree(newName);
        Adapter adapter = adapter(name);
        try (TensorScope scope = TensorScope.open()) {
            Adapter made = AdapterKinds.of(adapter.config())
                    .onOriginalWeights(adapter, AdapterSpace.loading(model.network(), model.folder()));
            adapters.put(newName, made, AdapterFiles.empty());
            activate(newName);
            return made;
        }
    }

    /** Saves an adapter as PEFT does; fields that this library does not know are kept. */
    public void save(String name, Path folder) {
        Adapter adapter = adapter(name);
        ObjectNode json = adapters.json(name);
        if (adapter.parameters().containsKey(ScoreLayer.NAME) && !json.has("task_type")) {
            json.put("task_type", "SEQ_CLS");
        }
        try (TensorScope scope = TensorScope.open()) {
            AdapterFiles.write(folder, adapter, model.folder().toString(), json, score.network());
        }
    }

    /** The adapter of that name. */
    public Adapter adapter(String name) {
        return adapters.named(name);
    }

    /** All adapters' names. */
    public Collection<String> names() {
        return adapters.names();
    }

    /** The active adapters' names. */
    public List<String> active() {
        return adapters.active();
    }

    /** Makes these adapters, and no others, the active ones; none for the plain model. */
    public void activate(String... names) {
        adapters.activate(List.of(names));
        changed();
    }

    /** Forgets an adapter and frees its tensors. */
    public void delete(String name) {
        Adapter gone = adapters.remove(name);
        changed();
        gone.close();
    }

    /** Switches adapters off until the result is closed: {@link #network()} is the plain model's meanwhile. */
    public Disabled disable() {
        disabled++;
        return new Disabled(this);
    }

    /** Ends a time without adapters when closed. */
    public static final class Disabled implements AutoCloseable {

        private @Nullable AdaptedModel owner;

        private Disabled(AdaptedModel owner) {
            this.owner = owner;
        }

        @Override
        public void close() {
            if (owner != null) {
                owner.disabled--;
                owner = null;
            }
        }
    }

    /**
     * The model with the active adapters; belongs to this object, and is good until they change.
     *
     * <p>Ask again after training them further: what is computed of parameters once, rather than at every step, is then
     * computed anew.
     */
    public synchronized Network network() {
        return disabled > 0 ? networks.bare() : networks.plain();
    }

    /** The same with what is random in training, such as dropout. */
    public synchronized Network trainingNetwork() {
        return networks.training();
    }

    /**
     * The {@link #network} of a language model.
     *
     * @throws SwiftException when the model is another
     */
    public Decoder decoder() {
        return network().as(Decoder.class);
    }

    /** The {@link #trainingNetwork} of a language model, likewise. */
    public Decoder trainingDecoder() {
        return trainingNetwork().as(Decoder.class);
    }

    /**
     * Gives every parameter that merging the active adapters changes, in float32, one after another; each is freed after its
     * use.
     *
     * @throws SwiftException when an active adapter can't be merged
     */
    public void merge(BiConsumer<String, Tensor> use) {
        Merge.changed(this, use);
    }

    /** Writes a checkpoint with the active adapters merged in, in the types and of the shards that are usual, or nothing. */
    public void writeMerged(Path folder) {
        writeMerged(folder, 5_000_000_000L, null);
    }

    /** Writes a checkpoint with the active adapters merged in, sharded, or nothing; dtype null keeps the checkpoint's. */
    public void writeMerged(Path folder, long maxShardBytes, @Nullable Dtype dtype) {
        MergedCheckpoint.write(this, folder, maxShardBytes, dtype);
    }

    /** Whether a merged parameter, in the checkpoint's own type, is another than the checkpoint's. */
    public boolean differs(String name, Tensor merged) {
        Tensor own = model.parameters().get(name);
        return own == null
                || !own.dtype().isFloatingPoint()
                || !PeftMath.same(own, merged.to(own.device()).to(own.dtype()));
    }

    /** The model with the active adapters merged into copies of its weights, until the result is closed. */
    public MergedModel merged() {
        return new MergedModel(this);
    }

    /** Whether an active adapter trains the embedding so that a tied output layer follows: full tuning, not a saved module. */
    boolean trainsTiedEmbedding() {
        String name = model.network().parameterName(-1, "embed_tokens.weight");
        return adapters.inUse().stream()
                .anyMatch(one -> one.headFollows()
                        || (one.parameters().containsKey(name)
                                && !one.savedModules().containsKey(name)));
    }

    /** What is left of frozen weights where the start of an active adapter took something out of them, in float32. */
    public Map<String, Tensor> frozenWeights() {
        Map<String, Tensor> left = new LinkedHashMap<>();
        for (Site site : Sites.of(model.network())) {
            for (Adapter adapter : adapters.inUse()) {
                if (adapter.touches(site)) {
                    adapter.frozen(site, model.network().denseWeight(site.layer(), site.key()))
                            .ifPresent(tensor -> left.put(site.parameter("weight"), tensor));
                }
            }
        }
        return left;
    }

    /** Makes networks anew when next asked for: call it when an adapter adds other tensors than before. */
    public synchronized void changed() {
        networks.renew();
    }

    @Override
    public void close() {
        changed();
        adapters.close();
        score.close();
    }
}
