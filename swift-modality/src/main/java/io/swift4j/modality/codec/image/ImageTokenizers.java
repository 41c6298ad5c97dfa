package io.swift4j.modality.codec.image;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.codec.CodecPart;
import io.swift4j.modality.codec.CodecWeights;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Which tokenizer a configuration is of, and where larger models keep theirs. */
final class ImageTokenizers {

    private static final Map<String, CodecPart> PARTS = Map.of(
            "chameleon", new CodecPart("vq_config", "chameleon_vqgan", "model.vqmodel."),
            "emu3", new CodecPart("vq_config", "emu3_vqgan", "model.vqmodel."),
            "janus", new CodecPart("vq_config", "janus_vqgan", "model.vqmodel."),
            "flava", new CodecPart("image_codebook_config", "flava_image_codebook", "image_codebook."),
            "any_to_any", new CodecPart(List.of("codecs", "image", "config"), "", "model.codecs.image."));

    private ImageTokenizers() {}

    static ImageTokenizer load(Path folder) {
        ConfigJson config = ConfigJson.read(folder.resolve("config.json"));
        CodecPart part = PARTS.get(config.text("model_type", ""));
        Weights weights = Weights.load(folder, null, "cpu");
        try {
            return of(
                    part == null ? config : part.of(config),
                    String.valueOf(folder),
                    weights.tensors(),
                    part == null ? "" : part.prefix(),
                    weights::close);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    static ImageTokenizer inside(ConfigJson model, Map<String, Tensor> weights) {
        CodecPart part = PARTS.get(model.text("model_type", ""));
        if (part == null) {
            throw model.problem("model_type", "is of no model with a tokenizer of pictures inside");
        }
        return of(part.of(model), model.source(), weights, part.prefix(), () -> {});
    }

    static ImageTokenizer of(
            ConfigJson config, String source, Map<String, Tensor> weights, String prefix, Runnable freeing) {
        // A codebook of FLAVA is saved without a type.
        String otherwise = config.texts("architectures").contains("FlavaImageCodebook") ? "flava_image_codebook" : "";
        String type = config.text("model_type", otherwise);
        return switch (type) {
            case "chameleon_vqgan", "janus_vqgan" -> {
                VqganConfig read = VqganConfig.read(config);
                yield VqganTokenizer.of(read, CodecWeights.of(source, weights, prefix), freeing);
            }
            case "emu3_vqgan" -> {
                Emu3Config read = Emu3Config.read(config);
                yield Emu3Tokenizer.of(read, CodecWeights.of(source, weights, prefix), freeing);
            }
            case "patch_vqvae" -> {
                PatchConfig read = PatchConfig.read(config);
                yield PatchTokenizer.of(read, CodecWeights.of(source, weights, prefix), freeing);
            }
            case "flava_image_codebook" -> {
                DalleConfig read = DalleConfig.read(config);
                yield DalleTokenizer.of(read, CodecWeights.of(source, weights, prefix), freeing);
            }
            default ->
                throw config.problem(
                        "model_type",
                        "is '" + type + "'; tokenizers of pictures are chameleon_vqgan, emu3_vqgan, janus_vqgan,"
                                + " flava_image_codebook and patch_vqvae");
        };
    }
}
