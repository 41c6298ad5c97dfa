package io.swift4j.core.model;

import java.util.Map;

/**
 * TorchScript functions that an adapter adds to a decoder.
 *
 * @param file named in error messages
 * @param source one or more functions; names must not be those of the decoder's own
 * @param hooks which function is called where
 */
public record ScriptFragment(String file, String source, Map<Hook, String> hooks) {

    public ScriptFragment {
        hooks = Map.copyOf(hooks);
        hooks.values().forEach(function -> {
            if (!source.contains("def " + function + "(")) {
                throw new IllegalArgumentException(file + " has no function " + function);
            }
        });
    }
}
