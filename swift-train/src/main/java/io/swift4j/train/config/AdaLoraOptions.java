package io.swift4j.train.config;

/**
 * The options of AdaLoRA, besides those of LoRA.
 *
 * @param adaloraTargetR the average rank at the end
 * @param adaloraInitR the rank at the start
 * @param adaloraTinit the steps before ranks fall
 * @param adaloraTfinal the steps at the end in which ranks stay
 * @param adaloraDeltaT the steps between two changes of ranks
 * @param adaloraBeta1 how slowly the importance of a weight follows its measurements
 * @param adaloraBeta2 how slowly its uncertainty does
 * @param adaloraOrthRegWeight the weight of the loss that keeps factors orthogonal
 */
@ForTuner({"adalora"})
public record AdaLoraOptions(
        @Option(value = "8") int adaloraTargetR,
        @Option(value = "12") int adaloraInitR,
        @Option(value = "0") int adaloraTinit,
        @Option(value = "0") int adaloraTfinal,

        @Option(
                value = "1",
                aliases = {"adalora_deltaT"})
        int adaloraDeltaT,

        @Option(value = "0.85") double adaloraBeta1,
        @Option(value = "0.85") double adaloraBeta2,
        @Option(value = "0.5") double adaloraOrthRegWeight) {

    public AdaLoraOptions {
        new Checks("AdaLoraOptions")
                .atLeast("adalora_target_r", adaloraTargetR, 1)
                .atLeast("adalora_init_r", adaloraInitR, adaloraTargetR)
                .atLeast("adalora_tinit", adaloraTinit, 0)
                .atLeast("adalora_tfinal", adaloraTfinal, 0)
                .atLeast("adalora_delta_t", adaloraDeltaT, 1)
                .fraction("adalora_beta1", adaloraBeta1)
                .fraction("adalora_beta2", adaloraBeta2)
                .notNegative("adalora_orth_reg_weight", adaloraOrthRegWeight)
                .done();
    }
}
