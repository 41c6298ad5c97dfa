package io.swift4j.peft.prompt;

import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.ExtensionBuilder;
import io.swift4j.peft.PeftMath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keys and values {@code [kv heads, virtual tokens, head_dim]} of each layer, which are in the file as one matrix {@code
 * [virtual tokens, layers * 2 * kv heads * head_dim]}.
 *
 * <p>Where a network computes them they are its, not the optimiser's. They are apart in memory so that each layer's gradient is complete once that layer's backward pass is.
 */
final class PrefixAdapter extends Adapter {

    private final PrefixConfig config;
    private final int layers;
    private final int heads;
    private final int headDim;
    private final @Nullable PrefixNetwork network;

    PrefixAdapter(PrefixConfig config, AdapterSpace space) {
        super(config, space);
        this.config = config;
        DecoderConfig model = space.decoder().config();
        this.layers = model.layers();
        this.heads = model.keyValueHeads();
        this.headDim = model.headDim();
        boolean goesOn = PrefixNetwork.isIn(space.resumed());
        if (config.projected() && (goesOn || !space.loading())) {
            eachPart(name -> buffer(name, space.zeros(heads, config.virtualTokens(), headDim))
                    .requireGrad(true));
            Map<String, Tensor> started = new LinkedHashMap<>();
            try (TensorScope scope = TensorScope.open()) {
                PrefixNetwork.start(
                                space,
                                config.virtualTokens(),
                                heads * headDim,
                                innerSize(),
                                2 * layers * heads * headDim,
                                config.zeros())
                        .forEach((name, value) -> started.put(name, parameter(name, value)));
            }
            this.network = new PrefixNetwork(started, inOrder());
            network.compute();
        } else {
            eachPart(name -> {
                long[] shape = {heads, config.virtualTokens(), headDim};
                parameter(name, config.zeros() ? space.zeros(shape) : space.normal(1, shape));
            });
            this.network = null;
        }
    }

    private void eachPart(Consumer<String> use) {
        for (int i = 0; i < layers; i++) {
            use.accept(keys(i));
            use.accept(values(i));
        }
    }

    private int innerSize() {
        return config.innerSize() > 0 ? config.innerSize() : heads * headDim;
    }

    private static String keys(int layer) {
        return "model.layers." + layer + ".self_attn.prefix_keys";
    }

    private static String values(int layer) {
        return "model.layers." + layer + ".self_attn.prefix_values";
    }

    private List<Tensor> inOrder() {
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            all.add(get(keys(i)));
            all.add(get(values(i)));
        }
        return all;
    }

    @Override
    protected void refresh() {
        if (network != null) {
            network.compute();
        }
    }

    @Override
    public Map<String, Tensor> gathering() {
        Map<String, Tensor> parts = new LinkedHashMap<>();
        eachPart(name -> parts.put(name, get(name)));
        return parts;
    }

    @Override
    public void passGradients() {
        if (network != null) {
            network.backward();
        }
    }

    /** The network, which the file leaves out. */
    @Override
    public Map<String, Tensor> trainingState() {
        return network == null ? Map.of() : network.parameters();
    }

    @Override
    protected Map<String, Tensor> state() {
        refresh();
        return Map.of(PromptAdapter.NAME, PromptMath.run("compose", inOrder()));
    }

    @Override
    protected String savedName(String name) {
        return name;
    }

    @Override
    protected void loaded(Map<String, Tensor> file) {
        Tensor whole = file.get(PromptAdapter.NAME);
        if (whole != null) {
            List<Tensor> parts = PromptMath.all("decompose", whole, 2 * layers, heads, headDim);
            List<Tensor> targets = inOrder();
            for (int i = 0; i < parts.size(); i++) {
                PeftMath.copy(targets.get(i), parts.get(i));
            }
        }
    }

    @Override
    protected void writeState(ObjectNode json) {
        PromptJson.write(json, heads * headDim, heads, layers);
        if (config.projected() || !json.hasNonNull("encoder_hidden_size")) {
            json.put("encoder_hidden_size", innerSize());
        }
    }

    @Override
    protected void apply(ExtensionBuilder target, boolean training) {
        target.prefixTokens(config.virtualTokens());
        for (int i = 0; i < layers; i++) {
            target.put(i, "self_attn.prefix_keys", get(keys(i)));
            target.put(i, "self_attn.prefix_values", get(values(i)));
        }
    }

    @Override
    public Optional<String> mergeObstacle() {
        return Optional.of("learned keys and values are part of the attention's input, not of any weight");
    }
}
