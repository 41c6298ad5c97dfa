package io.swift4j.modality.dual;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.StandIn;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

public final class DualEncoder implements AutoCloseable {

    private static final Script CONTRAST = Script.builder("contrast")
            .resource(DualEncoder.class, "contrast.py")
            .build();

    private final DualConfig config;
    private final Map<String, Tensor> weights;
    private final StandIn text;
    private final StandIn other;

    private DualEncoder(DualConfig config, Map<String, Tensor> weights) {
        this.config = config;
        this.weights = weights;
        boolean clap = config.kind() == DualKind.CLAP;
        text = new StandIn(
                DualScripts.text(config, Dtype.FLOAT32),
                weights,
                "text_model.",
                clap ? "(encoder\\.layer\\.\\d+)\\.(.+)" : "(encoder\\.layers\\.\\d+)\\.(.+)",
                config.text().block().layers(),
                "text_projection.");
        other = clap
                ? new StandIn(
                        DualScripts.sound(config, config.sound().orElseThrow(), Dtype.FLOAT32),
                        weights,
                        "audio_model.audio_encoder.",
                        "(layers\\.\\d+\\.blocks\\.\\d+)\\.(.+)",
                        config.sound().orElseThrow().depths().stream()
                                .mapToInt(i -> i)
                                .sum(),
                        "audio_projection.")
                : new StandIn(
                        DualScripts.image(config, config.image().orElseThrow(), Dtype.FLOAT32),
                        weights,
                        "vision_model.",
                        "(encoder\\.layers\\.\\d+)\\.(.+)",
                        config.image().orElseThrow().block().layers(),
                        "visual_projection.");
        if (clap) {
            Map<Integer, Integer> ends = new LinkedHashMap<>();
            int at = -1;
            for (int s = 0; s < config.sound().orElseThrow().depths().size(); s++) {
                at += config.sound().orElseThrow().depths().get(s);
                String p = "layers." + s + ".downsample.";
                for (Map.Entry<String, Tensor> e : List.copyOf(other.topTensors.entrySet()))
                    if (e.getKey().startsWith(p))
                        other.blockTensors.get(at).put(e.getKey().substring(9), e.getValue());
            }
            other.rebuild();
        }
    }

    public static DualEncoder load(Path folder) {
        DualConfig config = DualConfig.read(ConfigJson.read(folder.resolve("config.json")));
        return new DualEncoder(config, Weights.load(folder, null, "cpu").tensors());
    }

    public Script.Results text(Tensor ids, @Nullable Tensor mask) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("input_ids", ids);
        if (mask != null) {
            inputs.put("attention_mask", mask);
        }
        return text.run(inputs);
    }

    public Script.Results images(Tensor pixels) {
        return other.run(Map.of("pixel_values", pixels));
    }

    public Script.Results sounds(Tensor features) {
        return other.run(Map.of("input_features", features));
    }

    public Tensor unit(Tensor x) {
        return CONTRAST.tensor("unit", x);
    }

    private Tensor scale(String name) {
        Tensor t = weights.get(name);
        if (t == null) throw new SwiftException(name);
        return t;
    }

    public Tensor logits(Tensor a, Tensor b, String scale) {
        return CONTRAST.tensor(
                "logits",
                a,
                b,
                scale(scale),
                weights.containsKey("logit_bias") ? scale("logit_bias") : Tensor.of(new float[0], 0));
    }

    public Tensor infonce(Tensor a, Tensor b) {
        return CONTRAST.tensor("infonce", a, b);
    }

    public Tensor sigmoid(Tensor a) {
        return CONTRAST.tensor("sigmoid", a);
    }

    public Tensor t(Tensor a) {
        return CONTRAST.tensor("transposed", a);
    }

    @Override
    public void close() {
        text.close();
        other.close();
    }
}
