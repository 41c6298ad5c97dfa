package io.swift4j.modality.talker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.TensorFiles;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.position.PositionInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Codes are compared with the reference's in {@code swift-examples}; here is how the talker is asked. */
@ExtendWith(NoLeaks.class)
class TalkerTest {

    private static final Path FOLDER = Path.of("src/test/resources/speech/qwen2_5_omni_talker");
    private static final GenerationConfig GREEDY =
            GenerationConfig.builder().maxNewTokens(6).build();

    private static Tensor named(Weights weights, String name) {
        return Objects.requireNonNull(weights.tensors().get(name), name);
    }

    private static TalkerPrompt padded(Weights weights) {
        int[][] ids = rows(named(weights, "input_text_ids"));
        int[][] keep = rows(named(weights, "attention_mask"));
        return new TalkerPrompt(
                PositionInput.of(ids, keep), named(weights, "inputs_embeds"), named(weights, "thinker_reply_part"));
    }

    private static int[][] rows(Tensor tensor) {
        int[] flat = tensor.toInts();
        int width = (int) tensor.size(1);
        int[][] rows = new int[(int) tensor.size(0)][];
        Arrays.setAll(rows, row -> Arrays.copyOfRange(flat, row * width, (row + 1) * width));
        return rows;
    }

    @Test
    void aPromptSpeaksTheSameAloneAndPaddedAmongOthers() {
        try (Talker talker = Talker.load(FOLDER, LoadOptions.defaults());
                Weights weights = Weights.load(FOLDER.resolve("generate_left_padded.safetensors"), null, "cpu");
                TensorScope scope = TensorScope.open()) {
            TalkerPrompt both = padded(weights);
            GenerationResult together = talker.speak(both, GREEDY, (row, token) -> true);
            int[] ids = Arrays.copyOfRange(both.text().ids()[1], 2, 8);
            int[] ones = new int[6];
            Arrays.fill(ones, 1);
            TalkerPrompt alone = new TalkerPrompt(
                    PositionInput.of(new int[][] {ids}, new int[][] {ones}),
                    both.states().narrow(0, 1, 1).narrow(1, 2, 6),
                    both.reply().narrow(0, 1, 1));
            assertThat(talker.speak(alone, GREEDY, (row, token) -> true).answer(0))
                    .containsExactly(together.answer(1));
        }
    }

    @Test
    void speechIsDrawnAtRandomByDefaultAndTheSameForASeed() {
        try (Talker talker = Talker.load(FOLDER, LoadOptions.defaults());
                Weights weights = Weights.load(FOLDER.resolve("generate_left_padded.safetensors"), null, "cpu");
                TensorScope scope = TensorScope.open()) {
            TalkerPrompt prompt = padded(weights);
            GenerationConfig.Builder how = talker.defaults().maxNewTokens(12).eosTokenIds(List.of(82));
            int[] first = talker.speak(prompt, how.seed(1).build(), (row, token) -> true)
                    .sequences()[0];
            int[] again = talker.speak(prompt, how.seed(1).build(), (row, token) -> true)
                    .sequences()[0];
            int[] other = talker.speak(prompt, how.seed(2).build(), (row, token) -> true)
                    .sequences()[0];
            assertThat(first).containsExactly(again).isNotEqualTo(other);
            assertThat(Arrays.copyOfRange(first, 8, first.length))
                    .as("the code that begins speech")
                    .doesNotContain(81);
        }
    }

    @Test
    void beamsAndSeveralAnswersGoOnFromTheirOwnRows() {
        try (Talker talker = Talker.load(FOLDER, LoadOptions.defaults());
                Weights weights = Weights.load(FOLDER.resolve("generate_left_padded.safetensors"), null, "cpu");
                TensorScope scope = TensorScope.open()) {
            GenerationConfig beams =
                    GREEDY.toBuilder().numBeams(3).numReturnSequences(2).build();
            GenerationResult result = talker.speak(padded(weights), beams, (row, token) -> true);
            assertThat(result.sequences()).hasNumberOfRows(4);
            assertThat(result.scores()[0]).isGreaterThanOrEqualTo(result.scores()[1]);
        }
    }

    @Test
    void thePartsOfAWholeCheckpointAreFound(@TempDir Path whole) throws IOException {
        Path token2wav = FOLDER.resolveSibling("qwen2_5_omni_token2wav");
        Files.writeString(
                whole.resolve("config.json"),
                "{\"model_type\": \"qwen2_5_omni\", \"talker_config\": "
                        + Files.readString(FOLDER.resolve("config.json")) + ", \"token2wav_config\": "
                        + Files.readString(token2wav.resolve("config.json")) + "}");
        try (Weights talker = Weights.load(FOLDER, null, "cpu");
                Weights wave = Weights.load(token2wav, null, "cpu")) {
            Map<String, Tensor> all = new LinkedHashMap<>();
            talker.tensors().forEach((name, tensor) -> all.put("talker." + name, tensor));
            wave.tensors().forEach((name, tensor) -> all.put("token2wav." + name, tensor));
            TensorFiles.write(whole.resolve("model.safetensors"), all);
        }
        try (Talker inside = Talker.load(whole, LoadOptions.defaults());
                Talker alone = Talker.load(FOLDER, LoadOptions.defaults());
                Token2Wav speech = Token2Wav.load(whole);
                Weights weights = Weights.load(FOLDER.resolve("generate_left_padded.safetensors"), null, "cpu");
                TensorScope scope = TensorScope.open()) {
            TalkerPrompt prompt = padded(weights);
            assertThat(inside.speak(prompt, GREEDY, (row, token) -> true).sequences())
                    .isDeepEqualTo(
                            alone.speak(prompt, GREEDY, (row, token) -> true).sequences());
            assertThat(speech.codes()).isEqualTo(66);
        }
    }

    @Test
    void promptsThatDoNotFitAreRefused() {
        try (TensorScope scope = TensorScope.open()) {
            PositionInput text = PositionInput.of(new int[][] {{1, 2, 3}}, new int[][] {{1, 1, 1}});
            Tensor states = Tensor.of(new float[12], 1, 3, 4);
            Tensor reply = Tensor.of(new float[8], 1, 2, 4);
            assertThatThrownBy(() -> new TalkerPrompt(text, reply, reply))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("[1, 3, width]");
            assertThatThrownBy(() -> new TalkerPrompt(text, states, Tensor.of(new float[6], 1, 2, 3)))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("[1, at least 1, 4]");
            PositionInput short1 = PositionInput.of(new int[][] {{1}}, new int[][] {{1}});
            assertThatThrownBy(() -> new TalkerPrompt(short1, states, reply))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("at least 2 tokens");
        }
    }
}
