package io.swift4j.modality.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Special tokens are 256 to 266, {@code <|0.00|>} is 267. */
class WhisperTokenizerTest {

    private static WhisperTokenizer tokenizer;

    @BeforeAll
    static void load() {
        tokenizer = WhisperTokenizer.load(Path.of("src/test/resources/towers/whisper"));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void anAnswerBeginsWithLanguageTaskAndWhetherTimestampsFollow() {
        int[] text = tokenizer.encode("ab");
        assertThat(text).hasSize(2);
        assertThat(tokenizer.encode("ab", Optional.of("German"), Optional.of("translate"), false))
                .containsExactly(257, 260, 261, 266, text[0], text[1], 256);
        assertThat(tokenizer.encode("ab", Optional.empty(), Optional.empty(), true))
                .containsExactly(257, text[0], text[1], 256);
        assertThat(tokenizer.encode("<|0.40|>ab")).containsExactly(287, text[0], text[1]);
    }

    @Test
    void timestampsAreNoWords() {
        int[] text = tokenizer.encode("ab");
        assertThat(tokenizer.decode(new int[] {257, 259, 267, text[0], 277, text[1], 256}))
                .isEqualTo("ab");
    }

    @Test
    void timestampsThatGoBackBelongToTheNextWindow() {
        int a = tokenizer.encode("a")[0];
        // A window that ended with one timestamp was heard to its end, 30 s.
        assertThat(tokenizer.decodeWithTimestamps(new int[] {267, a, 287, 267, a, 277}))
                .isEqualTo("<|0.00|>a<|0.40|><|30.00|>a<|30.20|>");
        // One that ended with two goes on where the first of them was.
        assertThat(tokenizer.decodeWithTimestamps(new int[] {267, a, 287, 287, 267, a, 277}))
                .isEqualTo("<|0.00|>a<|0.40|><|0.40|>a<|0.60|>");
    }

    @Test
    void anUnknownLanguageIsRefused() {
        assertThatThrownBy(() -> tokenizer.encode("a", Optional.of("klingon"), Optional.empty(), false))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("unknown language 'klingon'");
    }
}
