package io.swift4j.cli.verify;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.BlockStack;
import io.swift4j.modality.senses.TowerSenses;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the one tower that a case has media for gives, by the names of recorded tensors. */
final class TowerOutputs {

    private static final Pattern STATE = Pattern.compile("(?:vision_)?(?:block|layer)_(\\d{1,4}|last)");
    private static final Script OPS =
            Script.builder("window bounds").functions("bounds.py", """
                    # Ends of segments of these lengths, behind a 0.
                    def bounds(self, lengths: Tensor) -> Tensor:
                      return torch.cat([torch.zeros([1], dtype=4), torch.cumsum(lengths, 0)])

                    def conv1(self, top: Dict[str, Tensor], features: Tensor, frames: int) -> Tensor:
                      return torch.conv1d(features, top["conv1.weight"], top["conv1.bias"], [1], [1]).narrow(2, 0, frames)
                    """).build();

    private final TowerSenses senses;
    private final String what;
    private final MediaTensors media;

    TowerOutputs(Decoder decoder, MediaTensors media) {
        this.senses = (TowerSenses) decoder.senses().orElseThrow(() -> new SwiftException("the model has no encoders"));
        this.media = media;
        this.what = media.find("input_features").isPresent()
                ? "audio"
                : media.find("pixel_values").isPresent() ? "image" : "video";
    }

    @Nullable
    Tensor output(String name, Tensor expected) {
        BlockStack tower = senses.tower(what);
        BlockStack.Outputs trace = senses.trace(what, media);
        Map<String, Tensor> context = tower.script().dict("opened", tower.top(), senses.towerInputs(what, media));
        List<Tensor> results = trace.results();
        return switch (name) {
            case "patch_embed" -> context.get("patch_embed");
            case "rotary_position_ids" -> context.get("rotary_ids");
            case "window_index" -> context.get("order");
            case "cu_window_seqlens" -> OPS.tensor("bounds", Objects.requireNonNull(context.get("windows")));
            case "conv1" ->
                OPS.tensor(
                        "conv1",
                        tower.topTensors(),
                        media.find("input_features").orElseThrow(),
                        expected.size(2));
            case "merged", "audio_features" -> results.get(0);
            case "projector" -> results.get(what.equals("audio") ? 1 : 0);
            case "ln_post" -> results.get(1);
            case "tower" -> results.get(2);
            default -> {
                if (name.startsWith("deepstack_")) {
                    yield results.get(1 + Integer.parseInt(name.substring("deepstack_".length())));
                }
                Matcher matcher = STATE.matcher(name);
                if (!matcher.matches()) {
                    yield null;
                }
                List<Tensor> states = trace.states();
                Tensor state = states.get(
                        matcher.group(1).equals("last") ? states.size() - 1 : Integer.parseInt(matcher.group(1)) + 1);
                // Of sounds in chunks the real frames are recorded, end to end.
                yield state.rank() > expected.rank()
                        ? tower.script().tensor("real_rows", state, Objects.requireNonNull(context.get("lengths")))
                        : state;
            }
        };
    }
}
