package io.swift4j.peft;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Hook;
import io.swift4j.core.model.ScriptFragment;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** An adapter as a program may add one: linear, and without a formula to merge by. */
public final class GainKind implements AdapterKind {

    private static final ScriptFragment FRAGMENT =
            Fragments.read(GainKind.class, "gain.py", Map.of(Hook.LINEAR_OUTPUT, "gain_output"));

    /** Its only setting. */
    record GainConfig(Targets targets) implements AdapterConfig {
        @Override
        public String peftType() {
            return "GAIN";
        }

        @Override
        public void write(ObjectNode json) {
            AdapterJson.putTargets(json, targets);
        }
    }

    private static final class GainAdapter extends Adapter {

        private final GainConfig config;

        GainAdapter(GainConfig config, AdapterSpace space) {
            super(config, space);
            this.config = config;
            space.sites(config.targets()).forEach(site -> parameter(site.parameter("gain"), space.full(1, site.out())));
        }

        @Override
        protected void apply(ExtensionBuilder target, boolean training) {
            target.fragment(FRAGMENT);
            space().sites(config.targets())
                    .forEach(site -> target.put(site.layer(), site.key() + ".gain", get(site.parameter("gain"))));
        }

        @Override
        protected boolean touches(Site site) {
            return has(site.parameter("gain"));
        }
    }

    @Override
    public String peftType() {
        return "GAIN";
    }

    @Override
    public AdapterConfig read(ConfigJson json) {
        return new GainConfig(AdapterJson.targets(json));
    }

    @Override
    public Class<? extends AdapterConfig> configType() {
        return GainConfig.class;
    }

    @Override
    public Adapter create(AdapterConfig config, AdapterSpace space) {
        return new GainAdapter((GainConfig) config, space);
    }
}
