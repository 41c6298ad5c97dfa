package io.swift4j.train.config;

import java.util.OptionalInt;

/**
 * The options of LLaMA-Pro.
 *
 * @param llamaproNumNewBlocks the number of new layers
 * @param llamaproNumGroups the groups of layers that get one each; empty for as many as there are new layers
 */
@ForTuner({"llamapro"})
public record LlamaProOptions(
        @Option(value = "4") int llamaproNumNewBlocks,
        @Option OptionalInt llamaproNumGroups) {

    public LlamaProOptions {
        new Checks("LlamaProOptions")
                .atLeast("llamapro_num_new_blocks", llamaproNumNewBlocks, 1)
                .atLeast("llamapro_num_groups", llamaproNumGroups, 1)
                .done();
    }
}
