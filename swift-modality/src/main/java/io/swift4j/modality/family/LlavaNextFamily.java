package io.swift4j.modality.family;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Senses;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.WeightShapes;
import io.swift4j.modality.senses.EncoderPart;
import io.swift4j.modality.senses.MediaChannel;
import io.swift4j.modality.senses.TokenPlaces;
import io.swift4j.modality.senses.TowerSenses;
import java.util.List;
import java.util.Map;

/** LLaVA-NeXT (Liu et al. 2024): pictures in tiles, besides a view of the whole. */
public final class LlavaNextFamily extends PartedFamily {

    /** For {@link java.util.ServiceLoader}. */
    public LlavaNextFamily() {
        super(new PartNames("model.", "vision_tower.", "multi_modal_projector.", "image_newline"));
    }

    @Override
    public List<String> modelTypes() {
        return List.of("llava_next");
    }

    @Override
    public String knownFor() {
        return "LLaVA-NeXT (1.6): text, pictures of any size";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        DecoderConfig decoder = TextFamily.configure(config, "llava_next", "llama", false);
        LlavaLayout layout = LlavaLayout.read(config, decoder.hiddenSize());
        PictureTiles.read(config, layout);
        return decoder;
    }

    @Override
    public Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        LlavaLayout layout = LlavaLayout.read(config, configure(config).hiddenSize());
        PictureTiles tiles = PictureTiles.read(config, layout);
        MediaChannel pictures =
                new MediaChannel("image", layout.imageToken(), List.of("pixel_values", "image_sizes"), 0, inputs -> {
                    Tensor pixels = inputs.get("pixel_values");
                    Tensor sizes = inputs.get("image_sizes");
                    if (pixels == null || sizes == null) {
                        throw new SwiftException("a picture needs pixel_values and image_sizes");
                    }
                    Map<String, Tensor> laid = tiles.inputs(pixels, sizes);
                    layout.encoder().check(laid);
                    return laid;
                });
        WeightShapes shapes = new WeightShapes().tensor("model.image_newline", layout.textWidth());
        EncoderPart part = new EncoderPart(
                layout.tower(config, names().encoders(weights), dtype, "tiles.py", shapes), List.of(pictures));
        return new TowerSenses("llava_next", List.of(part), TokenPlaces.PLAIN, options.device());
    }
}
