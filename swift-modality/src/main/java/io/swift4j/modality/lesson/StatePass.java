package io.swift4j.modality.lesson;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PackedRows;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A loss that follows from a decoder's states: forwards, and where it is learned, back. */
public final class StatePass {

    private StatePass() {}

    /**
     * Computes a loss, and adds gradients as the pass says.
     *
     * @param rows tokens of each sequence, which are laid end to end
     * @param media what stands at placeholders; asked for where its gradients are recorded
     * @param loss a scalar, from states {@code [tokens, hidden]} of all sequences
     * @return the loss, not scaled
     */
    public static double run(
            Decoder decoder,
            List<int[]> rows,
            Supplier<MediaTensors> media,
            LessonPass how,
            UnaryOperator<Tensor> loss) {
        return run(decoder, () -> PackedRows.of(rows, media.get()), how, loss);
    }

    /**
     * Likewise, of rows that are placed already.
     *
     * @param rows asked for where gradients are recorded
     */
    public static double run(Decoder decoder, Supplier<PackedRows> rows, LessonPass how, UnaryOperator<Tensor> loss) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(how.mode())) {
            PackedRows packed = rows.get();
            try (TrainingPass pass = how.learning()
                    ? TrainingPass.run(decoder, packed, how.options())
                    : TrainingPass.evaluate(decoder, packed)) {
                return run(decoder, packed, pass, how, loss);
            }
        }
    }

    private static double run(
            Decoder decoder, PackedRows packed, TrainingPass pass, LessonPass how, UnaryOperator<Tensor> loss) {
        boolean virtual = pass.rows().tokens() > packed.tokens();
        int[] at = virtual ? places(packed, pass.rows()) : new int[0];
        try (GradMode mode = GradMode.open(how.mode())) {
            Tensor states = virtual ? CodeLosses.picked(pass.hidden(), at) : CodeLosses.detached(pass.hidden());
            if (!how.learning()) {
                return loss.apply(states).item();
            }
            Tensor leaf = CodeLosses.detached(states).requireGrad(true);
            Tensor sum = how.drawing(decoder, () -> loss.apply(leaf));
            how.learn(sum);
            Tensor gradient = leaf.grad();
            if (gradient == null) {
                throw new IllegalStateException("the loss does not follow from the states");
            }
            pass.backward(virtual ? CodeLosses.placed(pass.hidden(), at, gradient) : gradient, 0);
            return sum.item();
        }
    }

    /** Where the real tokens are among virtual ones, which stand before each sequence. */
    private static int[] places(PackedRows real, PackedRows run) {
        List<Integer> places = new ArrayList<>();
        int start = 0;
        for (int s = 0; s < real.lengths().length; s++) {
            int virtual = run.lengths()[s] - real.lengths()[s];
            IntStream.range(start + virtual, start + run.lengths()[s]).forEach(places::add);
            start += run.lengths()[s];
        }
        return places.stream().mapToInt(Integer::intValue).toArray();
    }
}
