package io.swift4j.train.config;

import java.util.List;

/**
 * The options of ReFT.
 *
 * @param reftRank the number of directions that are changed
 * @param reftLayers the layers whose results are changed, from 0; empty for all
 * @param reftInterventionType how they are changed
 */
@ForTuner({"reft"})
public record ReftOptions(
        @Option(value = "4") int reftRank,
        @Option List<Integer> reftLayers,

        @Option(
                value = "loreftintervention",
                oneOf = {"loreftintervention"})
        String reftInterventionType) {

    public ReftOptions {
        reftLayers = List.copyOf(reftLayers);
        new Checks("ReftOptions")
                .atLeast("reft_rank", reftRank, 1)
                .require(
                        reftLayers.stream().allMatch(layer -> layer >= 0),
                        "reft_layers must not be negative: " + reftLayers)
                .done();
    }
}
