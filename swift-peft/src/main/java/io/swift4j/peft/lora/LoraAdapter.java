package io.swift4j.peft.lora;

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
import io.swift4j.peft.Targets;
import io.swift4j.peft.TokenRows;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** LoRA's factors on each changed layer. */
final class LoraAdapter extends Adapter {

    private static final ScriptFragment FRAGMENT = Fragments.read(
            LoraAdapter.class, "lora.py", Map.of(Hook.LINEAR_OUTPUT, "lora_output", Hook.EMBEDDING, "lora_embedding"));

    private final LoraConfig config;
    private final Map<String, Site> sites = new LinkedHashMap<>();
    private final BiasPlaces biases;
    private final TokenRows tokens;

    LoraAdapter(LoraConfig config, AdapterSpace space) {
        super(config, space);
        this.config = config;
        for (Site site : space.sites(config.targets())) {
            sites.put(site.module(), site);
            try (TensorScope scope = TensorScope.open()) {
                begin(site);
            }
        }
        this.biases = config.bias().places(space, List.copyOf(sites.values()));
        biases.values().forEach(this::parameter);
        this.tokens = TokenRows.of(config.trainableTokenIndices(), "token_adapter.trainable_tokens_delta", space);
        Set<String> changed = new LinkedHashSet<>(sites.keySet());
        parameters().keySet().forEach(name -> changed.add(name.replaceFirst("\\.weight$", "")));
        tokens.checkApart(changed);
        tokens.values(false).forEach(this::parameter);
        tokens.matrices().forEach((name, matrix) -> buffer(name, matrix).requireGrad(true));
    }

    @Override
    protected void refresh() {
        tokens.refresh(this::get);
    }

    @Override
    public Map<String, Tensor> gathering() {
        return tokens.gathering(parameters(), this::get);
    }

    @Override
    public void passGradients() {
        tokens.passGradients(this::get);
    }

    @Override
    protected boolean headFollows() {
        return tokens.ofEmbedding();
    }

    private int rank(Site site) {
        return Targets.patternValue(config.rankPattern(), site.module(), config.rank());
    }

    private double scale(Site site) {
        double alpha = Targets.patternValue(config.alphaPattern(), site.module(), config.alpha());
        int rank = rank(site);
        return config.rankStabilized() ? alpha / Math.sqrt(rank) : alpha / rank;
    }

    private static String a(Site site) {
        return site.parameter(site.kind() == Site.Kind.EMBEDDING ? "lora_embedding_A" : "lora_A.weight");
    }

    private static String b(Site site) {
        return site.parameter(site.kind() == Site.Kind.EMBEDDING ? "lora_embedding_B" : "lora_B.weight");
    }

    private void begin(Site site) {
        List<Tensor> start = factors(site);
        Tensor a = parameter(a(site), start.get(0));
        Tensor b = parameter(b(site), start.get(1));
        if (config.start().changesBase()) {
            buffer(site.parameter("start_A"), a.copy());
            buffer(site.parameter("start_B"), b.copy());
        }
        if (config.loraBias()) {
            parameter(site.parameter("lora_B.bias"), space().zeros(site.out()));
        }
        if (config.weightDecomposed() && site.kind() != Site.Kind.EMBEDDING) {
            Tensor weight = space().weight(site);
            buffer(site.parameter("squares"), PeftMath.run("row_squares", weight));
            Tensor update = PeftMath.run("scaled_product", b, a, scale(site));
            parameter(
                    site.parameter("lora_magnitude_vector"),
                    PeftMath.run("row_norms", PeftMath.run("plus", weight, update)));
        }
    }

    private List<Tensor> factors(Site site) {
        int rank = rank(site);
        if (site.kind() == Site.Kind.EMBEDDING) {
            boolean random = config.start().kind() == LoraStart.Kind.RANDOM;
            return List.of(
                    random ? space().normal(1, rank, site.in()) : space().zeros(rank, site.in()),
                    space().normal(1, site.out(), rank));
        }
        Tensor zero = space().zeros(site.out(), rank);
        double bound = 1 / Math.sqrt(site.in());
        return switch (config.start().kind()) {
            case DEFAULT -> List.of(space().uniform(bound, rank, site.in()), zero);
            case GAUSSIAN -> List.of(space().normal(1.0 / rank, rank, site.in()), zero);
            case RANDOM ->
                List.of(
                        space().uniform(bound, rank, site.in()),
                        space().uniform(1 / Math.sqrt(rank), site.out(), rank));
            case PISSA ->
                config.start().iterations() == 0
                        ? PeftMath.all("principal", space().weight(site), rank, scale(site))
                        : PeftMath.all(
                                "principal_fast",
                                space().weight(site),
                                space().fixedNormal(site.in(), rank),
                                scale(site),
                                config.start().iterations());
            case OLORA -> PeftMath.all("orthonormal", space().weight(site), rank);
            case ORTHOGONAL -> PeftMath.all("orthogonal_pair", site.in(), site.out(), rank);
        };
    }

    @Override
    protected Map<String, Tensor> state() {
        Map<String, Tensor> saved = new LinkedHashMap<>();
        parameters().forEach((name, tensor) -> saved.put(biases.savedName(name, sites.keySet()), tensor));
        return saved;
    }

    /** What a start took out of the frozen weights, which a decomposition on another machine might not repeat to the bit. */
    @Override
    public Map<String, Tensor> trainingState() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        if (config.start().changesBase()) {
            for (Site site : sites.values()) {
                for (String name : List.of("start_A", "start_B")) {
                    state.put(site.parameter(name), get(site.parameter(name)));
                }
            }
        }
        return state;
    }

    @Override
    protected Set<String> optionalNames() {
        Set<String> names = new LinkedHashSet<>();
        for (Site site : sites.values()) {
            if (site.kind() == Site.Kind.EMBEDDING) {
                names.add(savedName(site.parameter("base_layer.weight")));
            }
        }
        return names;
    }

    @Override
    protected void loaded(Map<String, Tensor> file) {
        for (Site site : sites.values()) {
            Tensor base = file.get(savedName(site.parameter("base_layer.weight")));
            if (base != null && !has(site.parameter("base"))) {
                buffer(site.parameter("base"), base.copy());
            }
        }
    }

    @Override
    protected void apply(ExtensionBuilder target, boolean training) {
        target.fragment(FRAGMENT);
        for (Site site : sites.values()) {
            if (has(site.parameter("base"))) {
                target.put(site.layer(), site.key() + ".weight", get(site.parameter("base")));
            }
            if (config.start().changesBase()) {
                slot(target, site, get(site.parameter("start_A")), get(site.parameter("start_B")), -scale(site));
            }
            String prefix = slot(target, site, get(a(site)), get(b(site)), scale(site));
            if (training && config.dropout() > 0) {
                target.put(site.layer(), prefix + "dropout", constant(site, "dropout", config.dropout()));
            }
            if (config.loraBias()) {
                target.put(site.layer(), prefix + "bias", get(site.parameter("lora_B.bias")));
            }
            if (config.weightDecomposed() && site.kind() != Site.Kind.EMBEDDING) {
                target.put(site.layer(), prefix + "magnitude", get(site.parameter("lora_magnitude_vector")));
                target.put(site.layer(), prefix + "squares", get(site.parameter("squares")));
            }
        }
        biases.extend(target, parameters());
        tokens.extend(target, this::get);
    }

    LoraConfig lora() {
        return config;
    }

    /** This adapter's update at a site; empty where it has none. */
    Optional<LoraCombiner.Part> part(Site site) {
        return sites.containsKey(site.module())
                ? Optional.of(new LoraCombiner.Part(get(a(site)), get(b(site)), scale(site)))
                : Optional.empty();
    }

    void set(Site site, Tensor a, Tensor b) {
        PeftMath.copy(get(a(site)), a);
        PeftMath.copy(get(b(site)), b);
    }

    /** The same update on the checkpoint's own weights, of twice the rank, where the start had changed them. */
    LoraAdapter onOriginalWeights(AdapterSpace space) {
        LoraAdapter made = new LoraAdapter(config.onOriginalWeights(), space);
        for (Site site : sites.values()) {
            Tensor minus = PeftMath.run("times", get(site.parameter("start_B")), -1.0);
            made.set(
                    site,
                    PeftMath.run("joined", List.of(get(a(site)), get(site.parameter("start_A"))), 0),
                    PeftMath.run("joined", List.of(get(b(site)), minus), 1));
            if (has(site.parameter("base"))) {
                made.buffer(site.parameter("base"), get(site.parameter("base")).copy());
            }
        }
        Set<String> factors = new LinkedHashSet<>();
        sites.values().forEach(site -> factors.addAll(List.of(a(site), b(site))));
        parameters().forEach((name, tensor) -> {
            if (!factors.contains(name)) {
                PeftMath.copy(made.get(name), tensor);
            }
        });
        return made;
    }

    private String slot(ExtensionBuilder target, Site site, Tensor a, Tensor b, double scale) {
        String prefix = target.slot(site, "lora");
        target.put(site.layer(), prefix + "A", a);
        target.put(site.layer(), prefix + "B", b);
        target.put(site.layer(), prefix + "scale", constant(site, scale < 0 ? "minus_scale" : "scale", scale));
        return prefix;
    }

    private Tensor constant(Site site, String name, double value) {
        String key = site.parameter(name);
        return has(key) ? get(key) : buffer(key, Tensor.of(new float[] {(float) value}));
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
        Tensor update = PeftMath.run("scaled_product", get(b(site)), get(a(site)), scale(site));
        if (site.kind() == Site.Kind.EMBEDDING) {
            Tensor base = has(site.parameter("base")) ? get(site.parameter("base")) : weight;
            return PeftMath.run("plus", base, PeftMath.run("transposed", update));
        }
        Tensor base = config.start().changesBase() ? residual(site, weight) : weight;
        Tensor sum = PeftMath.run("plus", base, update);
        if (!config.weightDecomposed()) {
            return sum;
        }
        Tensor factor =
                PeftMath.run("ratio", get(site.parameter("lora_magnitude_vector")), PeftMath.run("row_norms", sum));
        return PeftMath.run("times_rows", sum, factor);
    }

    /** The frozen matrix that is left where the start took something out of it. */
    private Tensor residual(Site site, Tensor weight) {
        Tensor taken = PeftMath.run(
                "scaled_product", get(site.parameter("start_B")), get(site.parameter("start_A")), scale(site));
        return PeftMath.run("minus", weight, taken);
    }

    @Override
    protected Optional<Tensor> frozen(Site site, Tensor weight) {
        return config.start().changesBase() && sites.containsKey(site.module())
                ? Optional.of(residual(site, weight))
                : Optional.empty();
    }

    @Override
    protected Map<String, Tensor> mergedBiases() {
        Map<String, Tensor> merged = new LinkedHashMap<>(biases.merged(parameters()));
        merged.putAll(tokens.merged(this::get));
        return merged;
    }

    @Override
    public Optional<String> mergeObstacle() {
        if (config.loraBias()) {
            return Optional.of("lora_bias adds a bias to layers that have none; train without it to merge");
        }
        return Optional.empty();
    }
}
