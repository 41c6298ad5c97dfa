package io.swift4j.cli.peft;

import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.Targets;
import io.swift4j.peft.TokenIndices;
import io.swift4j.peft.adalora.AdaLoraConfig;
import io.swift4j.peft.ia3.Ia3Config;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.lora.LoraStart;
import io.swift4j.peft.prompt.PrefixConfig;
import io.swift4j.peft.prompt.PromptConfig;
import io.swift4j.peft.tokens.TokensConfig;
import io.swift4j.peft.vera.VeraConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A configuration of every kind of adapter that PEFT has too, and of every field that changes what one computes. */
final class SampleConfigs {

    private SampleConfigs() {}

    /**
     * The configurations by their folders' names.
     *
     * @param steps of the training
     * @param tied whether the output layer is the embedding, and has no adapters of its own
     */
    static Map<String, AdapterConfig> all(int steps, boolean tied) {
        LoraConfig lora = LoraConfig.of(4, 8);
        Map<String, AdapterConfig> all = new LinkedHashMap<>();
        all.put("lora", lora);
        all.put("lora_gaussian", lora.withStart(LoraStart.GAUSSIAN));
        all.put("lora_random", lora.withStart(LoraStart.RANDOM));
        all.put("lora_orthogonal", lora.withStart(LoraStart.ORTHOGONAL));
        all.put("pissa", lora.withStart(LoraStart.PISSA));
        all.put("pissa_fast", lora.withStart(LoraStart.of("pissa_niter_4")));
        all.put("olora", lora.withStart(LoraStart.OLORA));
        all.put("rslora", lora.rankStabilizedScale());
        all.put("dora", lora.decomposed());
        all.put("rslora_dora", lora.rankStabilizedScale().decomposed());
        all.put("lora_dropout", lora.withDropout(0.1));
        all.put(
                "lora_patterns",
                lora.withPatterns(Map.of("q_proj", 2, ".*\\.1\\.mlp\\.up_proj", 6), Map.of("v_proj", 3.0)));
        all.put("lora_names", lora.withTargets(Targets.modules("q_proj", "v_proj")));
        all.put("lora_regex", lora.withTargets(Targets.matching(".*self_attn\\.(q|k)_proj")));
        all.put("lora_excluding", lora.withTargets(Targets.allLinear().excluding("down_proj")));
        all.put("lora_layer", lora.withTargets(new Targets(List.of("q_proj"), null, List.of(), null, List.of(1))));
        all.put("lora_bias_all", lora.withBias(LoraConfig.Bias.ALL));
        all.put("lora_bias_only", lora.withBias(LoraConfig.Bias.LORA_ONLY));
        all.put("lora_own_bias", lora.biased());
        all.put("lora_embedding", lora.withTargets(Targets.modules("embed_tokens", "q_proj")));
        if (!tied) {
            all.put("lora_head", lora.withTargets(Targets.modules("lm_head", "v_proj")));
        }
        all.put("lora_saved_head", lora.withModulesToSave("lm_head"));
        all.put("lora_saved_head_and_embedding", lora.withModulesToSave("lm_head", "embed_tokens"));
        all.put("lora_saved_embedding", lora.withModulesToSave("embed_tokens"));
        List<Integer> tokens = IntStream.iterate(58, token -> token > 0, token -> token - 2)
                .boxed()
                .toList();
        List<Integer> others = List.of(1, 3, 5, 7, 9);
        all.put("lora_tokens", lora.withTrainableTokenIndices(TokenIndices.of(tokens)));
        all.put(
                "lora_tokens_of_both",
                lora.withTrainableTokenIndices(
                        new TokenIndices(Map.of("model.embed_tokens", tokens, "lm_head", others))));
        all.put(
                "lora_tokens_of_the_same",
                lora.withTrainableTokenIndices(new TokenIndices(Map.of("embed_tokens", tokens, "lm_head", tokens))));
        all.put("lora_tokens_of_the_head", lora.withTrainableTokenIndices(new TokenIndices(Map.of("lm_head", others))));
        all.put("tokens", TokensConfig.of(tokens));
        all.put("tokens_random", new TokensConfig(tokens, List.of("embed_tokens"), true));
        all.put("lora_saved_norm", lora.withModulesToSave("input_layernorm"));
        AdaLoraConfig.Budget halved = new AdaLoraConfig.Budget(2, 0, 0, 1, steps, 0.85, 0.85);
        AdaLoraConfig.Budget later = new AdaLoraConfig.Budget(2, steps, 0, 1, 4 * steps, 0.85, 0.85);
        all.put("adalora", AdaLoraConfig.of(steps).withRanks(4, halved));
        all.put("adalora_unpruned", AdaLoraConfig.of(4 * steps).withRanks(4, later));
        all.put("ia3", Ia3Config.defaults());
        all.put(
                "ia3_attention",
                new Ia3Config(
                        Targets.modules("q_proj", "o_proj"), List.of("o_proj"), false, List.of("input_layernorm")));
        all.put("vera", new VeraConfig(8, 0, Targets.modules("q_proj", "o_proj"), 0.1, 3, true, List.of()));
        all.put("vera_drawn", new VeraConfig(8, 0, Targets.allLinear(), 0.1, 3, false, List.of()));
        all.put("prompt", PromptConfig.random(5));
        all.put("prompt_text", PromptConfig.of(5, "Answer in one word:"));
        all.put("prompt_vocabulary", new PromptConfig(5, PromptConfig.Start.SAMPLE_VOCAB, null));
        all.put("prefix", PrefixConfig.of(5));
        all.put("prefix_zero", new PrefixConfig(5, true, false, 0));
        all.put("prefix_projected", PrefixConfig.projected(5));
        return all;
    }
}
