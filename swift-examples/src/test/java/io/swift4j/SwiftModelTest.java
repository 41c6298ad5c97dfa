package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.generate.FinishReason;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.text.ChatMessage;
import io.swift4j.core.text.ChatRequest;
import io.swift4j.core.torch.NativeMemory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwiftModelTest {

    @Test
    void whatTheListenerHearsIsTheAnswer() {
        try (SwiftModel model = SwiftModel.fromPretrained(TestModels.QWEN2.toString())) {
            GenerationConfig config =
                    model.generationConfig().toBuilder().maxNewTokens(24).build();
            StringBuilder heard = new StringBuilder();
            TextAnswer answer = model.chat(ChatRequest.of(ChatMessage.user("Hello")), config, (row, piece) -> {
                heard.append(piece);
                return true;
            });
            assertThat(heard.toString()).isEqualTo(answer.text());
            assertThat(answer.tokens()).isBetween(1, 24);
        }
    }

    @Test
    void aChatIsTheSameTextAsItsRenderedPrompt() {
        try (SwiftModel model = SwiftModel.fromPretrained(TestModels.QWEN2.toString())) {
            GenerationConfig greedy = GenerationConfig.builder().maxNewTokens(8).build();
            ChatRequest request = ChatRequest.of(ChatMessage.system("Be brief."), ChatMessage.user("Hi"));
            String prompt = model.tokenizer()
                    .chatTemplate()
                    .render(request.withGenerationPrompt())
                    .text();
            TextAnswer chatted = model.chat(request, greedy, (row, piece) -> true);
            // The template writes every special token itself, and this tokenizer adds none.
            TextAnswer continued = model.generate(List.of(prompt), greedy, (row, piece) -> true)
                    .get(0);
            assertThat(chatted).isEqualTo(continued);
        }
    }

    @Test
    void aListenerThatHasHeardEnoughEndsTheAnswer() {
        try (SwiftModel model = SwiftModel.fromPretrained(TestModels.QWEN2.toString())) {
            GenerationConfig config =
                    GenerationConfig.builder().maxNewTokens(500).build();
            TextAnswer answer = model.generate(List.of("Hello"), config, (row, piece) -> false)
                    .get(0);
            assertThat(answer.reason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(answer.tokens()).isLessThan(20);
        }
    }

    @Test
    void sentenceVectorsHaveLengthOneWhereTheFolderAsksForIt() {
        try (SwiftModel model = SwiftModel.fromPretrained(TestModels.BERT.toString())) {
            float[][] vectors =
                    model.embed(List.of("What is the capital of France?", "A much longer text, padded not at all."));
            for (float[] vector : vectors) {
                double squared = 0;
                for (float value : vector) {
                    squared += value * value;
                }
                // float32 rounding of a sum of 64 squares.
                assertThat(squared).isCloseTo(1, within(1e-5));
            }
            float[] alone = model.embed(List.of("What is the capital of France?"))[0];
            for (int i = 0; i < alone.length; i++) {
                // Padding changes the order of float32 sums, nothing else.
                assertThat(vectors[0][i]).isCloseTo(alone[i], within(1e-5f));
            }
        }
    }

    @Test
    void aTextThatIsTooLongForTheEncoderIsRefusedNotCut() {
        try (SwiftModel model = SwiftModel.fromPretrained(TestModels.BERT.toString())) {
            assertThatThrownBy(() -> model.embed(List.of("short", "word ".repeat(500))))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("text 1 has")
                    .hasMessageContaining("takes at most 64");
        }
    }

    @Test
    void askingAnEncoderToGenerateSaysWhatItIs() {
        try (SwiftModel model = SwiftModel.fromPretrained(TestModels.BERT.toString())) {
            assertThatThrownBy(() -> model.generate("x"))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("is a bert encoder");
        }
    }

    @Test
    void aFolderWithoutATokenizerSaysSoWhenOneIsNeeded(@TempDir Path folder) throws Exception {
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(TestModels.QWEN2.resolve(file), folder.resolve(file));
        }
        try (SwiftModel model = SwiftModel.fromPretrained(folder.toString())) {
            assertThatThrownBy(model::tokenizer)
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("tokenizer.json");
        }
    }

    @Test
    void aChatEndsThoughTheGenerationConfigNamesNoEnd(@TempDir Path folder) throws Exception {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(TestModels.QWEN2)) {
            for (Path file : files) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        Files.writeString(folder.resolve("generation_config.json"), "{\"do_sample\": false}");
        Path json = folder.resolve("config.json");
        Files.writeString(
                json, Files.readString(json).replace("\"eos_token_id\": 762", "\"eos_token_id\": [5, 100000]"));
        try (SwiftModel model = SwiftModel.fromPretrained(folder.toString())) {
            assertThat(GenerationConfig.read(folder).eosTokenIds()).isEmpty();
            assertThat(model.generationConfig().eosTokenIds()).containsExactly(5, 762);
            GenerationConfig likely = model.generationConfig().toBuilder()
                    .sequenceBias(Map.of(List.of(762), 100.0))
                    .build();
            TextAnswer answer = model.chat(ChatRequest.of(ChatMessage.user("Hi")), likely, (row, piece) -> true);
            assertThat(answer.reason()).isEqualTo(FinishReason.EOS);
            assertThat(answer.tokens()).isEqualTo(1);
        }
    }

    @Test
    void closingGivesAllNativeMemoryBack() {
        try (SwiftModel warm = SwiftModel.fromPretrained(TestModels.QWEN2.toString())) {
            warm.chat(ChatMessage.user("Hi"));
        }
        NativeMemory before = NativeMemory.now();
        try (SwiftModel model = SwiftModel.fromPretrained(TestModels.QWEN2.toString())) {
            model.chat(ChatMessage.user("Hi"));
        }
        assertThat(NativeMemory.now()).isEqualTo(before);
    }
}
