package io.swift4j.train;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.train.objective.GrpoLoss;
import java.util.Arrays;

/** One pass over judged answers: gradients added to every trained tensor. */
final class GrpoStep {

    /**
     * What a pass gave.
     *
     * @param loss of these answers
     * @param divergence from the reference, summed over tokens
     */
    record Result(double loss, double divergence) {}

    private final GrpoLoss loss;
    private final double temperature;

    GrpoStep(GrpoLoss loss, double temperature) {
        this.loss = loss;
        this.temperature = temperature;
    }

    /**
     * Adds the gradients of the loss of some answers.
     *
     * @param items tokens of all answers of the step
     * @param scale what the loss is multiplied by before
     */
    Result run(Decoder decoder, JudgedAnswers answers, double items, double scale, TrainingPass.Options options) {
        Result[] result = new Result[1];
        CompletionStep.run(decoder, answers.sequences(), temperature, options, (logps, sequence) -> {
            float[][] rows = CompletionStep.bySequence(logps, sequence, answers.answers());
            float[] slopes = new float[logps.length];
            result[0] = loss(rows, answers, items, decoder.device(), slopes);
            for (int i = 0; i < slopes.length; i++) {
                slopes[i] *= (float) scale;
            }
            return slopes;
        });
        return result[0];
    }

    /** The same loss without gradients. */
    Result evaluate(Decoder decoder, JudgedAnswers answers, double items) {
        float[][] logps = CompletionStep.logps(decoder, answers.sequences(), temperature);
        return loss(logps, answers, items, decoder.device(), new float[answers.learned()]);
    }

    /** The loss, and into {@code slopes} its derivative by each token's log-probability. */
    private Result loss(float[][] logps, JudgedAnswers answers, double items, String device, float[] slopes) {
        int width = answers.longest();
        try (TensorScope scope = TensorScope.open();
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor now = padded(logps, width).to(device).requireGrad(true);
            Tensor old = padded(answers.old().length == 0 ? logps : answers.old(), width)
                    .to(device);
            float[][] known = answers.reference().length == 0 ? logps : answers.reference();
            int[][] mask = new int[logps.length][width];
            for (int row = 0; row < mask.length; row++) {
                Arrays.fill(mask[row], 0, logps[row].length, 1);
            }
            Tensor value = loss.loss(
                    now,
                    old,
                    padded(known, width).to(device),
                    Tensor.of(mask).to(device),
                    Tensor.of(answers.advantages(), answers.advantages().length).to(device),
                    items);
            value.backward();
            Tensor gradient = now.grad();
            float[] all = gradient == null ? new float[logps.length * width] : gradient.toFloats();
            int at = 0;
            for (int row = 0; row < logps.length; row++) {
                System.arraycopy(all, row * width, slopes, at, logps[row].length);
                at += logps[row].length;
            }
            return new Result(value.item(), divergence(logps, known));
        }
    }

    private static double divergence(float[][] logps, float[][] reference) {
        double sum = 0;
        for (int row = 0; row < logps.length; row++) {
            for (int i = 0; i < logps[row].length; i++) {
                double q = (double) reference[row][i] - logps[row][i];
                sum += Math.exp(q) - q - 1;
            }
        }
        return sum;
    }

    private static Tensor padded(float[][] rows, int width) {
        float[] all = new float[rows.length * width];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, all, row * width, rows[row].length);
        }
        return Tensor.of(all, rows.length, width);
    }
}
