package io.swift4j.peft.vera;

import io.swift4j.core.model.Hook;
import io.swift4j.core.model.ScriptFragment;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.Torch;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.ExtensionBuilder;
import io.swift4j.peft.Fragments;
import io.swift4j.peft.Site;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Two vectors on each changed layer, and the shared random matrices. */
final class VeraAdapter extends Adapter {

    private static final ScriptFragment FRAGMENT =
            Fragments.read(VeraAdapter.class, "vera.py", Map.of(Hook.LINEAR_OUTPUT, "vera_output"));
    private static final String A = "vera_A";
    private static final String B = "vera_B";

    private final VeraConfig config;
    private final Map<String, Site> sites = new LinkedHashMap<>();

    VeraAdapter(VeraConfig config, AdapterSpace space) {
        super(config, space);
        this.config = config;
        space.sites(config.targets()).forEach(site -> sites.put(site.module(), site));
        int in = sites.values().stream().mapToInt(Site::in).max().orElse(1);
        int out = sites.values().stream().mapToInt(Site::out).max().orElse(1);
        drawProjections(in, out);
        for (Site site : sites.values()) {
            parameter(site.parameter("vera_lambda_b"), space.zeros(site.out()));
            parameter(site.parameter("vera_lambda_d"), space.full(config.initial(), config.rank()));
            buffer(site.parameter("A"), get(A).narrow(1, 0, site.in()));
            buffer(site.parameter("B"), get(B).narrow(0, 0, site.out()));
        }
        if (config.dropout() > 0) {
            buffer("dropout", Tensor.of(new float[] {(float) config.dropout()}));
        }
    }

    /** Both matrices as PEFT draws them: Kaiming's uniform rule, in this order, from the projection's seed. */
    private void drawProjections(int in, int out) {
        try (Script script = Script.builder("vera")
                        .functions(
                                "vera.py",
                                FRAGMENT.source().substring(FRAGMENT.source().indexOf("def projection")))
                        .build();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Torch.seed(config.projectionSeed());
            buffer(A, script.tensor("projection", config.rank(), in, bound(in)));
            buffer(B, script.tensor("projection", out, config.rank(), bound(config.rank())));
        }
    }

    private static double bound(int fanIn) {
        return Math.sqrt(3) * Math.sqrt(2) / Math.sqrt(fanIn);
    }

    @Override
    protected Map<String, Tensor> state() {
        Map<String, Tensor> saved = new LinkedHashMap<>(parameters());
        if (config.saveProjection()) {
            saved.put(A, get(A));
            saved.put(B, get(B));
        }
        return saved;
    }

    @Override
    protected String savedName(String name) {
        return name.equals(A) || name.equals(B) ? "base_model." + name : super.savedName(name);
    }

    @Override
    protected Set<String> optionalNames() {
        return Set.of("base_model." + A, "base_model." + B);
    }

    @Override
    protected void apply(ExtensionBuilder target, boolean training) {
        target.fragment(FRAGMENT);
        for (Site site : sites.values()) {
            String prefix = target.slot(site, "vera");
            target.put(site.layer(), prefix + "A", get(site.parameter("A")));
            target.put(site.layer(), prefix + "B", get(site.parameter("B")));
            target.put(site.layer(), prefix + "b", get(site.parameter("vera_lambda_b")));
            target.put(site.layer(), prefix + "d", get(site.parameter("vera_lambda_d")));
            if (training && config.dropout() > 0) {
                target.put(site.layer(), prefix + "dropout", get("dropout"));
            }
        }
    }

    @Override
    protected boolean touches(Site site) {
        return sites.containsKey(site.module());
    }
}
