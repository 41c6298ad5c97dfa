package io.swift4j.peft;

import io.swift4j.core.model.Hook;
import io.swift4j.core.model.Network;
import io.swift4j.core.model.ScriptFragment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The networks with the active adapters, made when first asked for. */
final class ActiveNetworks {

    /** The first of all, so that adapters add to what is float32 again. */
    private static final ScriptFragment MIXED = Fragments.read(
            ActiveNetworks.class, "mixed.py", Map.of(Hook.LINEAR_INPUT, "lowered", Hook.LINEAR_OUTPUT, "raised"));

    private final NamedAdapters adapters;
    private final ScoreLayer base;
    private boolean mixed;
    private @Nullable Network bare;
    private @Nullable Network plain;
    private @Nullable Network training;

    ActiveNetworks(NamedAdapters adapters, ScoreLayer base) {
        this.adapters = adapters;
        this.base = base;
    }

    /** Linear layers multiply in bfloat16 from now on, or in the model's type again. */
    void mixed(boolean wanted) {
        if (mixed != wanted) {
            mixed = wanted;
            renew();
        }
    }

    /** That without adapters. */
    Network bare() {
        if (!mixed) {
            return base.network();
        }
        if (bare == null) {
            bare = extended(List.of(), false);
        }
        return bare;
    }

    /** That without what is random in training. */
    Network plain() {
        if (adapters.active().isEmpty()) {
            return bare();
        }
        adapters.inUse().forEach(Adapter::refresh);
        if (plain == null) {
            plain = extended(adapters.inUse(), false);
        }
        return plain;
    }

    /** That with what is random in training, such as dropout. */
    Network training() {
        adapters.inUse().forEach(Adapter::refresh);
        if (training == null) {
            training = extended(adapters.inUse(), true);
        }
        return training;
    }

    private Network extended(Collection<Adapter> used, boolean forTraining) {
        Network network = base.network();
        return network.extend(ExtensionBuilder.of(network, mixed ? List.of(MIXED) : List.of(), used, forTraining));
    }

    /** Makes them anew when next asked for. */
    void renew() {
        for (Network made : new Network[] {bare, plain, training}) {
            if (made != null) {
                made.close();
            }
        }
        bare = null;
        plain = null;
        training = null;
    }
}
