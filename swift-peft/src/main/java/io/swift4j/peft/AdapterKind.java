package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A kind of adapter, found by {@link java.util.ServiceLoader}, so that programs can add their own.
 *
 * <p>Implementations have a public constructor without parameters and no state.
 */
public interface AdapterKind {

    /** PEFT's name, as in {@code LORA}. */
    String peftType();

    /** Reads a configuration; what is wrong in it is an exception that names the field. */
    AdapterConfig read(ConfigJson json);

    /** The type of its configurations. */
    Class<? extends AdapterConfig> configType();

    /** Makes an adapter with its initial values. */
    Adapter create(AdapterConfig config, AdapterSpace space);

    /**
     * Makes one adapter of several of this kind.
     *
     * @throws SwiftException where this kind or these adapters can't be combined
     */
    default Adapter combine(List<Adapter> adapters, double[] weights, Combination how, AdapterSpace space) {
        throw new SwiftException("adapters of type " + peftType() + " can't be combined");
    }

    /**
     * Makes an adapter that gives on the checkpoint's own weights what another gives on weights that its start had changed.
     *
     * @throws SwiftException where the start of that adapter changes no weights
     */
    default Adapter onOriginalWeights(Adapter adapter, AdapterSpace space) {
        throw new SwiftException(
                "an adapter of type " + peftType() + " stands on the checkpoint's own weights already");
    }

    /** Fields that would change the maths in a way that isn't supported, unless they are null, false or empty. */
    default Set<String> unsupportedFields() {
        return Set.of();
    }

    /** The only values that these fields may have; others would change the maths in a way that isn't supported. */
    default Map<String, Object> fixedFields() {
        return Map.of();
    }
}
