package io.swift4j.train;

import io.swift4j.core.torch.Tensor;
import io.swift4j.train.optim.ParameterGroup;
import java.util.LinkedHashMap;
import java.util.List;
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
        return !UNDECAYED.matcher(name.toLowerCase(java.util.Locale.ROOT)).find();
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
