package io.swift4j.modality.family;

import io.swift4j.core.model.ModelFamily;
import java.util.Optional;

/** A family whose tensors are told apart by how their names begin. */
abstract class PartedFamily implements ModelFamily {

    private final PartNames names;

    PartedFamily(PartNames names) {
        this.names = names;
    }

    /** The names of its parts. */
    final PartNames names() {
        return names;
    }

    @Override
    public final Optional<String> decoderName(String checkpointName) {
        return names.decoder(checkpointName);
    }

    @Override
    public final String moduleName(String checkpointName) {
        return names.part(checkpointName).orElse(checkpointName);
    }
}
