package io.swift4j.cli.verify;

import io.swift4j.core.model.DecoderCache;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.position.PositionInput;
import io.swift4j.modality.position.RotaryPositions;
import io.swift4j.modality.talker.Talker;
import java.util.Optional;

/** {@code forward} of Qwen2.5-Omni's talker: a prompt and one code more, or a plain pass. */
final class TalkerForwardRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (Talker talker = Talker.load(folder.path(), LoadOptions.defaults().withDtype(Dtype.FLOAT32));
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Tensor states = folder.named(one, "inputs_embeds");
            Tensor reply = folder.named(one, "thinker_reply_part");
            if (one.inputs().contains("labels")) {
                Tensor logits = talker.scores(states, Optional.empty());
                comparison.tensor("logits", logits, folder.named(one, "logits"));
                comparison.tensor(
                        "loss",
                        talker.decoder().loss(logits, folder.requiredIntegers(one, "labels"), 0),
                        folder.named(one, "loss"));
                return;
            }
            int[][] ids = folder.requiredIntegers(one, "input_text_ids");
            int[][] keep = folder.integers(one, "attention_mask").orElseGet(() -> EmbedRunner.ones(ids));
            RotaryPositions positions = talker.positions(PositionInput.of(ids, keep));
            Tensor inputs = talker.promptInputs(states);
            Tensor scores = talker.scores(inputs, Optional.of(positions.axes()));
            if (one.outputs().contains("rope_deltas")) {
                comparison.tensor("logits", scores, folder.named(one, "logits"));
                comparison.tensor("rope_deltas", positions.deltaTensor(), folder.named(one, "rope_deltas"));
                return;
            }
            comparison.tensor("prefill_logits", scores, folder.named(one, "prefill_logits"));
            int tokens = (int) states.size(1);
            try (DecoderCache cache = talker.decoder().newCache(1, tokens + 1)) {
                int code = argmax(talker.next(cache, inputs, positions.axes()).toFloats());
                comparison.tensor("next_codec_id", Tensor.of(new int[][] {{code}}), folder.named(one, "next_codec_id"));
                int[][][] at = {{{tokens + positions.deltas()[0]}}};
                Tensor next = talker.next(cache, talker.stepInputs(Tensor.of(new int[][] {{code}}), reply), at);
                comparison.tensor("step_logits", next.reshape(1, 1, -1), folder.named(one, "step_logits"));
            }
            comparison.tensor("reply_after_step", talker.rest(reply), folder.named(one, "reply_after_step"));
        }
    }

    private static int argmax(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
