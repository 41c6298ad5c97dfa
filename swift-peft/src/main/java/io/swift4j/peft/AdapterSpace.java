package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.Torch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What an adapter is made in: the model that it changes, and a random stream.
 *
 * <p>Tensors made here belong to the caller's scope.
 */
public final class AdapterSpace {

    private final Adaptable base;
    private final Path folder;
    private final boolean loading;
    private final Map<String, Tensor> resumed;
    private final List<Site> sites;

    private AdapterSpace(Adaptable base, Path folder, boolean loading, Map<String, Tensor> resumed, long seed) {
        this.base = base;
        this.folder = folder;
        this.loading = loading;
        this.resumed = Map.copyOf(resumed);
        this.sites = Sites.of(base);
        Torch.seed(seed);
    }

    /** For an adapter that begins. */
    static AdapterSpace beginning(Adaptable base, Path folder, long seed) {
        return new AdapterSpace(base, folder, false, Map.of(), seed);
    }

    /** For an adapter whose values will be loaded. */
    static AdapterSpace loading(Adaptable base, Path folder) {
        return resuming(base, folder, Map.of());
    }

    /** For an adapter whose training goes on from a saved {@link Adapter#trainingState}. */
    static AdapterSpace resuming(Adaptable base, Path folder, Map<String, Tensor> trainingState) {
        return new AdapterSpace(base, folder, true, trainingState, 0);
    }

    /** The saved {@link Adapter#trainingState} that training goes on from; empty unless it does. */
    public Map<String, Tensor> resumed() {
        return resumed;
    }

    /** Whether first values don't matter, since they will be loaded. */
    public boolean loading() {
        return loading;
    }

    /** The model without adapters. */
    public Adaptable base() {
        return base;
    }

    /**
     * The decoder without adapters.
     *
     * @throws SwiftException where the model is no decoder alone
     */
    public Decoder decoder() {
        if (base instanceof Decoder decoder) {
            return decoder;
        }
        throw new SwiftException("this kind of adapter works on language models only");
    }

    /** The checkpoint's folder, where its tokenizer is. */
    public Path folder() {
        return folder;
    }

    /** All places that an adapter may change. */
    public List<Site> sites() {
        return sites;
    }

    /** The chosen places. */
    public List<Site> sites(Targets targets) {
        return targets.choose(sites);
    }

    /**
     * The chosen layers, or all for none.
     *
     * @throws SwiftException when the model has no such layer
     */
    public List<Integer> layers(List<Integer> chosen) {
        int count = base instanceof Decoder decoder
                ? decoder.config().layers()
                : base.layerTensors().size();
        List<Integer> beyond = chosen.stream().filter(layer -> layer >= count).toList();
        if (!beyond.isEmpty()) {
            throw new SwiftException(
                    "the model has " + count + " layers, numbered from 0; there is no layer " + beyond);
        }
        return chosen.isEmpty()
                ? IntStream.range(0, count).boxed().toList()
                : chosen.stream().distinct().sorted().toList();
    }

    /** Zeros in float32 on the model's device. */
    public Tensor zeros(long... shape) {
        return full(0, shape);
    }

    /** One value everywhere. */
    public Tensor full(double value, long... shape) {
        return base.here(PeftMath.full(value, shape));
    }

    /** Draws from a normal distribution around 0. */
    public Tensor normal(double deviation, long... shape) {
        return base.here(PeftMath.normal(deviation, shape));
    }

    /** Draws from the same distribution, but the same values for every adapter, whatever its seed. */
    public Tensor fixedNormal(long... shape) {
        int count = 1;
        for (long size : shape) {
            count = Math.toIntExact(count * size);
        }
        Random random = new Random(0);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return base.here(Tensor.of(values, shape));
    }

    /** Draws evenly from {@code -bound} to {@code bound}. */
    public Tensor uniform(double bound, long... shape) {
        return base.here(PeftMath.uniform(bound, shape));
    }

    /** The checkpoint's matrix {@code [out, in]} at a site, in float32; for an embedding {@code [vocabulary, hidden]}. */
    public Tensor weight(Site site) {
        return base.denseWeight(site.layer(), site.key());
    }
}
