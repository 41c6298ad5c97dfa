package io.swift4j.modality.vision;

import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.encoder.EncoderTower;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;
import java.util.Map;

/** CLIP's and SigLIP's towers as encoders of language models; nothing comes after their blocks there. */
record PictureTower(ImageTowerConfig config) implements EncoderTower {

    @Override
    public int width() {
        return config.block().hiddenSize();
    }

    @Override
    public int blocks() {
        return config.block().layers();
    }

    @Override
    public String blockPrefix() {
        return "encoder.layers.";
    }

    @Override
    public List<String> inputs() {
        return List.of(ImageTowerConfig.PIXELS);
    }

    @Override
    public List<Integer> grid() {
        return List.of(config.height() / config.patchHeight(), config.width() / config.patchWidth());
    }

    @Override
    public void check(Map<String, Tensor> inputs) {
        config.check(inputs);
    }

    @Override
    public void shapes(WeightShapes shapes, String prefix) {
        config.shapes(shapes, prefix);
    }

    @Override
    public Script.Builder script(Dtype dtype) {
        return VisionScripts.pictures(config, dtype);
    }
}
