package io.swift4j.peft;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an adapter is made from: the content of PEFT's {@code adapter_config.json}.
 *
 * <p>Implementations are records that validate themselves.
 */
public interface AdapterConfig {

    /** PEFT's name of the kind, as in {@code LORA}. */
    String peftType();

    /** Names of modules that are trained whole and saved with the adapter. */
    default List<String> modulesToSave() {
        return List.of();
    }

    /** Writes the fields that this kind has, by PEFT's names; {@code peft_type} and the like are written by the caller. */
    void write(ObjectNode json);
}
