package io.swift4j.train.config;

import java.util.Optional;

/**
 * What is minimised.
 *
 * @param lossType the loss, where the task leaves a choice
 * @param enableDftLoss whether each token's loss is weighted by its probability
 * @param enableChannelLoss whether the loss of each channel is reported apart
 * @param labelSmoothingFactor the part of the target spread over all tokens
 * @param accStrategy what token accuracy counts
 */
public record LossOptions(
        @Option Optional<String> lossType,
        @Option(value = "false") boolean enableDftLoss,
        @Option(value = "false") boolean enableChannelLoss,
        @Option(value = "0.0") double labelSmoothingFactor,

        @Option(
                value = "token",
                oneOf = {"token", "seq"})
        String accStrategy) {

    public LossOptions {
        new Checks("LossOptions")
                .fraction("label_smoothing_factor", labelSmoothingFactor)
                .done();
    }
}
