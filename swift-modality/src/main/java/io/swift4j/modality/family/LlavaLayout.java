package io.swift4j.modality.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.encoder.EncoderTower;
import io.swift4j.modality.encoder.ModalityEncoders;
import io.swift4j.modality.layers.BlockStack;
import io.swift4j.modality.layers.Layouts;
import io.swift4j.modality.layers.WeightShapes;
import io.swift4j.modality.vision.VisionScripts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What LLaVA's layout says of pictures: an encoder, which of its states are read, and two layers that lead to the decoder.
 *
 * @param encoder of pictures
 * @param states numbers of the states that are read, 0 for what the first block is given
 * @param dropsFirst whether a picture's first vector is left out
 * @param activation between the two layers
 * @param projectorBias whether they have biases
 * @param textWidth of the decoder
 * @param imageToken placeholder of a picture's vectors
 */
record LlavaLayout(
        EncoderTower encoder,
        List<Integer> states,
        boolean dropsFirst,
        String activation,
        boolean projectorBias,
        int textWidth,
        int imageToken) {

    private static final String TOWER = "model.vision_tower.";
    private static final String ROOT = "model.";

    static LlavaLayout read(ConfigJson config, int textWidth) {
        EncoderTower encoder = ModalityEncoders.configure(config.object("vision_config"), "clip_vision_model");
        List<Integer> layers =
                config.has("vision_feature_layer") ? config.integers("vision_feature_layer") : List.of(-2);
        int count = encoder.blocks() + 1;
        if (layers.isEmpty() || layers.stream().anyMatch(layer -> layer < -count || layer >= count)) {
            config.report(
                    "vision_feature_layer",
                    "must name states from " + -count + " to " + (count - 1) + " of the encoder, not " + layers);
            layers = List.of(-1);
        }
        String strategy = config.text("vision_feature_select_strategy", "default");
        if (!strategy.equals("default") && !strategy.equals("full")) {
            config.report("vision_feature_select_strategy", "must be default or full, not '" + strategy + "'");
        }
        String activation = config.text("projector_hidden_act", "gelu");
        Activation.problem("projector_hidden_act", activation)
                .ifPresent(problem -> config.report("projector_hidden_act", problem));
        return new LlavaLayout(
                encoder,
                layers.stream().map(layer -> layer < 0 ? count + layer : layer).toList(),
                strategy.equals("default"),
                activation,
                config.flag("multimodal_projector_bias", true),
                textWidth,
                config.integer("image_token_index", config.integer("image_token_id", 32_000)));
    }

    /**
     * Builds the tower.
     *
     * @param end what comes after the two layers: {@code whole.py} or {@code tiles.py}
     * @param more tensors that it reads
     */
    BlockStack tower(ConfigJson config, Map<String, Tensor> weights, Dtype dtype, String end, WeightShapes more) {
        encoder.shapes(more, TOWER);
        projector(more, "model.multi_modal_projector.linear_1", (long) encoder.width() * states.size());
        projector(more, "model.multi_modal_projector.linear_2", textWidth);
        more.check(config.source(), weights);
        return BlockStack.of(
                () -> script(dtype, end), weights, encoder.blocks(), layout(), new BlockStack.Kept(states, true));
    }

    private void projector(WeightShapes shapes, String name, long in) {
        shapes.matrix(name, textWidth, in);
        if (projectorBias) {
            shapes.tensor(name + ".bias", textWidth);
        }
    }

    private Function<String, Optional<BlockStack.Place>> layout() {
        Function<String, Optional<BlockStack.Place>> tower = Layouts.numbered(TOWER, encoder.blockPrefix(), List.of());
        return name -> tower.apply(name).or(() -> Optional.of(new BlockStack.Place(-1, name.substring(ROOT.length()))));
    }

    private Script.Builder script(Dtype dtype, String end) {
        List<Integer> grid = encoder.grid();
        return encoder.script(dtype)
                .resource(VisionScripts.class, "projected.py")
                .resource(VisionScripts.class, end)
                .constant("drops_first", dropsFirst)
                .constant("projector_activation", Activation.scriptName(activation))
                .constant("grid_rows", grid.isEmpty() ? 0 : grid.get(0))
                .constant("grid_columns", grid.isEmpty() ? 0 : grid.get(1));
    }
}
