package io.swift4j.modality.dual;

import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.BlockStack;
import io.swift4j.modality.layers.BlockStack.Place;
import io.swift4j.modality.layers.Layouts;
import io.swift4j.modality.layers.WeightShapes;
import io.swift4j.modality.vision.ImageTowerConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a dual encoder's towers of its weights, which must be those of its configuration. */
final class DualTowers {

    private static final Pattern STAGE = Pattern.compile(
            "audio_model\\.audio_encoder\\.layers\\.(\\d{1,3})\\.(?:blocks\\.(\\d{1,4})|downsample)\\.(.+)");

    private DualTowers() {}

    static BlockStack text(DualConfig config, Map<String, Tensor> weights, Dtype dtype) {
        String blocks = config.kind() == DualKind.CLAP ? "encoder.layer." : "encoder.layers.";
        return BlockStack.of(
                () -> DualScripts.text(config, dtype),
                weights,
                config.text().block().layers(),
                Layouts.numbered("text_model.", blocks, List.of("text_projection.")));
    }

    static BlockStack other(DualConfig config, Map<String, Tensor> weights, Dtype dtype) {
        if (config.sound().isPresent()) {
            SoundTowerConfig sound = config.sound().get();
            return BlockStack.of(
                    () -> DualScripts.sound(config, sound, dtype),
                    weights,
                    sound.depths().stream().mapToInt(Integer::intValue).sum(),
                    inStages(sound.depths()));
        }
        ImageTowerConfig image = config.image().orElseThrow();
        return BlockStack.of(
                () -> DualScripts.image(config, image, dtype),
                weights,
                image.block().layers(),
                Layouts.numbered("vision_model.", "encoder.layers.", List.of("visual_projection.")));
    }

    /** Blocks counted through all stages; what leads from a stage to the next belongs to the stage's last block. */
    private static Function<String, Optional<Place>> inStages(List<Integer> depths) {
        Function<String, Optional<Place>> outside =
                Layouts.numbered("audio_model.audio_encoder.", "(none)", List.of("audio_projection."));
        return name -> {
            Matcher matcher = STAGE.matcher(name);
            if (!matcher.matches()) {
                return outside.apply(name);
            }
            int stage = Integer.parseInt(matcher.group(1));
            if (stage >= depths.size()) {
                return Optional.empty();
            }
            int before = depths.subList(0, stage).stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            String block = matcher.group(2);
            return block == null
                    ? Optional.of(new Place(before + depths.get(stage) - 1, "downsample." + matcher.group(3)))
                    : Optional.of(new Place(before + Integer.parseInt(block), matcher.group(3)));
        };
    }

    static WeightShapes shapes(DualConfig config) {
        WeightShapes shapes = new WeightShapes();
        TextTowerConfig text = config.text();
        long width = text.block().hiddenSize();
        if (config.kind() == DualKind.CLAP) {
            roberta(shapes, config, text);
            sound(shapes, config, config.sound().orElseThrow());
            return shapes.tensor("logit_scale_a").tensor("logit_scale_t");
        }
        shapes.tensor("text_model.embeddings.token_embedding.weight", text.vocabSize(), width)
                .tensor("text_model.embeddings.position_embedding.weight", text.maxPositions(), width)
                .norm("text_model.final_layer_norm", width);
        text.block().shapes(shapes, "text_model.encoder.layers.");
        image(shapes, config, config.image().orElseThrow());
        if (config.kind() == DualKind.CLIP) {
            return shapes.matrix("text_projection", config.width(), width).tensor("logit_scale");
        }
        return shapes.linear("text_model.head", config.width(), width)
                .tensor("logit_scale", 1)
                .tensor("logit_bias", 1);
    }

    private static void image(WeightShapes shapes, DualConfig config, ImageTowerConfig image) {
        long width = image.block().hiddenSize();
        boolean clip = config.kind() == DualKind.CLIP;
        String prefix = "vision_model.";
        image.shapes(shapes, prefix);
        if (clip) {
            shapes.matrix("visual_projection", config.width(), width);
            return;
        }
        shapes.tensor(prefix + "head.probe", 1, 1, width)
                .tensor(prefix + "head.attention.in_proj_weight", 3 * width, width)
                .tensor(prefix + "head.attention.in_proj_bias", 3 * width)
                .linear(prefix + "head.attention.out_proj", width, width)
                .norm(prefix + "head.layernorm", width)
                .linear(prefix + "head.mlp.fc1", image.block().feedForward(), width)
                .linear(prefix + "head.mlp.fc2", width, image.block().feedForward());
    }

    private static void roberta(WeightShapes shapes, DualConfig config, TextTowerConfig text) {
        long width = text.block().hiddenSize();
        shapes.tensor("text_model.embeddings.word_embeddings.weight", text.vocabSize(), width)
                .tensor("text_model.embeddings.position_embeddings.weight", text.maxPositions(), width)
                .norm("text_model.embeddings.LayerNorm", width)
                .linear("text_model.pooler.dense", width, width)
                .linear("text_projection.linear1", config.width(), width)
                .linear("text_projection.linear2", config.width(), config.width());
        for (int i = 0; i < text.block().layers(); i++) {
            String at = "text_model.encoder.layer." + i + ".";
            for (String name : List.of("self.query", "self.key", "self.value", "output.dense")) {
                shapes.linear(at + "attention." + name, width, width);
            }
            shapes.norm(at + "attention.output.LayerNorm", width).norm(at + "output.LayerNorm", width);
            shapes.linear(at + "intermediate.dense", text.block().feedForward(), width);
            shapes.linear(at + "output.dense", width, text.block().feedForward());
        }
    }

    private static void sound(WeightShapes shapes, DualConfig config, SoundTowerConfig sound) {
        String prefix = "audio_model.audio_encoder.";
        shapes.norm(prefix + "batch_norm", sound.melBins())
                .tensor(prefix + "batch_norm.running_mean", sound.melBins())
                .tensor(prefix + "batch_norm.running_var", sound.melBins())
                .tensor(
                        prefix + "patch_embed.proj.weight",
                        sound.width(),
                        1,
                        sound.patch().get(0),
                        sound.patch().get(1))
                .norm(prefix + "norm", sound.hiddenSize())
                .linear("audio_projection.linear1", config.width(), sound.hiddenSize())
                .linear("audio_projection.linear2", config.width(), config.width());
        if (sound.fuses()) {
            shapes.tensor(
                    prefix + "patch_embed.mel_conv2d.weight",
                    sound.width(),
                    1,
                    sound.patch().get(0),
                    3L * sound.patch().get(1));
        }
        long table = 2L * sound.window() - 1;
        for (int stage = 0; stage < sound.depths().size(); stage++) {
            long width = (long) sound.width() << stage;
            long wide = (long) (sound.mlpRatio() * width);
            String at = prefix + "layers." + stage + ".";
            for (int i = 0; i < sound.depths().get(stage); i++) {
                String block = at + "blocks." + i + ".";
                shapes.tensor(
                        block + "attention.self.relative_position_bias_table",
                        table * table,
                        sound.heads().get(stage));
                for (String name : List.of("self.query", "self.key", "self.value", "output.dense")) {
                    shapes.matrix(block + "attention." + name, width, width);
                }
                shapes.norm(block + "layernorm_before", width).norm(block + "layernorm_after", width);
                shapes.linear(block + "intermediate.dense", wide, width);
                shapes.linear(block + "output.dense", width, wide);
            }
            if (stage < sound.depths().size() - 1) {
                shapes.norm(at + "downsample.norm", 4 * width)
                        .matrix(at + "downsample.reduction", 2 * width, 4 * width);
            }
        }
    }
}
