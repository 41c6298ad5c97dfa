package io.swift4j.core.model;

import io.swift4j.core.torch.Script;
import java.util.List;

/** Adds to a script what every model's layers call: linear layers by name, activations, and the hooks where adapters enter. */
public final class ScriptHooks {

    private ScriptHooks() {}

    /**
     * Adds {@code linear}, {@code activation} and the hooks; the script must have a constant {@code mlp_activation}.
     *
     * @param fragments what adapters bring; none for a plain model
     */
    public static Script.Builder add(Script.Builder script, List<ScriptFragment> fragments) {
        script.resource(ScriptHooks.class, "linear.py").resource(ScriptHooks.class, "activation.py");
        if (fragments.isEmpty()) {
            return script.resource(ScriptHooks.class, "hooks.py");
        }
        script.functions("hooks", HookScript.of(fragments));
        fragments.forEach(fragment -> script.functions(fragment.file(), fragment.source()));
        return script;
    }
}
