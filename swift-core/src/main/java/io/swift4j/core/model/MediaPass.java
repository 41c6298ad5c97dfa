package io.swift4j.core.model;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The encoders' part of a training pass: their vectors as leaves of the decoder's graph, and the way back from these leaves'
 * gradients through the encoders.
 */
final class MediaPass {

    private final Script script;
    private final Perception perception;
    private final List<Tensor> made = new ArrayList<>();
    private final List<Tensor> leaves = new ArrayList<>();
    private final List<Tensor> soft;
    private final int[] ids;

    MediaPass(Decoder decoder, PackedRows rows, TrainingPass.Options options, boolean gradients) {
        this.script = decoder.script();
        try (GradMode mode = GradMode.open(gradients ? GradMode.Mode.GRAD : GradMode.Mode.NO_GRAD)) {
            this.perception = decoder.perceive(rows.media(), options.checkpointing() && gradients, options.seed());
            List<SoftTokens> cut = new ArrayList<>();
            for (SoftTokens tokens : perception.tokens()) {
                cut.add(new SoftTokens(
                        tokens.what(),
                        tokens.placeholder(),
                        leaf(tokens.values()),
                        tokens.deep().stream().map(this::leaf).toList()));
            }
            this.ids = SoftRows.spelled(decoder, rows.ids(), perception.codes());
            this.soft = SoftRows.of(decoder, rows.ids(), cut);
        }
    }

    private Tensor leaf(Tensor x) {
        Tensor leaf = script.tensor("detached", x);
        if (x.requiresGrad()) {
            made.add(x);
            leaves.add(leaf.requireGrad(true));
        }
        return leaf;
    }

    /** The argument {@code soft} of the decoder's script. */
    List<Tensor> soft() {
        return soft;
    }

    /** The rows' tokens, with those that tokenizers made. */
    int[] ids() {
        return ids;
    }

    /** Whether anything that made the vectors is trained. */
    boolean trained() {
        return !leaves.isEmpty();
    }

    /** Leads the gradients that the decoder's way back has left on through the encoders. */
    void backward() {
        List<Tensor> parts = new ArrayList<>();
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            Tensor gradient = leaves.get(i).grad();
            if (gradient != null) {
                parts.add(made.get(i));
                gradients.add(gradient);
            }
        }
        if (!parts.isEmpty()) {
            script.tensor("led_back", parts, gradients).backward();
            perception.backward();
        }
    }
}
