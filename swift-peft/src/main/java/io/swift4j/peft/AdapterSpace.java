package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.Torch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What an adapter is made in: the decoder that it changes, and a random stream.
 *
 * <p>Tensors made here belong to the caller's scope.
 */
public final class AdapterSpace {

    private final Decoder decoder;
    private final Path folder;
    private final boolean loading;
    private final Map<String, Tensor> resumed;
    private final List<Site> sites;

    private AdapterSpace(Decoder decoder, Path folder, boolean loading, Map<String, Tensor> resumed, long seed) {
        this.decoder = decoder;
        this.folder = folder;
        this.loading = loading;
        this.resumed = Map.copyOf(resumed);
        this.sites = Sites.of(decoder);
        Torch.seed(seed);
    }

    /** For an adapter that begins. */
    static AdapterSpace beginning(Decoder decoder, Path folder, long seed) {
        return new AdapterSpace(decoder, folder, false, Map.of(), seed);
    }

    /** For an adapter whose values will be loaded. */
    static AdapterSpace loading(Decoder decoder, Path folder) {
        return resuming(decoder, folder, Map.of());
    }

    /** For an adapter whose training goes on from a saved {@link Adapter#trainingState}. */
    static AdapterSpace resuming(Decoder decoder, Path folder, Map<String, Tensor> trainingState) {
        return new AdapterSpace(decoder, folder, true, trainingState, 0);
    }

    /** The saved {@link Adapter#trainingState} that training goes on from; empty unless it does. */
    public Map<String, Tensor> resumed() {
        return resumed;
    }

    /** Whether first values don't matter, since they will be loaded. */
    public boolean loading() {
        return loading;
    }

    /** The decoder without adapters. */
    public Decoder decoder() {
        return decoder;
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
        int count = decoder.config().layers();
        List<Integer> beyond = chosen.stream().filter(layer -> layer >= count).toList();
        if (!beyond.isEmpty()) {
            throw new SwiftException(
                    "the model has " + count + " layers, numbered from 0; there is no layer " + beyond);
        }
        return chosen.isEmpty()
                ? IntStream.range(0, count).boxed().toList()
                : chosen.stream().distinct().sorted().toList();
    }

    /** Zeros in float32 on the decoder's device. */
    public Tensor zeros(long... shape) {
        return full(0, shape);
    }

    /** One value everywhere. */
    public Tensor full(double value, long... shape) {
        return decoder.here(PeftMath.full(value, shape));
    }

    /** Draws from a normal distribution around 0. */
    public Tensor normal(double deviation, long... shape) {
        return decoder.here(PeftMath.normal(deviation, shape));
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
        return decoder.here(Tensor.of(values, shape));
    }

    /** Draws evenly from {@code -bound} to {@code bound}. */
    public Tensor uniform(double bound, long... shape) {
        return decoder.here(PeftMath.uniform(bound, shape));
    }

    /** The checkpoint's matrix {@code [out, in]} at a site, in float32; for an embedding {@code [vocabulary, hidden]}. */
    public Tensor weight(Site site) {
        return decoder.denseWeight(site.layer(), site.key());
    }
}
