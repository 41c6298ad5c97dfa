package io.swift4j.train.config;

import java.util.OptionalInt;

/**
 * How examples form batches.
 *
 * @param perDeviceTrainBatchSize the examples of a micro-batch; the packs, with packing
 * @param perDeviceEvalBatchSize the examples of a micro-batch when measuring
 * @param gradientAccumulationSteps the micro-batches of a step; empty for as many as give 16 examples
 * @param maxTokensPerBatch the most tokens of a micro-batch, instead of a number of examples
 * @param trainDataloaderShuffle whether each epoch has its own random order
 * @param dataloaderDropLast whether a last smaller micro-batch is left out
 * @param groupByLength whether examples of like length share a micro-batch
 * @param packing whether examples are joined to packs of packing_length tokens
 * @param packingLength the most tokens of a pack; empty for max_length
 * @param packingStrategy how packs are filled
 */
public record BatchingOptions(
        @Option(
                value = "1",
                aliases = {"batch_size"})
        int perDeviceTrainBatchSize,

        @Option(
                value = "1",
                aliases = {"eval_batch_size"})
        int perDeviceEvalBatchSize,

        @Option OptionalInt gradientAccumulationSteps,
        @Option OptionalInt maxTokensPerBatch,
        @Option(value = "true") boolean trainDataloaderShuffle,
        @Option(value = "false") boolean dataloaderDropLast,
        @Option(value = "false") boolean groupByLength,
        @Option(value = "false") boolean packing,
        @Option OptionalInt packingLength,

        @Option(
                value = "binpack",
                oneOf = {"binpack", "sequential"})
        String packingStrategy) {

    public BatchingOptions {
        new Checks("BatchingOptions")
                .atLeast("per_device_train_batch_size", perDeviceTrainBatchSize, 1)
                .atLeast("per_device_eval_batch_size", perDeviceEvalBatchSize, 1)
                .atLeast("gradient_accumulation_steps", gradientAccumulationSteps, 1)
                .atLeast("max_tokens_per_batch", maxTokensPerBatch, 2)
                .atLeast("packing_length", packingLength, 2)
                .require(packing || packingLength.isEmpty(), "packing_length has no effect without packing")
                .require(!(packing && groupByLength), "packing and group_by_length exclude each other")
                .require(
                        !(packing && maxTokensPerBatch.isPresent()),
                        "packing and max_tokens_per_batch exclude each other")
                .require(
                        !(dataloaderDropLast && maxTokensPerBatch.isPresent()),
                        "dataloader_drop_last and max_tokens_per_batch exclude each other")
                .done();
    }
}
