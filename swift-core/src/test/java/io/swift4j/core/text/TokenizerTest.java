package io.swift4j.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {

    @AutoClose
    private final Tokenizer tokenizer = Tokenizer.load(TextFixtures.folder("chatml"));

    private static void assertRefused(Path folder, String... parts) {
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> Tokenizer.load(folder).close())
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    @Test
    void aFolderWithoutTokenizerIsRefused(@TempDir Path folder) {
        assertRefused(folder, "tokenizer.json does not exist");
    }

    @Test
    void malformedFilesAreNamed(@TempDir Path folder) throws IOException {
        TextFixtures.copy("wordpiece", folder);
        Path config = folder.resolve("tokenizer_config.json");
        Files.writeString(config, "{\"pad_token\": ");
        assertRefused(folder, "tokenizer_config.json", "not valid JSON");
        Files.writeString(config, "{\"pad_token\": 3}");
        assertRefused(folder, "tokenizer_config.json", "'pad_token'", "got 3");
        Files.writeString(config, "{\"padding_side\": \"top\"}");
        assertRefused(folder, "'padding_side' must be \"left\" or \"right\", got \"top\"");
        Files.writeString(config, "{\"chat_template\": [{\"name\": \"default\"}]}");
        assertRefused(folder, "'chat_template' needs a text 'name' and a text 'template'");
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {\"type\": \"BPE\"}}");
        assertRefused(folder, "tokenizer.json", "model.vocab is missing");
    }

    @Test
    void specialTokensOfTheConfigurationAreAddedToTheVocabulary(@TempDir Path folder) throws IOException {
        TextFixtures.copy("wordpiece", folder);
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"bos_token\": \"<go>\", \"image_token\": {\"content\": \"<image>\"}, \"additional_special_tokens\": [\"<x>\"]}");
        try (Tokenizer more = Tokenizer.load(folder)) {
            int size = more.vocabSize();
            assertThat(more.specialTokens().map())
                    .containsEntry("bos_token", "<go>")
                    .containsEntry("image_token", "<image>");
            assertThat(more.specialTokens().additional()).containsExactly("<x>");
            assertThat(more.specialTokens().allIds()).containsExactly(size - 3, size - 2, size - 1);
            assertThat(more.encode("a<image>b", false).ids()).contains(size - 2);
            assertThat(more.decode(new int[] {size - 3, size - 2, size - 1}, true))
                    .isEmpty();
        }
    }

    @Test
    void halfOfASurrogatePairIsRefused() {
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> tokenizer.encode("ab\uD83D", true))
                .withMessageContaining("half of a surrogate pair at index 2");
        assertThat(tokenizer.decode(tokenizer.encode("ab😀", true).ids(), true)).isEqualTo("ab😀");
    }

    @Test
    void offsetsAreCodePoints() {
        Encoding encoding = tokenizer.encode("a😀b", false);
        assertThat(encoding.offsets().get(encoding.size() - 1)).isEqualTo(new TextSpan(2, 3));
        assertThat(encoding.tokenAt(2)).hasValue(encoding.size() - 1);
        assertThat(encoding.tokenAt(3)).isEmpty();
    }

    @Test
    void longTextIsNotTruncated() {
        String text = "word ".repeat(5_000);
        assertThat(tokenizer.decode(tokenizer.encode(text, true).ids(), true)).isEqualTo(text);
    }

    @Test
    void unknownIdsHaveNoTextAndNoToken() {
        assertThat(tokenizer.decode(new int[] {1_000_000}, false)).isEmpty();
        assertThat(tokenizer.decode(new int[0], false)).isEmpty();
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> tokenizer.token(1_000_000))
                .withMessageContaining("1000000");
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> tokenizer.decode(new int[] {1, -5}, false))
                .withMessageContaining("-5 at index 1");
    }

    @Test
    void paddingNeedsAPaddingToken(@TempDir Path folder) throws IOException {
        TextFixtures.copy("wordpiece", folder);
        Files.writeString(folder.resolve("tokenizer_config.json"), "{}");
        try (Tokenizer bare = Tokenizer.load(folder)) {
            BatchOptions padded = BatchOptions.defaults().withPadding(Padding.LONGEST);
            assertThatExceptionOfType(SwiftException.class)
                    .isThrownBy(() -> bare.encodeBatch(List.of("a", "a b"), padded))
                    .withMessageContaining("no padding token");
            assertThat(bare.encodeBatch(List.of("a", "a b"), BatchOptions.defaults())
                            .inputIds()[1])
                    .hasSize(4);
        }
    }

    @Test
    void truncationMustLeaveRoomForSpecialTokens() {
        try (Tokenizer wordpiece = Tokenizer.load(TextFixtures.folder("wordpiece"))) {
            assertThatExceptionOfType(SwiftException.class)
                    .isThrownBy(() -> wordpiece.encodeBatch(
                            List.of("a b c"), BatchOptions.defaults().withTruncation(1)))
                    .withMessageContaining("leaves no room for the 2 special tokens");
        }
    }

    @Test
    void contradictoryBatchOptionsAreRefused() {
        BatchOptions padded =
                BatchOptions.defaults().withPadding(Padding.LONGEST).withPadToMultipleOf(8);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> padded.withTruncation(12))
                .withMessageContaining("maxLength 12 must be a multiple of padToMultipleOf 8");
    }

    @Test
    void manyThreadsMayEncodeAtOnce() {
        int[] expected = tokenizer.encode("Hello, world! 你好", true).ids();
        assertThat(IntStream.range(0, 500)
                        .parallel()
                        .mapToObj(
                                i -> tokenizer.encode("Hello, world! 你好", true).ids()))
                .allSatisfy(ids -> assertThat(ids).containsExactly(expected));
    }

    @Test
    void aStreamEndsWithWhatWasHeldBack() {
        int[] ids = tokenizer.encode("ok气", false).ids();
        StreamingDetokenizer stream = new StreamingDetokenizer(tokenizer, true);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ids.length - 1; i++) {
            stream.next(ids[i]).ifPresent(text::append);
        }
        assertThat(text.toString()).isEqualTo("ok");
        assertThat(stream.finish()).contains("\uFFFD");
        assertThat(stream.next(ids[0])).isPresent();
        assertThat(stream.finish()).isEmpty();
    }
}
