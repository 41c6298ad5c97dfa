package io.swift4j.peft.prompt;

import io.swift4j.peft.AdapterKind;
import java.util.Map;
import java.util.Set;

/** What kinds with virtual tokens have in common: they stand before a decoder alone, and train nothing else. */
abstract class VirtualTokensKind implements AdapterKind {

    @Override
    public final Set<String> unsupportedFields() {
        return Set.of("modules_to_save");
    }

    @Override
    public final Map<String, Object> fixedFields() {
        return Map.of("num_transformer_submodules", 1);
    }
}
