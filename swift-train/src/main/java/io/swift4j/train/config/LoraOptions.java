package io.swift4j.train.config;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The options of LoRA.
 *
 * @param loraRank the rank
 * @param loraAlpha the scale, divided by the rank
 * @param loraDropout the part of inputs dropped while training
 * @param loraBias which biases are trained
 * @param loraDtype the type of the adapter; empty for that of the weights
 * @param lorapLrRatio LoRA+: how many times faster B learns than A; 10 to 16 is usual
 * @param useRslora whether the scale is divided by the root of the rank
 * @param useDora whether a magnitude per output is trained too
 */
@ForTuner({"lora", "adalora"})
public record LoraOptions(
        @Option(
                value = "8",
                aliases = {"lora_r"})
        int loraRank,

        @Option(value = "32") int loraAlpha,

        @Option(
                value = "0.05",
                aliases = {"lora_dropout_p"})
        double loraDropout,

        @Option(
                value = "none",
                oneOf = {"none", "all"})
        String loraBias,

        @Option(oneOf = {"float32", "float16", "bfloat16"}) Optional<String> loraDtype,
        @Option(aliases = {"lora_lr_ratio"}) OptionalDouble lorapLrRatio,
        @Option(value = "false") boolean useRslora,
        @Option(value = "false") boolean useDora) {

    public LoraOptions {
        new Checks("LoraOptions")
                .atLeast("lora_rank", loraRank, 1)
                .atLeast("lora_alpha", loraAlpha, 1)
                .fraction("lora_dropout", loraDropout)
                .positive("lorap_lr_ratio", lorapLrRatio)
                .done();
    }
}
