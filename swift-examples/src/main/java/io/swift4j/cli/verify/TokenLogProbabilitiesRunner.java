package io.swift4j.cli.verify;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;

/** {@code token_logprobs}: the log-probability of every token but the first; 0 where the token is padding. */
final class TokenLogProbabilitiesRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (TensorScope scope = TensorScope.open()) {
            Decoder decoder = folder.model(one).decoder();
            ForwardInput input = ForwardRunner.input(folder, one, false);
            Tensor logits = decoder.logits(decoder.forward(input).lastHiddenState());
            double[] actual = decoder.tokenLogProbabilities(logits, input.ids()).toDoubles();
            if (input.keep().isPresent()) {
                int[][] keep = input.keep().get();
                int width = keep[0].length - 1;
                for (int i = 0; i < actual.length; i++) {
                    actual[i] *= keep[i / width][i % width + 1];
                }
            }
            comparison.numbers(
                    "logprobs", actual, folder.tensor(one.outputs().get(0)).toDoubles());
        }
    }
}
