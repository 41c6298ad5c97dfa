package io.swift4j.modality.vision;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.encoder.EncoderTower;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;
import java.util.Map;

/** CLIP's and SigLIP's towers as encoders of language models; nothing comes after their blocks there. */
record PictureTower(ImageTowerConfig config) implements EncoderTower {

    private static final String PIXELS = "pixel_values";

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
        return List.of(PIXELS);
    }

    @Override
    public List<Integer> grid() {
        return List.of(config.height() / config.patchHeight(), config.width() / config.patchWidth());
    }

    @Override
    public void check(Map<String, Tensor> inputs) {
        Tensor pixels = inputs.get(PIXELS);
        if (pixels == null
                || pixels.rank() != 4
                || pixels.size(1) != config.channels()
                || pixels.size(2) != config.height()
                || pixels.size(3) != config.width()) {
            throw new SwiftException(PIXELS + " must be [pictures, " + config.channels() + ", " + config.height() + ", "
                    + config.width() + "], not " + pixels);
        }
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
