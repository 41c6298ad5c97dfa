package io.swift4j.peft.lora;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.Torch;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.Combination;
import io.swift4j.peft.PeftMath;
import io.swift4j.peft.Site;
import io.swift4j.peft.Targets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one LoRA adapter, whose scale is 1, of several. */
final class LoraCombiner {

    private static final Script SCRIPT =
            Script.builder("combine").resource(LoraCombiner.class, "combine.py").build();

    /** One adapter's update at a site. */
    record Part(Tensor a, Tensor b, double scale) {}

    private record Weighted(Part part, double weight) {}

    private final List<LoraAdapter> adapters;
    private final double[] weights;
    private final Combination how;
    private final int rank;

    private LoraCombiner(List<LoraAdapter> adapters, double[] weights, Combination how) {
        this.adapters = adapters;
        this.weights = weights;
        this.how = adapters.size() == 1 ? Combination.of(Combination.Method.LINEAR) : how;
        this.rank = newRank();
    }

    static LoraAdapter combine(List<LoraAdapter> adapters, double[] weights, Combination how, AdapterSpace space) {
        adapters.forEach(LoraCombiner::check);
        return new LoraCombiner(adapters, weights, how).combined(space);
    }

    private static void check(LoraAdapter adapter) {
        LoraConfig config = adapter.lora();
        List<String> obstacles = new ArrayList<>();
        if (config.weightDecomposed()) {
            obstacles.add("use_dora");
        }
        if (config.loraBias()) {
            obstacles.add("lora_bias");
        }
        if (config.bias() != LoraConfig.Bias.NONE) {
            obstacles.add("bias " + config.bias());
        }
        if (config.start().changesBase()) {
            obstacles.add("init_lora_weights " + config.start().name());
        }
        if (!config.modulesToSave().isEmpty()) {
            obstacles.add("modules_to_save");
        }
        if (!config.trainableTokenIndices().isEmpty()) {
            obstacles.add("trainable_token_indices");
        }
        if (!obstacles.isEmpty()) {
            throw new SwiftException("an adapter with " + String.join(", ", obstacles)
                    + " is more than a low-rank update and can't be combined with others");
        }
    }

    private static int rank(LoraAdapter adapter) {
        LoraConfig config = adapter.lora();
        return Math.max(
                config.rank(),
                config.rankPattern().values().stream()
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElse(0));
    }

    private int newRank() {
        List<Integer> ranks = adapters.stream().map(LoraCombiner::rank).toList();
        int largest = ranks.stream().mapToInt(Integer::intValue).max().orElse(0);
        if (how.method() == Combination.Method.CAT) {
            return ranks.stream().mapToInt(Integer::intValue).sum();
        }
        if (how.method().decomposes()) {
            return how.svdRank() > 0 ? how.svdRank() : largest;
        }
        if (ranks.stream().distinct().count() > 1) {
            throw new SwiftException(how.method() + " combines adapters of one rank, these have " + ranks
                    + "; use CAT or a method that decomposes");
        }
        return largest;
    }

    private LoraAdapter combined(AdapterSpace space) {
        Map<Site, List<Tensor>> factors = new LinkedHashMap<>();
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Torch.seed(how.seed());
            for (Site site : space.sites()) {
                List<Weighted> parts = parts(site);
                if (!parts.isEmpty()) {
                    factors.put(site, combined(site, parts));
                }
            }
        }
        LoraAdapter made = new LoraAdapter(config(factors), space);
        factors.forEach((site, pair) -> made.set(site, pair.get(0), pair.get(1)));
        return made;
    }

    private List<Weighted> parts(Site site) {
        List<Weighted> parts = new ArrayList<>();
        for (int i = 0; i < adapters.size(); i++) {
            Optional<Part> part = adapters.get(i).part(site);
            if (part.isPresent()) {
                parts.add(new Weighted(part.get(), weights[i]));
            }
        }
        return parts;
    }

    private List<Tensor> combined(Site site, List<Weighted> parts) {
        if (how.method() == Combination.Method.CAT) {
            List<Tensor> a = parts.stream()
                    .map(one -> SCRIPT.tensor(
                            "weighted", one.part().a(), one.weight(), one.part().scale()))
                    .toList();
            List<Tensor> b = parts.stream().map(one -> one.part().b()).toList();
            return List.of(SCRIPT.tensor("side_by_side", a, 0, rank), SCRIPT.tensor("side_by_side", b, 1, rank));
        }
        if (how.method().decomposes()) {
            List<Tensor> updates = parts.stream()
                    .map(one -> PeftMath.run(
                            "scaled_product",
                            one.part().b(),
                            one.part().a(),
                            one.part().scale()))
                    .toList();
            double[] plain = parts.stream().mapToDouble(Weighted::weight).toArray();
            return SCRIPT.tensors("factors", combined(updates, plain), rank);
        }
        if (parts.stream().map(one -> one.part().a().size(0)).distinct().count() > 1) {
            throw new SwiftException(how.method() + " combines adapters of one rank, but at " + site.module()
                    + " they have several; use CAT or a method that decomposes");
        }
        double[] roots = parts.stream()
                .mapToDouble(one -> Math.sqrt(Math.abs(one.weight() * one.part().scale())))
                .toArray();
        double[] signed = new double[roots.length];
        for (int i = 0; i < signed.length; i++) {
            Weighted one = parts.get(i);
            signed[i] = one.weight() * one.part().scale() >= 0 ? roots[i] : -roots[i];
        }
        return List.of(
                combined(parts.stream().map(one -> one.part().a()).toList(), signed),
                combined(parts.stream().map(one -> one.part().b()).toList(), roots));
    }

    private Tensor combined(List<Tensor> tensors, double[] factors) {
        float[] single = new float[factors.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) factors[i];
        }
        Tensor made = Tensor.of(single, single.length);
        String device = tensors.get(0).device();
        return SCRIPT.tensor(
                "combined",
                tensors,
                device.equals("cpu") ? made : made.to(device),
                how.method().rule(),
                how.density(),
                how.sign() == Combination.Sign.FREQUENCY);
    }

    /** Ranks and alphas are equal everywhere, so that the scale is 1. */
    private LoraConfig config(Map<Site, List<Tensor>> factors) {
        Map<String, Integer> ranks = new LinkedHashMap<>();
        Map<String, Double> alphas = new LinkedHashMap<>();
        factors.forEach((site, pair) -> {
            int own = (int) pair.get(0).size(0);
            if (own != rank) {
                ranks.put(escaped(site), own);
                alphas.put(escaped(site), (double) own);
            }
        });
        return LoraConfig.of(rank, rank).withTargets(targets(factors.keySet())).withPatterns(ranks, alphas);
    }

    private static String escaped(Site site) {
        return site.module().replace(".", "\\.");
    }

    private Targets targets(java.util.Set<Site> sites) {
        Targets first = adapters.get(0).lora().targets();
        boolean same =
                adapters.stream().allMatch(adapter -> adapter.lora().targets().equals(first));
        return same ? first : Targets.modules(sites.stream().map(Site::module).toArray(String[]::new));
    }
}
