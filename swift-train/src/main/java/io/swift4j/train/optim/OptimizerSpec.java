package io.swift4j.train.optim;

import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.quant.Blockwise8;
import java.util.List;

/**
 * Which update rule, with what settings; {@link Optimizers} finds one by name.
 *
 * <p>Learning rates and weight decay belong to the parameter groups.
 */
public sealed interface OptimizerSpec
        permits OptimizerSpec.AdamLike,
                OptimizerSpec.Sgd,
                Adafactor,
                OptimizerSpec.Lion,
                OptimizerSpec.Muon,
                OptimizerSpec.AdamW8Bit,
                GaLore {

    /** Makes the optimizer, with the state of a run that has taken no step. */
    Optimizer create(List<ParameterGroup> groups);

    /** Bytes of state for each float32 parameter, for memory estimates; about right for large matrices. */
    double stateBytesPerParameter();

    private static Problems betas(String name, double beta1, double beta2, double eps) {
        return new Problems(name)
                .below("beta1", beta1, 0, 1)
                .below("beta2", beta2, 0, 1)
                .atLeast("eps", eps, 0);
    }

    /** Starts a script with the constants that all Adam-like rules have. */
    static Script.Builder adam(String name, double beta1, double beta2, double eps) {
        return Script.builder(name)
                .resource(OptimizerSpec.class, name + ".py")
                .constant("beta1", beta1)
                .constant("beta2", beta2)
                .constant("eps", eps);
    }

    /**
     * Adam, with decoupled weight decay (AdamW) or with L2 regularisation; one fused native call per step.
     *
     * @param beta1 decay of the first moment, 0.9
     * @param beta2 decay of the second moment, 0.999
     * @param eps added to the root of the second moment, 1e-8
     * @param amsgrad whether to divide by the largest second moment so far
     * @param decoupled whether weight decay bypasses the moments: AdamW, not Adam
     */
    record AdamLike(double beta1, double beta2, double eps, boolean amsgrad, boolean decoupled)
            implements OptimizerSpec {
        public AdamLike {
            betas("adam", beta1, beta2, eps).check();
        }

        /** AdamW with PyTorch's defaults. */
        public static AdamLike adamW() {
            return new AdamLike(0.9, 0.999, 1e-8, false, true);
        }

        @Override
        public Optimizer create(List<ParameterGroup> groups) {
            Script script = adam("adam", beta1, beta2, eps)
                    .constant("amsgrad", amsgrad)
                    .constant("decoupled", decoupled)
                    .build();
            return new ListOptimizer(script, groups, "exp_avg", "exp_avg_sq", "max_exp_avg_sq", "step");
        }

        @Override
        public double stateBytesPerParameter() {
            return amsgrad ? 12 : 8;
        }
    }

    /**
     * Stochastic gradient descent.
     *
     * @param momentum 0 for none
     * @param dampening how much of later gradients does not enter the momentum, 0
     * @param nesterov whether to look ahead; needs momentum and no dampening
     */
    record Sgd(double momentum, double dampening, boolean nesterov) implements OptimizerSpec {
        public Sgd {
            new Problems("sgd")
                    .atLeast("momentum", momentum, 0)
                    .unless(
                            !nesterov || (momentum > 0 && dampening == 0),
                            "nesterov needs momentum above 0 and dampening 0, not " + momentum + " and " + dampening)
                    .check();
        }

        @Override
        public Optimizer create(List<ParameterGroup> groups) {
            Script script = Script.builder("sgd")
                    .resource(OptimizerSpec.class, "sgd.py")
                    .constant("momentum", momentum)
                    .constant("dampening", dampening)
                    .constant("nesterov", nesterov)
                    .build();
            return new ListOptimizer(script, groups, "momentum_buffer", "step");
        }

        @Override
        public double stateBytesPerParameter() {
            return momentum > 0 ? 4 : 0;
        }
    }

    /**
     * Lion, which steps by signs: take a third to a tenth of AdamW's learning rate and as much more weight decay.
     *
     * @param beta1 weight of the momentum in the step, 0.9
     * @param beta2 decay of the momentum, 0.99
     */
    record Lion(double beta1, double beta2) implements OptimizerSpec {
        public Lion {
            betas("lion", beta1, beta2, 0).check();
        }

        @Override
        public Optimizer create(List<ParameterGroup> groups) {
            return new ListOptimizer(adam("lion", beta1, beta2, 0).build(), groups, "exp_avg");
        }

        @Override
        public double stateBytesPerParameter() {
            return 4;
        }
    }

    /**
     * Muon for the matrices inside the network, another rule for vectors, embeddings and the output head.
     *
     * @param momentum 0.95
     * @param nesterov whether to look ahead, true
     * @param steps Newton-Schulz iterations, 5
     * @param eps smallest norm to divide by, 1e-7
     * @param matchRms whether updates get the size of AdamW's ({@code match_rms_adamw}, Liu et al., arXiv 2502.16982), so that
     *     its learning rates can be kept; otherwise they are scaled by {@code sqrt(max(1, rows / columns))}
     * @param rest the rule for all other parameters
     */
    record Muon(double momentum, boolean nesterov, int steps, double eps, boolean matchRms, AdamLike rest)
            implements OptimizerSpec {

        /** Numbers in a stack of matrices of one shape. */
        private static final long STACKED = 1L << 22;

        public Muon {
            new Problems("muon")
                    .below("momentum", momentum, 0, 1)
                    .within("ns_steps", steps, 1, 99)
                    .positive("eps", eps)
                    .check();
        }

        @Override
        public Optimizer create(List<ParameterGroup> groups) {
            return SplitOptimizer.of(groups, SplitOptimizer::isHiddenMatrix, this::matrices, rest::create);
        }

        private Optimizer matrices(List<ParameterGroup> groups) {
            Script script = Script.builder("muon")
                    .resource(OptimizerSpec.class, "muon.py")
                    .constant("momentum", momentum)
                    .constant("nesterov", nesterov)
                    .constant("ns_steps", steps)
                    .constant("eps", eps)
                    .constant("match_rms", matchRms)
                    .constant("stacked", STACKED)
                    .build();
            return new ListOptimizer(script, groups, "momentum_buffer");
        }

        @Override
        public double stateBytesPerParameter() {
            return 4;
        }
    }

    /**
     * AdamW with moments in 8 bits, as bitsandbytes computes it.
     *
     * @param beta1 decay of the first moment, 0.9
     * @param beta2 decay of the second moment, 0.999
     * @param eps added to the root of the second moment, 1e-8
     * @param minSize parameters with fewer elements keep float32 moments, 4096
     */
    record AdamW8Bit(double beta1, double beta2, double eps, int minSize) implements OptimizerSpec {
        public AdamW8Bit {
            betas("adamw_8bit", beta1, beta2, eps)
                    .atLeast("min_8bit_size", minSize, 0)
                    .check();
        }

        @Override
        public Optimizer create(List<ParameterGroup> groups) {
            Script script = Blockwise8.script(adam("adam8bit", beta1, beta2, eps)
                            .constant("min_8bit_size", minSize)
                            .constant("block", Blockwise8.BLOCK))
                    .build();
            List<Tensor> maps;
            try (GradMode off = GradMode.open(GradMode.Mode.NO_GRAD)) {
                maps = List.of(
                        TensorScope.detach(Blockwise8.dynamicMap(true)),
                        TensorScope.detach(Blockwise8.dynamicMap(false)));
            }
            return new EachOptimizer(
                    script,
                    groups,
                    parameter ->
                            maps.stream().map(map -> map.to(parameter.device())).toList(),
                    false,
                    maps);
        }

        @Override
        public double stateBytesPerParameter() {
            return 2 + 8.0 / Blockwise8.BLOCK;
        }
    }
}
