package io.swift4j.train.config;

import java.util.List;
import java.util.Optional;

/**
 * How is computed.
 *
 * @param bf16 whether in bfloat16; empty to follow torch_dtype. With torch_dtype float32 in mixed precision: linear layers multiply in
 *     bfloat16, all else is float32
 * @param fp16 whether in float16; empty to follow torch_dtype
 * @param gradientCheckpointing whether inner results are computed again instead of kept
 * @param offloadOptimizer where the optimiser's state lies
 * @param offloadParam where weights lie that are not in use
 * @param seed the seed of all that is random but the data
 * @param fullDeterminism whether slower methods are used where only they give the same bits
 * @param replicas how many copies of the adapter share the micro-batches of a step, each with a thread; a step then has
 *     {@code replicas * gradient_accumulation_steps} of them
 * @param device where the model lies: cpu, or cuda:N; with several, each gets a model and replicas are dealt out to them
 * @param deepspeed a DeepSpeed configuration to take options from, or zero0 to zero3
 */
public record ComputeOptions(
        @Option Optional<Boolean> bf16,
        @Option Optional<Boolean> fp16,
        @Option(value = "true") boolean gradientCheckpointing,

        @Option(
                value = "none",
                oneOf = {"none", "cpu"})
        String offloadOptimizer,

        @Option(
                value = "none",
                oneOf = {"none", "cpu"})
        String offloadParam,

        @Option(value = "42") long seed,
        @Option(value = "false") boolean fullDeterminism,
        @Option(value = "1") int replicas,
        @Option(value = "cpu") List<String> device,
        @Option Optional<String> deepspeed) {

    public ComputeOptions {
        device = List.copyOf(device);
        new Checks("ComputeOptions")
                .require(!(bf16.orElse(false) && fp16.orElse(false)), "bf16 and fp16 exclude each other; set one")
                .atLeast("replicas", replicas, 1)
                .require(!device.isEmpty(), "device must name one: cpu or cuda:N")
                .require(
                        device.size() <= replicas,
                        "device names " + device + ", but replicas is " + replicas + "; set it to a multiple of "
                                + device.size())
                .done();
    }
}
