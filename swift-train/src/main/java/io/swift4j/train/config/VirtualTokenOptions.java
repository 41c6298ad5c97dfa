package io.swift4j.train.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The options of prompt tuning and prefix tuning, with PEFT's names.
 *
 * @param numVirtualTokens how many virtual tokens stand before every sequence
 * @param promptTuningInit prompt tuning: how they begin
 * @param promptTuningInitText prompt tuning: the text that they begin as with text
 * @param prefixProjection prefix tuning: whether a network computes keys and values while training
 * @param encoderHiddenSize prefix tuning: the size of that network; empty for as many as a layer has keys
 */
@ForTuner({"prompt_tuning", "prefix_tuning"})
public record VirtualTokenOptions(
        @Option(value = "20") int numVirtualTokens,

        @Option(
                value = "random",
                oneOf = {"random", "text", "sample_vocab"})
        String promptTuningInit,

        @Option Optional<String> promptTuningInitText,
        @Option(value = "false") boolean prefixProjection,
        @Option OptionalInt encoderHiddenSize) {

    public VirtualTokenOptions {
        new Checks("VirtualTokenOptions")
                .atLeast("num_virtual_tokens", numVirtualTokens, 1)
                .atLeast("encoder_hidden_size", encoderHiddenSize, 1)
                .require(
                        prefixProjection || encoderHiddenSize.isEmpty(),
                        "encoder_hidden_size has no effect without prefix_projection")
                .require(
                        promptTuningInit.equals("text") == promptTuningInitText.isPresent(),
                        "prompt_tuning_init text and prompt_tuning_init_text go together")
                .done();
    }
}
