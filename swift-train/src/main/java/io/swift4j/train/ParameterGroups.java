package io.swift4j.train;

import io.swift4j.core.torch.Tensor;
import io.swift4j.train.optim.ParameterGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** How trained tensors are sorted by learning rate and weight decay. */
public final class ParameterGroups {

    private static final Pattern UNDECAYED =
            Pattern.compile("bias|layernorm|rmsnorm|(?:^|\\.)norm(?:$|\\.)|_norm(?:$|\\.)");

    private ParameterGroups() {}

    /** One rate; biases and norms do not decay, as in the reference's trainer. */
    public static List<ParameterGroup> plain(Map<String, Tensor> parameters, double lr, double weightDecay) {
        return List.of(
                new ParameterGroup("decay", select(parameters, true), lr, weightDecay),
                new ParameterGroup("no_decay", select(parameters, false), lr, 0));
    }

    /**
     * Rates by part of the model; biases and norms do not decay.
     *
     * @param rates of the parts that have one of their own
     */
    static List<ParameterGroup> byPart(
            Map<String, Tensor> parameters, double lr, Map<ModelPart, Double> rates, double weightDecay) {
        List<ParameterGroup> groups = new ArrayList<>();
        for (ModelPart part : ModelPart.values()) {
            Map<String, Tensor> own = new LinkedHashMap<>();
            parameters.forEach((name, tensor) -> {
                if (ModelPart.of(name) == part) {
                    own.put(name, tensor);
                }
            });
            String prefix = part.name().toLowerCase(Locale.ROOT) + "_";
            for (ParameterGroup group : plain(own, rates.getOrDefault(part, lr), weightDecay)) {
                groups.add(
                        new ParameterGroup(prefix + group.name(), group.parameters(), group.lr(), group.weightDecay()));
            }
        }
        return groups;
    }

    /**
     * LoRA+ (Hayou et al. 2024): the factor B, which begins at zero, learns faster than A.
     *
     * @param ratio of B's rate to A's
     * @param embeddingLr the rate of factors on embeddings; 1e-6
     */
    public static List<ParameterGroup> loraPlus(
            Map<String, Tensor> parameters, double lr, double ratio, double embeddingLr, double weightDecay) {
        Map<String, Tensor> a = new LinkedHashMap<>();
        Map<String, Tensor> embedding = new LinkedHashMap<>();
        Map<String, Tensor> b = new LinkedHashMap<>();
        Map<String, Tensor> undecayed = new LinkedHashMap<>();
        parameters.forEach((name, tensor) -> {
            if (name.contains("lora_embedding")) {
                embedding.put(name, tensor);
            } else if (!name.contains("lora_B") && tensor.rank() != 1) {
                a.put(name, tensor);
            } else if (decays(name)) {
                b.put(name, tensor);
            } else {
                undecayed.put(name, tensor);
            }
        });
        return List.of(
                new ParameterGroup("A", a, lr, weightDecay),
                new ParameterGroup("embedding", embedding, embeddingLr, weightDecay),
                new ParameterGroup("B", b, lr * ratio, weightDecay),
                new ParameterGroup("B_no_decay", undecayed, lr * ratio, 0));
    }

    private static boolean decays(String name) {
        return !UNDECAYED.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    private static Map<String, Tensor> select(Map<String, Tensor> parameters, boolean decaying) {
        Map<String, Tensor> chosen = new LinkedHashMap<>();
        parameters.forEach((name, tensor) -> {
            if (decays(name) == decaying) {
                chosen.put(name, tensor);
            }
        });
        return chosen;
    }
}
