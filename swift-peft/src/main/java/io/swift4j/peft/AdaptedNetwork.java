package io.swift4j.peft;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.TensorScope;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A model that is no {@link io.swift4j.core.model.PretrainedModel}, such as a pair of towers, with one adapter.
 *
 * <p>The model's own weights are never changed. Owns the adapter and what {@link #network()} gives, not the model. Not
 * thread-safe while the adapter is trained.
 *
 * @param <N> the model's type
 */
public final class AdaptedNetwork<N extends AutoCloseable> implements AutoCloseable {

    private final Adaptable base;
    private final Function<DecoderExtension, N> extension;
    private final Path folder;
    private final Adapter adapter;
    private final ConfigJson json;
    private @Nullable N extended;

    private AdaptedNetwork(
            Adaptable base, Function<DecoderExtension, N> extension, Path folder, Adapter adapter, ConfigJson json) {
        this.base = base;
        this.extension = extension;
        this.folder = folder;
        this.adapter = adapter;
        this.json = json;
    }

    /**
     * A model with a new adapter.
     *
     * @param base what the adapter changes
     * @param extension makes the model with something added to it
     * @param folder of its checkpoint, which the adapter's configuration names
     * @param seed of the adapter's initial values
     */
    public static <N extends AutoCloseable> AdaptedNetwork<N> add(
            Adaptable base, Function<DecoderExtension, N> extension, Path folder, AdapterConfig config, long seed) {
        try (TensorScope scope = TensorScope.open()) {
            Adapter adapter = AdapterKinds.of(config).create(config, AdapterSpace.beginning(base, folder, seed));
            return new AdaptedNetwork<>(base, extension, folder, adapter, ConfigJson.empty("adapter_config.json"));
        }
    }

    /**
     * A model with an adapter that PEFT or this library has saved.
     *
     * @throws io.swift4j.core.SwiftException naming every field and tensor that doesn't fit
     */
    public static <N extends AutoCloseable> AdaptedNetwork<N> load(
            Adaptable base, Function<DecoderExtension, N> extension, Path folder, Path adapterFolder) {
        ConfigJson json = AdapterFiles.config(adapterFolder);
        AdapterConfig config = AdapterKinds.read(json);
        try (TensorScope scope = TensorScope.open();
                Weights weights = AdapterFiles.weights(adapterFolder)) {
            Adapter adapter = AdapterKinds.load(
                    config,
                    AdapterSpace.loading(base, folder),
                    adapterFolder.toString(),
                    weights.tensors(),
                    Optional.empty());
            return new AdaptedNetwork<>(base, extension, folder, adapter, json);
        }
    }

    /** The adapter, whose parameters are to be trained. */
    public Adapter adapter() {
        return adapter;
    }

    /**
     * The model with the adapter; belongs to this object. Ask again after training: what is computed of parameters once, rather
     * than at every step, is then computed anew.
     */
    public N network() {
        adapter.refresh();
        N made = extended;
        if (made == null) {
            made = extension.apply(ExtensionBuilder.of(base, List.of(), List.of(adapter), false));
            extended = made;
        }
        return made;
    }

    /** Saves the adapter as PEFT does; fields that this library does not know are kept. */
    public void save(Path target) {
        try (TensorScope scope = TensorScope.open()) {
            AdapterFiles.write(target, adapter, folder.toString(), AdapterFiles.parsed(json), base);
        }
    }

    @Override
    public void close() {
        N made = extended;
        if (made != null) {
            try {
                made.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        adapter.close();
    }
}
