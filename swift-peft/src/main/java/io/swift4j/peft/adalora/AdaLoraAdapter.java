package io.swift4j.peft.adalora;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Hook;
import io.swift4j.core.model.ScriptFragment;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.BiasPlaces;
import io.swift4j.peft.ExtensionBuilder;
import io.swift4j.peft.Fragments;
import io.swift4j.peft.PeftMath;
import io.swift4j.peft.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Three factors on each changed layer, like those of a singular value decomposition. */
final class AdaLoraAdapter extends Adapter {

    static final String VALUES = "lora_E";
    private static final String A = "lora_A";
    private static final String B = "lora_B";
    private static final double RANK_EPSILON = 1e-5;

    private static final ScriptFragment FRAGMENT =
            Fragments.read(AdaLoraAdapter.class, "adalora.py", Map.of(Hook.LINEAR_OUTPUT, "adalora_output"));

    private final AdaLoraConfig config;
    private final Map<String, Site> sites = new LinkedHashMap<>();
    private final BiasPlaces biases;
    private final RankAllocator allocator;

    AdaLoraAdapter(AdaLoraConfig config, AdapterSpace space) {
        super(config, space);
        this.config = config;
        List<RankAllocator.Triplet> triplets = new ArrayList<>();
        for (Site site : space.sites(config.targets())) {
            if (site.kind() == Site.Kind.EMBEDDING) {
                throw new SwiftException("AdaLoRA changes linear layers only, not " + site.module());
            }
            sites.put(site.module(), site);
            try (TensorScope scope = TensorScope.open()) {
                begin(site, rank(site));
            }
            triplets.add(new RankAllocator.Triplet(
                    site.module(),
                    get(site.parameter(VALUES)),
                    get(site.parameter(A)),
                    get(site.parameter(B)),
                    ranksBefore(site)));
        }
        this.allocator = new RankAllocator(config.budget(), triplets, space.resumed());
        this.biases = config.bias().places(space, List.copyOf(sites.values()));
        biases.values().forEach(this::parameter);
    }

    /** Which ranks were left when this training began, if any had gone. */
    private List<Boolean> ranksBefore(Site site) {
        return RankAllocator.resumedBefore(space().resumed(), site.module())
                .orElseGet(() -> config.rankPattern().getOrDefault(site.module(), List.of()));
    }

    /** The rank that a layer has, those included that training has only masked so far. */
    private int rank(Site site) {
        List<Boolean> kept = ranksBefore(site);
        return kept.isEmpty()
                ? config.rank()
                : (int) kept.stream().filter(Boolean::booleanValue).count();
    }

    private void begin(Site site, int rank) {
        double deviation = config.zeroStart() ? 0.02 : 1;
        parameter(site.parameter(A), space().normal(deviation, rank, site.in()));
        parameter(site.parameter(VALUES), config.zeroStart() ? space().zeros(rank, 1) : space().normal(1, rank, 1));
        parameter(site.parameter(B), space().normal(deviation, site.out(), rank));
        buffer(site.parameter("scale"), Tensor.of(new float[] {(float) scale(site)}));
    }

    /** The divisor stays the first rank when ranks go, so that what is left keeps its strength. */
    private double scale(Site site) {
        return (config.alpha() > 0 ? config.alpha() : rank(site)) / (config.rank() + RANK_EPSILON);
    }

    @Override
    protected Map<String, Tensor> state() {
        Map<String, Tensor> saved = new LinkedHashMap<>();
        parameters().forEach((name, tensor) -> saved.put(biases.savedName(name, sites.keySet()), tensor));
        for (RankAllocator.Pruned pruned : allocator.pruned()) {
            saved.put(pruned.module() + "." + A, pruned.a());
            saved.put(pruned.module() + "." + VALUES, pruned.e());
            saved.put(pruned.module() + "." + B, pruned.b());
        }
        return saved;
    }

    /** The smoothed importances, and the factors of layers from which ranks have gone, which the file has only the rest of. */
    @Override
    public Map<String, Tensor> trainingState() {
        return allocator.state();
    }

    @Override
    protected void writeState(ObjectNode json) {
        AdaLoraConfig.putRanks(json, allocator.ranks());
    }

    @Override
    protected void apply(ExtensionBuilder target, boolean training) {
        target.fragment(FRAGMENT);
        for (Site site : sites.values()) {
            String prefix = target.slot(site, "adalora");
            target.put(site.layer(), prefix + "A", get(site.parameter(A)));
            target.put(site.layer(), prefix + "E", get(site.parameter(VALUES)));
            target.put(site.layer(), prefix + "B", get(site.parameter(B)));
            target.put(site.layer(), prefix + "scale", get(site.parameter("scale")));
            if (training && config.dropout() > 0) {
                String key = site.parameter("dropout");
                target.put(
                        site.layer(),
                        prefix + "dropout",
                        has(key) ? get(key) : buffer(key, Tensor.of(new float[] {(float) config.dropout()})));
            }
        }
        biases.extend(target, parameters());
    }

    @Override
    public Optional<Tensor> penalty() {
        return config.orthogonality() == 0
                ? Optional.empty()
                : Optional.of(allocator.orthogonality(config.orthogonality()));
    }

    @Override
    public void afterStep(int step) {
        allocator.afterStep(step);
    }

    @Override
    protected boolean touches(Site site) {
        return sites.containsKey(site.module());
    }

    @Override
    protected boolean mergesByFormula() {
        return true;
    }

    @Override
    protected Tensor merged(Site site, Tensor weight) {
        return PeftMath.run(
                "plus",
                weight,
                RankAllocator.product(
                        get(site.parameter(B)), get(site.parameter(A)), get(site.parameter(VALUES)), scale(site)));
    }

    @Override
    protected Map<String, Tensor> mergedBiases() {
        return biases.merged(parameters());
    }

    @Override
    public void close() {
        allocator.close();
        super.close();
    }
}
