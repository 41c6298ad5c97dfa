package io.swift4j.core.model;

import java.util.List;

/** Writes the script that calls the functions of fragments at their hooks; the counterpart of {@code hooks.py}. */
final class HookScript {

    private HookScript() {}

    static String of(List<ScriptFragment> fragments) {
        StringBuilder text = new StringBuilder();
        text.append("def weight(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:\n");
        text.append("  if name + \".weight\" in w:\n    return w[name + \".weight\"].to(x.dtype)\n");
        for (String function : functions(fragments, Hook.WEIGHT)) {
            text.append("  found_")
                    .append(function)
                    .append(" = self.")
                    .append(function)
                    .append("(w, name, x)\n");
            text.append("  if found_").append(function).append(" is not None:\n");
            text.append("    return found_").append(function).append("\n");
        }
        text.append("  return w[name + \".weight\"].to(x.dtype)\n\n");

        text.append("def linear(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:\n  h = x\n");
        for (String function : functions(fragments, Hook.LINEAR_INPUT)) {
            text.append("  h = self.").append(function).append("(w, name, h)\n");
        }
        text.append("  y = self.dense(w, name, h)\n");
        for (String function : functions(fragments, Hook.LINEAR_OUTPUT)) {
            text.append("  y = self.").append(function).append("(w, name, x, y)\n");
        }
        text.append("  return y\n\n");

        text.append("def branch(self, w: Dict[str, Tensor], name: str, h: Tensor) -> Tensor:\n");
        for (String function : functions(fragments, Hook.BRANCH)) {
            text.append("  h = self.").append(function).append("(w, name, h)\n");
        }
        text.append("  return h\n\n");

        text.append("def layer_output(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:\n");
        for (String function : functions(fragments, Hook.LAYER)) {
            text.append("  x = self.").append(function).append("(w, x)\n");
        }
        text.append("  return x\n\n");

        text.append("def embedded(self, top: Dict[str, Tensor], ids: Tensor, x: Tensor) -> Tensor:\n");
        for (String function : functions(fragments, Hook.EMBEDDING)) {
            text.append("  x = self.").append(function).append("(top, ids, x)\n");
        }
        text.append("  return x\n");
        return text.toString();
    }

    private static List<String> functions(List<ScriptFragment> fragments, Hook hook) {
        return fragments.stream()
                .filter(fragment -> fragment.hooks().containsKey(hook))
                .map(fragment -> fragment.hooks().getOrDefault(hook, ""))
                .toList();
    }
}
