package io.swift4j.train.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is saved, and where.
 *
 * @param outputDir the folder of runs; empty for output/ and the model's name
 * @param addVersion whether each run gets a folder of its own there, vN and the time
 * @param saveStrategy when is saved
 * @param saveSteps the steps between two checkpoints
 * @param saveTotalLimit the checkpoints kept; best and last always are. Empty for all
 * @param saveOnlyModel whether nothing is saved that only going on needs
 * @param resumeFromCheckpoint the checkpoint to go on from
 * @param resumeOnlyModel whether only weights are taken from it
 * @param maxShardSize the largest file of weights
 */
public record CheckpointOptions(
        @Option Optional<String> outputDir,
        @Option(value = "true") boolean addVersion,
        @Option(value = "steps") Interval saveStrategy,
        @Option(value = "500") int saveSteps,
        @Option OptionalInt saveTotalLimit,
        @Option(value = "false") boolean saveOnlyModel,
        @Option Optional<String> resumeFromCheckpoint,
        @Option(value = "false") boolean resumeOnlyModel,
        @Option(value = "5GB") String maxShardSize) {

    public CheckpointOptions {
        new Checks("CheckpointOptions")
                .atLeast("save_steps", saveSteps, 1)
                .atLeast("save_total_limit", saveTotalLimit, 1)
                .require(
                        !resumeOnlyModel || resumeFromCheckpoint.isPresent(),
                        "resume_only_model has no effect without resume_from_checkpoint")
                .require(
                        maxShardSize.matches("[1-9][0-9]*(KB|MB|GB)"),
                        "max_shard_size must be a number with KB, MB or GB, not " + maxShardSize)
                .done();
    }
}
