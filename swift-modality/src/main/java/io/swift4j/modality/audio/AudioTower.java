package io.swift4j.modality.audio;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.BlockStack;
import io.swift4j.modality.layers.Layouts;
import io.swift4j.modality.layers.WeightShapes;
import io.swift4j.modality.senses.EncoderPart;
import io.swift4j.modality.senses.MediaChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The encoder of Qwen2-Audio and Qwen2.5-Omni with its sounds. */
public final class AudioTower {

    private static final String FEATURES = "input_features";
    private static final String MASK = "feature_attention_mask";

    private AudioTower() {}

    /**
     * Builds the tower.
     *
     * @param root of its weights' names, {@code model.}
     * @param source of the configuration, for messages
     * @param audioToken placeholder of a sound's vectors
     * @throws SwiftException naming every tensor that is missing or misshapen
     */
    public static EncoderPart of(
            AudioEncoderConfig config,
            Map<String, Tensor> weights,
            String root,
            String source,
            int audioToken,
            Dtype dtype) {
        String prefix = root + "audio_tower.";
        shapes(config, root).check(source, weights);
        Function<String, Optional<BlockStack.Place>> tower = Layouts.numbered(prefix, "layers.", List.of());
        String projector = root + "multi_modal_projector.";
        BlockStack stack = BlockStack.of(
                () -> AudioScript.script(config, dtype),
                weights,
                config.layers(),
                name -> name.startsWith(projector)
                        ? Optional.of(new BlockStack.Place(-1, name.substring(root.length())))
                        : tower.apply(name));
        return new EncoderPart(
                stack, List.of(new MediaChannel("audio", audioToken, List.of(FEATURES, MASK), 0, inputs -> {
                    check(config, inputs);
                    return inputs;
                })));
    }

    /** The shapes of the tensors of the tower and of what leads from it to the decoder, by their names after {@code root}. */
    public static WeightShapes shapes(AudioEncoderConfig config, String root) {
        String prefix = root + "audio_tower.";
        WeightShapes shapes = new WeightShapes();
        config.shapes(shapes, prefix);
        if (config.kind() == AudioEncoderConfig.Kind.QWEN2_5_OMNI) {
            return shapes.norm(prefix + "ln_post", config.hiddenSize())
                    .linear(prefix + "proj", config.outputSize(), config.hiddenSize());
        }
        return shapes.norm(prefix + "layer_norm", config.hiddenSize())
                .tensor(prefix + "embed_positions.weight", config.maxPositions(), config.hiddenSize())
                .linear(root + "multi_modal_projector.linear", config.outputSize(), config.hiddenSize());
    }

    private static void check(AudioEncoderConfig config, Map<String, Tensor> inputs) {
        Tensor features = inputs.get(FEATURES);
        Tensor mask = inputs.get(MASK);
        int frames = config.frames();
        if (features == null
                || features.rank() != 3
                || features.size(1) != config.melBins()
                || (frames > 0 && features.size(2) != frames)) {
            throw new SwiftException(FEATURES + " must be [sounds, " + config.melBins() + ", "
                    + (frames > 0 ? String.valueOf(frames) : "frames") + "], not " + features);
        }
        if (mask == null || mask.rank() != 2 || mask.size(0) != features.size(0) || mask.size(1) != features.size(2)) {
            throw new SwiftException(MASK + " must be [" + features.size(0) + ", " + features.size(2) + "] like "
                    + FEATURES + ", not " + mask);
        }
        int[] kept = mask.toInts();
        int width = (int) mask.size(1);
        for (int clip = 0; clip < mask.size(0); clip++) {
            int real = 0;
            for (int i = 0; i < width; i++) {
                real += kept[clip * width + i] != 0 ? 1 : 0;
            }
            if (real == 0) {
                throw new SwiftException("sound " + clip + " has no frame that is not padding");
            }
        }
    }
}
