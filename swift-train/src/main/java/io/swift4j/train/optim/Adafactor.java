package io.swift4j.train.optim;

import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.Script;
import java.util.List;

/**
 * Adafactor, whose state is about as small as the parameters' edges; transformers' form and defaults.
 *
 * @param epsSquare added to squared gradients, 1e-30
 * @param epsScale smallest size of a parameter when steps are scaled by it, 1e-3
 * @param clipThreshold largest root mean square of an update before it is scaled, 1
 * @param decayRate the second moment's decay at step t is {@code 1 - t^decayRate}, -0.8
 * @param beta1 decay of the first moment; 0 keeps none, which is the default
 * @param scaleParameter whether steps are scaled by the parameter's root mean square
 * @param relativeStep whether the step's size follows from its number; the groups' learning rates are then not used
 * @param warmupInit whether relative steps begin small; needs them
 */
public record Adafactor(
        double epsSquare,
        double epsScale,
        double clipThreshold,
        double decayRate,
        double beta1,
        boolean scaleParameter,
        boolean relativeStep,
        boolean warmupInit)
        implements OptimizerSpec {

    public Adafactor {
        new Problems("adafactor")
                .atLeast("eps[0]", epsSquare, 0)
                .atLeast("eps[1]", epsScale, 0)
                .positive("clip_threshold", clipThreshold)
                .unless(decayRate < 0, "decay_rate must be below 0, not " + decayRate)
                .below("beta1", beta1, 0, 1)
                .unless(!warmupInit || relativeStep, "warmup_init needs relative_step")
                .check();
    }

    @Override
    public Optimizer create(List<ParameterGroup> groups) {
        Script script = Script.builder("adafactor")
                .resource(Adafactor.class, "adafactor.py")
                .constant("eps_square", epsSquare)
                .constant("eps_scale", epsScale)
                .constant("clip_threshold", clipThreshold)
                .constant("decay_rate", decayRate)
                .constant("beta1", beta1)
                .constant("use_first_moment", beta1 > 0)
                .constant("scale_parameter", scaleParameter)
                .constant("relative_step", relativeStep)
                .constant("warmup_init", warmupInit)
                .build();
        return new EachOptimizer(script, groups, parameter -> List.of(), false, List.of());
    }

    @Override
    public double stateBytesPerParameter() {
        return beta1 > 0 ? 4 : 0;
    }
}
