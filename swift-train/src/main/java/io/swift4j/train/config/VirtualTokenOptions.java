package io.swift4j.train.config;

import java.util.Optional;

/**
 * The options of prompt tuning and prefix tuning, with PEFT's names.
 *
 * @param numVirtualTokens how many virtual tokens stand before every sequence
 * @param promptTuningInit prompt tuning: how they begin
 * @param promptTuningInitText prompt tuning: the text that they begin as with text
 */
@ForTuner({"prompt_tuning", "prefix_tuning"})
public record VirtualTokenOptions(
        @Option(value = "20") int numVirtualTokens,

        @Option(
                value = "random",
                oneOf = {"random", "text", "sample_vocab"})
        String promptTuningInit,

        @Option Optional<String> promptTuningInitText) {

    public VirtualTokenOptions {
        new Checks("VirtualTokenOptions")
                .atLeast("num_virtual_tokens", numVirtualTokens, 1)
                .require(
                        promptTuningInit.equals("text") == promptTuningInitText.isPresent(),
                        "prompt_tuning_init text and prompt_tuning_init_text go together")
                .done();
    }
}
