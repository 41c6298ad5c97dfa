package io.swift4j.train.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What of the model is trained.
 *
 * @param tunerType the method
 * @param tunerBackend the file format of adapters
 * @param adapters the folder of an adapter whose training goes on, which says of what kind it is
 * @param targetModules names of the layers that get an adapter; all-linear for all linear layers but the head
 * @param targetRegex a regular expression for their names, instead of target_modules
 * @param targetParameters names of parameters that get an adapter although they are no linear layers
 * @param modulesToSave names of layers that are trained whole and saved with the adapter
 * @param trainableTokenIndices numbers of the tokens whose rows of the embedding are trained, and of the output layer where that is the
 *     embedding: with lora beside its factors, with trainable_tokens alone
 * @param initWeights how adapters begin: true, false, gaussian, pissa, pissa_niter_N, olora, loftq, lora-ga
 * @param neftuneNoiseAlpha the strength of noise on embeddings while training; 5, 10 or 15
 */
public record TunerOptions(
        @Option(
                value = "lora",
                aliases = {"train_type", "sft_type"},
                oneOf = {
                    "lora",
                    "full",
                    "adalora",
                    "vera",
                    "boft",
                    "fourierft",
                    "ia3",
                    "bone",
                    "llamapro",
                    "adapter",
                    "prompt_tuning",
                    "prefix_tuning",
                    "p_tuning",
                    "ln_tuning",
                    "loha",
                    "lokr",
                    "oft",
                    "hira",
                    "reft",
                    "trainable_tokens"
                })
        String tunerType,

        @Option(
                value = "peft",
                oneOf = {"peft"})
        String tunerBackend,

        @Option List<String> adapters,

        @Option(
                value = "all-linear",
                aliases = {"lora_target_modules"})
        List<String> targetModules,

        @Option(aliases = {"target_modules_regex"}) Optional<String> targetRegex,
        @Option List<String> targetParameters,
        @Option(aliases = {"lora_modules_to_save"}) List<String> modulesToSave,
        @Option List<Integer> trainableTokenIndices,

        @Option(
                value = "true",
                aliases = {"init_lora_weights"})
        String initWeights,

        @Option OptionalDouble neftuneNoiseAlpha) {

    public TunerOptions {
        adapters = List.copyOf(adapters);
        targetModules = List.copyOf(targetModules);
        targetParameters = List.copyOf(targetParameters);
        modulesToSave = List.copyOf(modulesToSave);
        trainableTokenIndices = List.copyOf(trainableTokenIndices);
        new Checks("TunerOptions")
                .positive("neftune_noise_alpha", neftuneNoiseAlpha)
                .done();
    }
}
