package io.swift4j.cli.verify;

import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.dual.DualEncoder;
import io.swift4j.modality.dual.DualKind;
import io.swift4j.modality.layers.BlockStack;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code forward} and {@code encode} of CLIP, SigLIP and CLAP: towers, embeddings, products and the loss. */
final class DualForwardRunner implements CaseRunner {

    static DualEncoder load(CaseFolder folder) {
        return DualEncoder.load(folder.path(), LoadOptions.defaults().withDtype(Dtype.FLOAT32));
    }

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (DualEncoder model = load(folder);
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Sides sides = new Sides(folder, one, model);
            for (String name : one.outputs()) {
                Tensor actual = sides.output(name);
                if (actual == null) {
                    comparison.problem("output " + name + " of a dual encoder's case is not supported");
                } else {
                    comparison.tensor(name, actual, folder.named(one, name));
                }
            }
        }
    }

    /** Embeddings of one case, computed when first asked for. */
    static final class Sides {

        private final CaseFolder folder;
        private final Case one;
        private final DualEncoder model;

        Sides(CaseFolder folder, Case one, DualEncoder model) {
            this.folder = folder;
            this.one = one;
            this.model = model;
        }

        Tensor texts() {
            return model.unit(textFeatures());
        }

        Tensor others() {
            return model.unit(otherFeatures());
        }

        private Tensor textFeatures() {
            return model.textFeatures(folder.named(one, "input_ids"), folder.input(one, "attention_mask"));
        }

        private Tensor otherFeatures() {
            return isClap()
                    ? model.soundFeatures(
                            folder.named(one, "input_features"),
                            folder.input(one, "is_longer").orElse(null))
                    : model.imageFeatures(folder.named(one, "pixel_values"));
        }

        private boolean isClap() {
            return model.kind() == DualKind.CLAP;
        }

        /** Padded places are recorded as 0. */
        private Tensor real(Tensor states) {
            Optional<Tensor> mask = folder.input(one, "attention_mask");
            return mask.isPresent() ? ForwardRunner.masked(states, mask.get()) : states;
        }

        private BlockStack.Outputs text() {
            return model.traceText(folder.named(one, "input_ids"), folder.input(one, "attention_mask"));
        }

        private BlockStack.Outputs vision() {
            return model.traceImages(folder.named(one, "pixel_values"));
        }

        @Nullable
        Tensor output(String name) {
            return switch (name) {
                case "text_embeds" -> texts();
                case "image_embeds", "audio_embeds" -> others();
                // The reference's features of CLAP have length one already; what it calls pooled is not in the space
                // yet.
                case "text_features" -> isClap() ? texts() : textFeatures();
                case "text_pooled" -> isClap() ? text().results().get(1) : textFeatures();
                case "image_features", "image_pooled", "vision_head" -> otherFeatures();
                case "audio_features" -> others();
                case "audio_pooled" ->
                    model.traceSounds(
                                    folder.named(one, "input_features"),
                                    folder.input(one, "is_longer").orElse(null))
                            .results()
                            .get(1);
                case "logits_per_text" -> model.similarity(texts(), others()).byText();
                case "logits_per_image", "logits_per_audio" ->
                    model.similarity(texts(), others()).byOther();
                case "loss" -> model.loss(texts(), others());
                case "text_last_norm" -> real(text().results().get(2));
                case "text_embeddings" -> real(text().states().get(0));
                case "vision_embeddings" -> vision().results().get(2);
                case "vision_last" -> last(vision().states());
                case "text_last" -> real(last(text().states()));
                default -> block(name);
            };
        }

        private static Tensor last(List<Tensor> states) {
            return states.get(states.size() - 1);
        }

        private @Nullable Tensor block(String name) {
            return name.startsWith("vision_layer_")
                    ? state(name, this::vision)
                    : name.startsWith("text_layer_") ? masked(state(name, this::text)) : null;
        }

        private @Nullable Tensor masked(@Nullable Tensor states) {
            return states == null ? null : real(states);
        }

        private static @Nullable Tensor state(String name, Supplier<BlockStack.Outputs> tower) {
            List<Tensor> states = tower.get().states();
            int at = Integer.parseInt(name.substring(name.lastIndexOf('_') + 1)) + 1;
            return at < states.size() ? states.get(at) : null;
        }
    }
}
