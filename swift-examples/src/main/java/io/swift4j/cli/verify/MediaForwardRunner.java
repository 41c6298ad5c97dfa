package io.swift4j.cli.verify;

import io.swift4j.core.model.AxisPositions;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.ForwardOutput;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code forward} of models that hear and see: the whole model, or one of its towers. */
final class MediaForwardRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        run(folder, one, comparison, "config.json");
        if (folder.has("config.hub_layout.json")) {
            run(folder, one, comparison, "config.hub_layout.json");
        }
    }

    private static void run(CaseFolder folder, Case one, Comparison comparison, String configFile) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Decoder decoder = folder.model(one, configFile).decoder();
            MediaTensors media = MediaInputs.of(folder, one, "");
            Pass pass = one.inputs().contains("input_ids") ? new Pass(folder, one, decoder, media) : null;
            for (String name : one.outputs()) {
                Tensor expected = folder.named(one, name);
                Tensor actual = pass == null ? null : pass.output(name, expected);
                if (actual == null) {
                    actual = new TowerOutputs(decoder, media).output(name, expected);
                }
                if (actual == null) {
                    comparison.problem("output " + name + " of a multimodal forward case is not supported");
                } else {
                    comparison.tensor(
                            name + " with " + configFile,
                            actual,
                            pass == null ? expected : pass.expected(name, expected));
                }
            }
        }
    }

    /** A run of the whole model. */
    private static final class Pass {

        private final Decoder decoder;
        private final MediaTensors media;
        private final ForwardInput input;
        private final Optional<AxisPositions> positions;
        private final Optional<int[][]> labels;
        private final ForwardOutput output;
        private final Tensor logits;

        Pass(CaseFolder folder, Case one, Decoder decoder, MediaTensors media) {
            this.decoder = decoder;
            this.media = media;
            int[][] ids = folder.requiredIntegers(one, "input_ids");
            Optional<int[][]> keep = folder.integers(one, "attention_mask");
            ForwardInput given = ForwardInput.of(ids).withMedia(media).withHiddenStates();
            this.input = keep.map(given::withKeep).orElse(given);
            this.positions = decoder.positions(ids, keep, media);
            this.labels = folder.integers(one, "labels");
            this.output = decoder.forward(input);
            this.logits = ForwardRunner.masked(decoder.logits(output.lastHiddenState()), keep);
        }

        @Nullable
        Tensor output(String name, Tensor expected) {
            List<Tensor> states = output.hiddenStates();
            return switch (name) {
                case "logits" -> logits;
                case "logits_tail" -> logits.narrow(1, logits.size(1) - expected.size(1), expected.size(1));
                case "loss" ->
                    labels.map(wanted -> decoder.loss(logits, wanted, 0)).orElse(null);
                case "position_ids" ->
                    positions.map(found -> decoder.tensor(found.axes())).orElse(null);
                case "rope_deltas" ->
                    positions
                            .map(found -> Tensor.of(found.deltas(), expected.shape()))
                            .orElse(null);
                case "final_norm" -> ForwardRunner.masked(output.lastHiddenState(), input.keep());
                default -> name.matches("layer_\\d+") ? layer(states, name) : null;
            };
        }

        /** What a layer gave out is what the next is given; after the last comes the norm, see {@link #expected}. */
        private @Nullable Tensor layer(List<Tensor> states, String name) {
            int next = Integer.parseInt(name.substring("layer_".length())) + 1;
            return next < states.size() ? ForwardRunner.masked(states.get(next), input.keep()) : null;
        }

        /**
         * What is recorded of a layer is what it gave out itself: without what encoders add to it, and before the final norm,
         * behind which alone the last layer is known here.
         */
        Tensor expected(String name, Tensor recorded) {
            if (!name.matches("layer_\\d+")) {
                return recorded;
            }
            int layer = Integer.parseInt(name.substring("layer_".length()));
            Tensor added = withDeep(layer, recorded);
            boolean last = layer == decoder.config().layers() - 1;
            return last ? ForwardRunner.masked(decoder.finalNorm(added), input.keep()) : added;
        }

        private Tensor withDeep(int layer, Tensor recorded) {
            float[] values = recorded.toFloats();
            int width = (int) recorded.size(-1);
            int[] flat = Arrays.stream(input.ids()).flatMapToInt(Arrays::stream).toArray();
            for (SoftTokens tokens : decoder.perceive(media, false).tokens()) {
                if (layer >= tokens.deep().size()) {
                    continue;
                }
                float[] deep = tokens.deep().get(layer).toFloats();
                int next = 0;
                for (int i = 0; i < flat.length; i++) {
                    if (flat[i] == tokens.placeholder()) {
                        for (int d = 0; d < width; d++) {
                            values[i * width + d] += deep[next++];
                        }
                    }
                }
            }
            return Tensor.of(values, recorded.shape());
        }
    }
}
