package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Trainable tensors, and what they change in a decoder.
 *
 * <p>Owns its tensors: close it. Not thread-safe while it is trained or loaded.
 */
public abstract class Adapter implements AutoCloseable {

    private final AdapterConfig config;
    private final AdapterSpace space;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private final SavedModules savedModules;

    protected Adapter(AdapterConfig config, AdapterSpace space) {
        this.config = config;
        this.space = space;
        this.savedModules = SavedModules.of(config.modulesToSave(), space);
        savedModules.parameters().forEach(this::parameter);
    }

    /** What the adapter was made from. */
    public AdapterConfig config() {
        return config;
    }

    protected AdapterSpace space() {
        return space;
    }

    /** Adds a trainable tensor in float32, which this adapter then owns. */
    protected final Tensor parameter(String name, Tensor initial) {
        Tensor owned = io.swift4j.core.torch.TensorScope.detach(initial).requireGrad(true);
        parameters.put(name, owned);
        return owned;
    }

    /** Adds a tensor that is not trained, which this adapter then owns; saved where {@link #state} says so. */
    protected final Tensor buffer(String name, Tensor value) {
        Tensor owned = io.swift4j.core.torch.TensorScope.detach(value);
        buffers.put(name, owned);
        return owned;
    }

    /** A trainable tensor or buffer by its name. */
    protected final Tensor get(String name) {
        Tensor found = parameters.containsKey(name) ? parameters.get(name) : buffers.get(name);
        if (found == null) {
            throw new IllegalStateException(name);
        }
        return found;
    }

    protected final boolean has(String name) {
        return parameters.containsKey(name) || buffers.containsKey(name);
    }

    /** The trainable tensors by their names, which begin with the path of a module; they belong to the adapter. */
    public final Map<String, Tensor> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    /** The tensors that {@code adapter_model.safetensors} holds, by their names without {@code base_model.model.}. */
    protected Map<String, Tensor> state() {
        return parameters();
    }

    /** The name that a tensor has in the file. */
    protected String savedName(String name) {
        return "base_model.model." + name;
    }

    /** Everything to be saved, by its name in the file. */
    final Map<String, Tensor> saved() {
        Map<String, Tensor> named = new java.util.TreeMap<>();
        state().forEach((name, tensor) -> named.put(savedName(name), tensor));
        return named;
    }

    /** Names in a file that may be absent from it, or present without being used. */
    protected Set<String> optionalNames() {
        return Set.of();
    }

    /**
     * Takes values from a file.
     *
     * @throws SwiftException naming every tensor that is missing, unexpected or of another shape
     */
    final void load(String source, Map<String, Tensor> file) {
        List<String> problems = new ArrayList<>();
        Map<String, Tensor> wanted = saved();
        wanted.forEach((name, target) -> {
            Tensor value = file.get(name);
            if (value == null) {
                if (!optionalNames().contains(name)) {
                    problems.add(name + " is missing");
                }
            } else if (!Arrays.equals(value.shape(), target.shape())) {
                problems.add(name + " has shape " + Arrays.toString(value.shape()) + ", the configuration wants "
                        + Arrays.toString(target.shape()));
            }
        });
        file.keySet().stream()
                .filter(name -> !wanted.containsKey(name) && !optionalNames().contains(name))
                .forEach(name -> problems.add(name + " belongs to no module of this adapter"));
        if (!problems.isEmpty()) {
            int shown = Math.min(12, problems.size());
            throw new SwiftException(source + ": " + String.join("; ", problems.subList(0, shown))
                    + (problems.size() > shown ? "; and " + (problems.size() - shown) + " more" : ""));
        }
        wanted.forEach((name, target) -> {
            Tensor value = file.get(name);
            if (value != null) {
                PeftMath.copy(target, value);
            }
        });
        loaded(file);
    }

    /**
     * Takes the training state that was saved beside the values.
     *
     * @throws SwiftException when it is not of such an adapter
     */
    final void goOn(String source, Map<String, Tensor> saved) {
        Map<String, Tensor> wanted = trainingState();
        if (!saved.keySet().equals(wanted.keySet())) {
            throw new SwiftException("the training state of " + source + " is not of this adapter: it has "
                    + new TreeSet<>(saved.keySet()) + ", expected " + new TreeSet<>(wanted.keySet()));
        }
        wanted.forEach((name, target) -> PeftMath.copy(target, Objects.requireNonNull(saved.get(name))));
    }

    /** Called after {@link #load}, for what depends on loaded values. */
    protected void loaded(Map<String, Tensor> file) {}

    /**
     * Adds this adapter to a decoder.
     *
     * @param training whether what is random in training, such as dropout, is wanted
     */
    final void extend(ExtensionBuilder target, boolean training) {
        savedModules.extend(target, parameters);
        apply(target, training);
    }

    /** Adds this adapter's scripts and tensors to a decoder. */
    protected abstract void apply(ExtensionBuilder target, boolean training);

    /** Whether {@link #merged} is there; otherwise merging sends the identity through the layer. */
    protected boolean mergesByFormula() {
        return false;
    }

    /** The float32 matrix of a touched site with this adapter merged into it. */
    protected Tensor merged(Site site, Tensor weight) {
        throw new UnsupportedOperationException(config.peftType() + " has no formula to merge by");
    }

    /** Whether merging changes a site's matrix or bias. */
    protected boolean touches(Site site) {
        return false;
    }

    /** Adds fields to {@code adapter_config.json} that depend on the state of training. */
    protected void writeState(tools.jackson.databind.node.ObjectNode json) {}

    /** The float32 matrix that is left of a site's where the adapter's start took something out of it; else empty. */
    protected Optional<Tensor> frozen(Site site, Tensor weight) {
        return Optional.empty();
    }

    /** Whether an output layer that is the embedding follows what this changes in it, other than by whole parameters. */
    protected boolean headFollows() {
        return false;
    }

    /** Biases and the like that take the place of the model's when merging, by their parameters' names. */
    protected Map<String, Tensor> mergedBiases() {
        return Map.of();
    }

    /** Modules trained whole, by their parameters' names. */
    final Map<String, Tensor> savedModules() {
        Map<String, Tensor> modules = new LinkedHashMap<>();
        savedModules.parameters().keySet().forEach(name -> modules.put(name, get(name)));
        return modules;
    }

    /** Why this kind can't become part of the weights; empty if it can. */
    public Optional<String> mergeObstacle() {
        return Optional.empty();
    }

    /** A term of the loss on the parameters themselves, a scalar in a graph; empty for none. */
    public Optional<Tensor> penalty() {
        return Optional.empty();
    }

    /**
     * What training goes on from besides what {@link AdaptedModel#save} writes: saved with a checkpoint, given back by
     * {@link AdaptedModel#resume}. An adapter whose state is not always of the same names and shapes makes it as {@link
     * AdapterSpace#resumed} says.
     *
     * @return live tensors by name
     */
    public Map<String, Tensor> trainingState() {
        return Map.of();
    }

    /** Called when a decoder is asked for: computes anew what is kept beside the parameters that it comes from. */
    protected void refresh() {}

    /** The tensors that backward passes leave gradients in: the parameters, or what {@link #refresh} computes from them. */
    public Map<String, Tensor> gathering() {
        return parameters();
    }

    /** Called when all gradients of a step are there: leads those of what {@link #refresh} computed to the parameters. */
    public void passGradients() {}

    /** Called after the optimiser's step number {@code step} (from 0), before gradients are cleared. */
    public void afterStep(int step) {}

    @Override
    public void close() {
        parameters.values().forEach(Tensor::close);
        buffers.values().forEach(Tensor::close);
    }
}
