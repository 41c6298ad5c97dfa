package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.LogitsProcessor;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.position.PositionInput;
import io.swift4j.modality.talker.Talker;
import io.swift4j.modality.talker.TalkerPrompt;
import io.swift4j.modality.talker.TalkerRule;
import java.util.ArrayList;
import java.util.List;

/** {@code generate} of Qwen2.5-Omni's talker: codes that never end early, the scores before each, and what these were made. */
final class TalkerGenerateRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        ConfigJson config = ConfigJson.read(folder.path().resolve("config.json"));
        try (Talker talker = Talker.load(folder.path(), LoadOptions.defaults().withDtype(Dtype.FLOAT32));
                TensorScope scope = TensorScope.open()) {
            int[][] ids = folder.requiredIntegers(one, "input_text_ids");
            int[][] keep = folder.integers(one, "attention_mask").orElseGet(() -> EmbedRunner.ones(ids));
            TalkerPrompt prompt = new TalkerPrompt(
                    PositionInput.of(ids, keep),
                    folder.named(one, "inputs_embeds"),
                    folder.named(one, "thinker_reply_part"));
            int end = config.integer("tts_codec_end_token_id");
            int first = config.integer("tts_codec_start_token_id");
            List<float[]> raw = new ArrayList<>();
            List<float[]> shaped = new ArrayList<>();
            LogitsProcessor recorder = (all, scores) -> {
                raw.add(scores.toFloats());
                float[] banned = scores.toFloats();
                for (int at = 0; at < banned.length; at += (int) scores.size(-1)) {
                    banned[at + end] = -1e30f;
                    banned[at + first] = -1e30f;
                }
                shaped.add(banned);
                return Tensor.of(banned, scores.shape());
            };
            GenerationConfig settings = GenerationConfig.builder()
                    .read(one.params())
                    .processors(List.of(recorder))
                    .build();
            GenerationResult result = talker.speak(prompt, TalkerRule.AS_GENERATE, settings, (row, token) -> true);
            for (String name : one.outputs()) {
                Tensor expected = folder.named(one, name);
                switch (name) {
                    case "new_codes" ->
                        comparison.tensor(
                                name,
                                Tensor.of(MediaGenerateRunner.fresh(
                                        result, prompt.text().ids()[0].length)),
                                expected);
                    case "step_logits" -> comparison.tensor(name, MediaGenerateRunner.scores(raw, expected), expected);
                    case "step_scores" ->
                        comparison.tensor(name, MediaGenerateRunner.scores(shaped, expected), expected);
                    default -> comparison.problem("output " + name + " of a generate case is not supported");
                }
            }
        }
    }
}
