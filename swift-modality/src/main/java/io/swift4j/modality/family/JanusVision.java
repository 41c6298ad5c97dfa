package io.swift4j.modality.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.BlockConfig;
import io.swift4j.modality.layers.BlockStack;
import io.swift4j.modality.layers.Layouts;
import io.swift4j.modality.layers.WeightShapes;
import io.swift4j.modality.senses.EncoderPart;
import io.swift4j.modality.senses.MediaChannel;
import io.swift4j.modality.vision.ImageTowerConfig;
import io.swift4j.modality.vision.VisionScripts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How Janus sees pictures: SigLIP's blocks, and layers that lead to the decoder.
 *
 * @param tower the blocks
 * @param depth number of layers after them
 * @param textWidth of the decoder
 * @param attentionBias whether queries, keys and values have biases
 */
record JanusVision(ImageTowerConfig tower, int depth, int textWidth, boolean attentionBias) {

    private static final String TOWER = "model.vision_model.";
    private static final String ALIGNER = "model.aligner.";

    static JanusVision read(ConfigJson json, int textWidth) {
        BlockConfig block = BlockConfig.read(json, new BlockConfig(1024, 4096, 24, 16, "gelu", 1e-6));
        int feedForward = (int) (block.hiddenSize() * json.number("mlp_ratio", 4));
        if (feedForward < 1) {
            json.report("mlp_ratio", "must be positive, not " + json.number("mlp_ratio", 4));
            feedForward = 1;
        }
        if (json.flag("use_qk_norm", false)) {
            json.report("use_qk_norm", "must be false: no published Janus norms queries and keys");
        }
        int depth = json.integer("depth", 2);
        if (depth < 1 || depth > 100) {
            json.report("depth", "must lie in [1, 100], not " + depth);
        }
        int width = json.integer("projection_dim", 2048);
        if (width != textWidth) {
            json.report("projection_dim", "must be the decoder's hidden_size " + textWidth + ", not " + width);
        }
        BlockConfig own = new BlockConfig(
                block.hiddenSize(), feedForward, block.layers(), block.heads(), block.activation(), block.normEps());
        return new JanusVision(
                ImageTowerConfig.of(ImageTowerConfig.Kind.SIGLIP, json, own, 384, 16),
                depth,
                textWidth,
                json.flag("attention_bias", true));
    }

    EncoderPart part(Map<String, Tensor> weights, String source, int imageToken, Dtype dtype) {
        WeightShapes shapes = new WeightShapes();
        tower.shapes(shapes, TOWER, "projection_layer", attentionBias);
        shapes.linear(ALIGNER + "fc1", textWidth, tower.block().hiddenSize());
        for (int i = 0; i < depth - 1; i++) {
            shapes.linear(ALIGNER + "hidden_layers." + i, textWidth, textWidth);
        }
        shapes.check(source, weights);
        BlockStack stack =
                BlockStack.of(() -> script(dtype), weights, tower.block().layers(), layout());
        MediaChannel pictures = new MediaChannel("image", imageToken, List.of("pixel_values"), 0, inputs -> {
            tower.check(inputs);
            return inputs;
        });
        return new EncoderPart(stack, List.of(pictures));
    }

    private static Function<String, Optional<BlockStack.Place>> layout() {
        Function<String, Optional<BlockStack.Place>> blocks =
                Layouts.numbered(TOWER, "encoder.layers.", List.of(ALIGNER));
        return name -> blocks.apply(name)
                .map(place -> new BlockStack.Place(
                        place.block(),
                        place.key()
                                .replace("self_attn.projection_layer.", "self_attn.out_proj.")
                                .replace(ALIGNER, "aligner.")));
    }

    private Script.Builder script(Dtype dtype) {
        return VisionScripts.pictures(tower, dtype)
                .resource(JanusVision.class, "janus.py")
                .constant("depth", depth)
                .constant(
                        "aligner_activation",
                        Activation.scriptName(tower.block().activation()));
    }
}
