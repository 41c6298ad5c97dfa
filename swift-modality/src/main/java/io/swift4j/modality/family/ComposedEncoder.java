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
import io.swift4j.modality.senses.EncoderPart;
import io.swift4j.modality.senses.MediaChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * An encoder of a composed model, and the layers that lead from it to the decoder.
 *
 * @param modality what it encodes
 * @param tower the encoder
 * @param placeholder the token whose places its vectors take
 * @param filmPlaceholder the token whose places the vectors of films' frames take; empty where no films are seen
 * @param layers of the projector
 * @param activation between them
 * @param textWidth of the decoder
 */
public record ComposedEncoder(
        String modality,
        EncoderTower tower,
        int placeholder,
        OptionalInt filmPlaceholder,
        int layers,
        String activation,
        int textWidth) {

    private static final String FILMS = "_videos";

    /** Reads an entry of {@code encoders}; mistakes are reported to it. */
    static ComposedEncoder read(ConfigJson json, String modality, int textWidth) {
        EncoderTower tower = ModalityEncoders.configure(json.object("config"), "siglip_vision_model");
        if (tower.grid().isEmpty()) {
            json.report("config", "is of an encoder whose vectors are no grid, which a composed model needs");
        }
        int layers = json.integer("projector_layers", 2);
        if (layers < 1 || layers > 100) {
            json.report("projector_layers", "must lie in [1, 100], not " + layers);
        }
        String activation = json.text("projector_activation", "gelu");
        Activation.problem("projector_activation", activation)
                .ifPresent(problem -> json.report("projector_activation", problem));
        return new ComposedEncoder(
                modality,
                tower,
                json.integer("placeholder"),
                json.optionalInteger("film_placeholder"),
                layers,
                activation,
                textWidth);
    }

    /** What comes before the names of its tensors. */
    private String prefix() {
        return "model.encoders." + modality + ".";
    }

    /** How many vectors a picture becomes. */
    public int vectors() {
        return tower.grid().stream().reduce(1, (a, b) -> a * b);
    }

    /** The shapes of its tensors by their names in a checkpoint. */
    public WeightShapes shapes() {
        WeightShapes shapes = new WeightShapes();
        tower.shapes(shapes, prefix() + "tower.");
        for (int i = 0; i < layers; i++) {
            shapes.linear(prefix() + "projector." + i, textWidth, i == 0 ? tower.width() : textWidth);
        }
        return shapes;
    }

    EncoderPart part(Map<String, Tensor> weights, String source, Dtype dtype) {
        shapes().check(source, weights);
        BlockStack stack = BlockStack.of(() -> script(dtype), weights, tower.blocks(), layout());
        MediaChannel channel = new MediaChannel(modality, placeholder, tower.inputs(), 0, inputs -> {
            tower.check(inputs);
            return inputs;
        });
        List<MediaChannel> channels = new ArrayList<>(List.of(channel));
        if (filmPlaceholder.isPresent()) {
            List<String> frames =
                    tower.inputs().stream().map(name -> name + FILMS).toList();
            channels.add(new MediaChannel("video", filmPlaceholder.getAsInt(), frames, 0, inputs -> {
                Map<String, Tensor> asPictures = new LinkedHashMap<>();
                inputs.forEach(
                        (name, tensor) -> asPictures.put(name.substring(0, name.length() - FILMS.length()), tensor));
                tower.check(asPictures);
                return asPictures;
            }));
        }
        return new EncoderPart(stack, channels);
    }

    private Function<String, Optional<BlockStack.Place>> layout() {
        Function<String, Optional<BlockStack.Place>> blocks =
                Layouts.numbered(prefix() + "tower.", tower.blockPrefix(), List.of());
        return name -> blocks.apply(name)
                .or(() -> name.startsWith(prefix() + "projector.")
                        ? Optional.of(new BlockStack.Place(-1, name.substring(prefix().length())))
                        : Optional.empty());
    }

    private Script.Builder script(Dtype dtype) {
        return tower.script(dtype)
                .resource(ComposedEncoder.class, "composed.py")
                .constant("vectors", vectors())
                .constant("projector_layers", layers)
                .constant("projector_activation", Activation.scriptName(activation));
    }
}
