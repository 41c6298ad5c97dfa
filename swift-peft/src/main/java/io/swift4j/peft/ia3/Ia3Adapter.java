package io.swift4j.peft.ia3;

import io.swift4j.core.model.Hook;
import io.swift4j.core.model.ScriptFragment;
import io.swift4j.core.torch.Tensor;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.ExtensionBuilder;
import io.swift4j.peft.Fragments;
import io.swift4j.peft.Site;
import java.util.LinkedHashMap;
import java.util.Map;

/** A vector on each changed layer. */
final class Ia3Adapter extends Adapter {

    private static final ScriptFragment FRAGMENT = Fragments.read(
            Ia3Adapter.class, "ia3.py", Map.of(Hook.LINEAR_INPUT, "ia3_input", Hook.LINEAR_OUTPUT, "ia3_output"));

    private final Ia3Config config;
    private final Map<String, Site> sites = new LinkedHashMap<>();

    Ia3Adapter(Ia3Config config, AdapterSpace space) {
        super(config, space);
        this.config = config;
        for (Site site : space.sites(config.targets())) {
            sites.put(site.module(), site);
            long[] shape = scalesInput(site) ? new long[] {1, site.in()} : new long[] {site.out(), 1};
            parameter(site.parameter("ia3_l"), config.ones() ? space.full(1, shape) : space.normal(1, shape));
        }
    }

    /** By PEFT's rule: the module's path is, or ends in, one of the names, which may be regular expressions. */
    private boolean scalesInput(Site site) {
        return config.feedForward().stream()
                .anyMatch(name -> site.module().equals(name)
                        || site.module().endsWith("." + name)
                        || site.module().matches(name));
    }

    @Override
    protected void apply(ExtensionBuilder target, boolean training) {
        target.fragment(FRAGMENT);
        for (Site site : sites.values()) {
            Tensor vector = get(site.parameter("ia3_l"));
            target.put(site.layer(), target.slot(site, "ia3") + (scalesInput(site) ? "in" : "out"), vector);
        }
    }

    @Override
    protected boolean touches(Site site) {
        return sites.containsKey(site.module());
    }
}
