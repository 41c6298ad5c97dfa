package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.ScriptFragment;
import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what adapters add to a decoder. */
public final class ExtensionBuilder {

    private final Map<String, ScriptFragment> fragments = new LinkedHashMap<>();
    private final Map<String, Tensor> top = new LinkedHashMap<>();
    private final List<Map<String, Tensor>> layers = new ArrayList<>();
    private int prefixTokens;
    private int promptTokens;

    private ExtensionBuilder(int layerCount) {
        for (int i = 0; i < layerCount; i++) {
            layers.add(new LinkedHashMap<>());
        }
    }

    /** Adds scripts, once for all adapters that share them. */
    public void fragment(ScriptFragment fragment) {
        fragments.putIfAbsent(fragment.file(), fragment);
    }

    /** Adds an entry to a layer's dict, or with layer -1 to the dict of what lies outside the layers. */
    public void put(int layer, String key, Tensor tensor) {
        dict(layer).put(key, tensor);
    }

    /** Whether an entry has been added. */
    public boolean has(int layer, String key) {
        return dict(layer).containsKey(key);
    }

    private Map<String, Tensor> dict(int layer) {
        return layer < 0 ? top : layers.get(layer);
    }

    /** The first prefix {@code key.kind0.}, {@code key.kind1.}, … under which nothing has been added. */
    public String slot(Site site, String kind) {
        return slot(site.layer(), site.key() + "." + kind);
    }

    /** The first prefix {@code kind0.}, {@code kind1.}, … in a layer under which nothing has been added. */
    public String slot(int layer, String kind) {
        for (int i = 0; ; i++) {
            String prefix = kind + i + ".";
            if (dict(layer).keySet().stream().noneMatch(name -> name.startsWith(prefix))) {
                return prefix;
            }
        }
    }

    /** Says that learned keys and values stand before every sequence. */
    public void prefixTokens(int count) {
        checkFirst();
        prefixTokens = count;
    }

    /** Says that virtual tokens, the rows of {@code prompt_embeddings}, stand before every sequence. */
    public void promptTokens(int count) {
        checkFirst();
        promptTokens = count;
    }

    private void checkFirst() {
        if (prefixTokens > 0 || promptTokens > 0) {
            throw new SwiftException("only one adapter with virtual tokens can be active at a time");
        }
    }

    /**
     * What adapters add to a model.
     *
     * @param first scripts that run before theirs
     * @param training whether what is random in training, such as dropout, is wanted
     */
    static DecoderExtension of(
            Adaptable base, List<ScriptFragment> first, Collection<Adapter> adapters, boolean training) {
        ExtensionBuilder builder = new ExtensionBuilder(base.layerTensors().size());
        first.forEach(builder::fragment);
        adapters.forEach(adapter -> adapter.extend(builder, training));
        return builder.build();
    }

    private DecoderExtension build() {
        return new DecoderExtension(List.copyOf(fragments.values()), top, layers, prefixTokens, promptTokens);
    }
}
