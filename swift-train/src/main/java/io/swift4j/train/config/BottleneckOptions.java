package io.swift4j.train.config;

/**
 * The options of bottleneck adapters.
 *
 * @param adapterAct what is applied in the middle
 * @param adapterLength the length of the vector in the middle
 */
@ForTuner({"adapter"})
public record BottleneckOptions(
        @Option(
                value = "gelu",
                oneOf = {"gelu", "gelu_tanh", "relu", "silu", "tanh"})
        String adapterAct,

        @Option(value = "128") int adapterLength) {

    public BottleneckOptions {
        new Checks("BottleneckOptions")
                .atLeast("adapter_length", adapterLength, 1)
                .done();
    }
}
