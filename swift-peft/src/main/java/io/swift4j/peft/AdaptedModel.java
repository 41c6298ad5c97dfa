package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * <p>The model's own weights are never changed. {@link #decoder()} is the model with the active adapters; it may be used from
 * several threads as long as nothing is activated, loaded or deleted meanwhile. Owns the adapters, not the model.
 */
public final class AdaptedModel implements AutoCloseable {

    private static final String SCORE = "score.weight";

    private record Named(Adapter adapter, ObjectNode json) {}

    private final PretrainedModel model;
    private final Map<String, Named> adapters = new LinkedHashMap<>();
    private final List<String> active = new ArrayList<>();
    private final List<Decoder> retired = new ArrayList<>();
    private @Nullable Tensor score;
    private @Nullable Decoder scoring;
    private @Nullable Decoder decoder;
    private @Nullable Decoder training;
    private int disabled;

    /** A model without adapters yet. */
    public AdaptedModel(PretrainedModel model) {
        this.model = model;
        model.decoder();
    }

    /**
     * Adds the output layer {@code score} of sequence classifiers and reward models, which the checkpoint does not have;
     * adapters made afterwards train it where {@code modules_to_save} names it.
     *
     * @param weight its first values, {@code [labels, hidden]}; copied
     */
    public synchronized void addScore(Tensor weight) {
        if (!adapters.isEmpty() || plain().topTensors().containsKey(SCORE)) {
            throw new SwiftException("the model has adapters or a score layer already");
        }
        score = TensorScope.detach(PeftMath.run("float_copy", weight));
        scoring = model.decoder().extend(new DecoderExtension(List.of(), Map.of(SCORE, score), List.of(), 0, 0));
    }

    private Decoder plain() {
        return scoring == null ? model.decoder() : scoring;
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
        checkFree(name);
        try (TensorScope scope = TensorScope.open()) {
            Adapter adapter =
                    AdapterKinds.of(config).create(config, AdapterSpace.beginning(plain(), model.folder(), seed));
            adapters.put(name, new Named(adapter, AdapterFiles.empty()));
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
            Tensor head = weights.tensors()
                    .getOrDefault("base_model.model." + SCORE, weights.tensors().get(SCORE));
            if (head != null && !plain().topTensors().containsKey(SCORE)) {
                addScore(head);
            }
            return made(name, folder.toString(), AdapterFiles.parsed(json), config, weights.tensors(), trainingState);
        }
    }

    /** Adds a copy of another object's adapter, with the same values and training state, and makes it the active one. */
    public Adapter copy(String name, AdaptedModel from) {
        Named original = from.named(name);
        Adapter adapter = original.adapter();
        try (TensorScope scope = TensorScope.open()) {
            if (from.score != null && scoring == null) {
                addScore(from.score.to(model.decoder().device()));
            }
            return made(
                    name,
                    "the copy of " + name,
                    original.json(),
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
        checkFree(name);
        Adapter adapter = AdapterKinds.of(config)
                .create(config, AdapterSpace.resuming(plain(), model.folder(), trainingState.orElse(Map.of())));
        try {
            adapter.load(source, values);
            trainingState.ifPresent(state -> adapter.goOn(source, state));
        } catch (RuntimeException e) {
            adapter.close();
            throw e;
        }
        adapters.put(name, new Named(adapter, json));
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
        checkFree(newName);
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
            Adapter made = kind.combine(parts, weights.clone(), how, AdapterSpace.loading(plain(), model.folder()));
            adapters.put(newName, new Named(made, AdapterFiles.empty()));
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
        checkFree(newName);
        Adapter adapter = adapter(name);
        try (TensorScope scope = TensorScope.open()) {
            Adapter made = AdapterKinds.of(adapter.config())
                    .onOriginalWeights(adapter, AdapterSpace.loading(model.decoder(), model.folder()));
            adapters.put(newName, new Named(made, AdapterFiles.empty()));
            activate(newName);
            return made;
        }
    }

    private void checkFree(String name) {
        if (adapters.containsKey(name)) {
            throw new SwiftException("there is an adapter '" + name + "' already; delete it first");
        }
    }

    /** Saves an adapter as PEFT does; fields that this library does not know are kept. */
    public void save(String name, Path folder) {
        Named named = named(name);
        if (named.adapter().parameters().containsKey(SCORE) && !named.json().has("task_type")) {
            named.json().put("task_type", "SEQ_CLS");
        }
        try (TensorScope scope = TensorScope.open()) {
            AdapterFiles.write(folder, named.adapter(), model.folder().toString(), named.json());
        }
    }

    /** The adapter of that name. */
    public Adapter adapter(String name) {
        return named(name).adapter();
    }

    private Named named(String name) {
        Named found = adapters.get(name);
        if (found == null) {
            throw new SwiftException("there is no adapter '" + name + "'; there are " + adapters.keySet());
        }
        return found;
    }

    /** All adapters' names. */
    public Collection<String> names() {
        return List.copyOf(adapters.keySet());
    }

    /** The active adapters' names. */
    public List<String> active() {
        return List.copyOf(active);
    }

    /** Makes these adapters, and no others, the active ones; none for the plain model. */
    public void activate(String... names) {
        for (String name : names) {
            named(name);
        }
        active.clear();
        active.addAll(List.of(names));
        changed();
    }

    /** Forgets an adapter and frees its tensors. */
    public void delete(String name) {
        Named gone = named(name);
        active.remove(name);
        adapters.remove(name);
        changed();
        gone.adapter().close();
    }

    /** Switches adapters off until the result is closed: {@link #decoder()} is the plain model's meanwhile. */
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
    public synchronized Decoder decoder() {
        if (disabled > 0 || active.isEmpty()) {
            return plain();
        }
        active.forEach(name -> adapter(name).refresh());
        if (decoder == null) {
            decoder = plain().extend(extension(false));
        }
        return decoder;
    }

    /** The same with what is random in training, such as dropout. */
    public synchronized Decoder trainingDecoder() {
        active.forEach(name -> adapter(name).refresh());
        if (training == null) {
            training = plain().extend(extension(true));
        }
        return training;
    }

    private DecoderExtension extension(boolean forTraining) {
        ExtensionBuilder builder = new ExtensionBuilder(model.decoder().config().layers());
        for (String name : active) {
            named(name).adapter().extend(builder, forTraining);
        }
        return builder.build();
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
        return own == null || !own.dtype().isFloatingPoint() || !PeftMath.same(own, merged.to(own.dtype()));
    }

    /** The model with the active adapters merged into copies of its weights, until the result is closed. */
    public MergedModel merged() {
        return new MergedModel(this);
    }

    /** Whether an active adapter trains the embedding so that a tied output layer follows: full tuning, not a saved module. */
    boolean trainsTiedEmbedding() {
        String name = "model.embed_tokens.weight";
        return active.stream()
                .map(this::adapter)
                .anyMatch(one -> one.parameters().containsKey(name)
                        && !one.savedModules().containsKey(name));
    }

    /** What is left of frozen weights where the start of an active adapter took something out of them, in float32. */
    public Map<String, Tensor> frozenWeights() {
        Map<String, Tensor> left = new LinkedHashMap<>();
        for (Site site : Sites.of(model.decoder())) {
            for (String name : active) {
                Adapter adapter = named(name).adapter();
                if (adapter.touches(site)) {
                    adapter.frozen(site, model.decoder().denseWeight(site.layer(), site.key()))
                            .ifPresent(tensor -> left.put(site.parameter("weight"), tensor));
                }
            }
        }
        return left;
    }

    /** Makes decoders anew when next asked for: call it when an adapter adds other tensors than before. */
    public synchronized void changed() {
        if (decoder != null) {
            retired.add(decoder);
            decoder = null;
        }
        if (training != null) {
            retired.add(training);
            training = null;
        }
        retired.forEach(Decoder::close);
        retired.clear();
    }

    @Override
    public void close() {
        changed();
        adapters.values().forEach(named -> named.adapter().close());
        adapters.clear();
        if (scoring != null && score != null) {
            scoring.close();
            score.close();
            scoring = null;
        }
    }
}
