package io.swift4j.train.optim;

import io.swift4j.core.config.NearestName;
import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * AdamW in the low-rank space of each gradient (GaLore), optionally with 4-bit projectors that are renewed less often once
 * they rest (Q-GaLore).
 *
 * <p>Matrices inside the network with more than {@code rank} rows and columns are projected; AdamW steps all others. Source:
 * Zhao et al., arXiv 2403.03507, and Zhang et al., arXiv 2407.08296.
 *
 * @param adam the rule in the low-rank space; weight decay acts on the full matrix, after the step
 * @param rank singular vectors kept, 128
 * @param gap steps between two singular value decompositions of a matrix, 200
 * @param scale factor of the update, 0.25
 * @param projection which side is projected
 * @param quantised whether projectors are kept in 4 bits and their gap adapts: Q-GaLore
 * @param cosineThreshold mean similarity of successive first singular vectors that doubles a matrix' gap, 0.4
 * @param queue how many similarities the mean takes, 5
 * @param targets regular expression that finds the names of matrices to project; null for all
 */
public record GaLore(
        AdamLike adam,
        int rank,
        int gap,
        double scale,
        Projection projection,
        boolean quantised,
        double cosineThreshold,
        int queue,
        @Nullable Pattern targets)
        implements OptimizerSpec {

    /** Which side of a gradient is projected. */
    public enum Projection {
        /** The smaller side. */
        STD,
        /** The larger side. */
        REVERSE_STD,
        /** The columns: the gradient times V. */
        RIGHT,
        /** The rows: U times the gradient. */
        LEFT,
        /** Both sides. */
        FULL;

        /** The projection with galore_torch's name {@code proj_type}. */
        public static Projection named(String name) {
            return NearestName.constant(Projection.class, "proj_type", name);
        }
    }

    public GaLore {
        new Problems("galore")
                .unless(adam.decoupled() && !adam.amsgrad(), "the low-rank rule is AdamW without amsgrad")
                .atLeast("rank", rank, 1)
                .atLeast("update_proj_gap", gap, 1)
                .positive("scale", scale)
                .within("cos_threshold", cosineThreshold, 0, 1)
                .atLeast("queue_size", queue, 1)
                .check();
    }

    @Override
    public Optimizer create(List<ParameterGroup> groups) {
        return SplitOptimizer.of(groups, this::projects, this::projected, adam::create);
    }

    private boolean projects(String name, Tensor parameter) {
        return SplitOptimizer.isHiddenMatrix(name, parameter)
                && Math.min(parameter.size(0), parameter.size(1)) > rank
                && (targets == null || targets.matcher(name).find());
    }

    private Optimizer projected(List<ParameterGroup> groups) {
        Script script = OptimizerSpec.adam("galore", adam.beta1(), adam.beta2(), adam.eps())
                .constant("rank", rank)
                .constant("gap", gap)
                .constant("scale", scale)
                .constant("quantised", quantised)
                .constant("threshold", cosineThreshold)
                .constant("queue", queue)
                .build();
        return new EachOptimizer(script, groups, parameter -> List.of(side(parameter)), true, List.of());
    }

    private String side(Tensor parameter) {
        boolean tall = parameter.size(0) >= parameter.size(1);
        return switch (projection) {
            case STD -> tall ? "right" : "left";
            case REVERSE_STD -> tall ? "left" : "right";
            case RIGHT -> "right";
            case LEFT -> "left";
            case FULL -> "full";
        };
    }

    /** That of a matrix with twice as many columns as the projected side has and a rank of a quarter of it. */
    @Override
    public double stateBytesPerParameter() {
        return 8 * 0.25 + (quantised ? 0.5 : 4) * 0.125;
    }
}
