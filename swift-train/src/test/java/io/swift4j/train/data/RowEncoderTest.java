package io.swift4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.text.ChatTemplate;
import io.swift4j.core.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowEncoderTest {

    private static final RowId ID = new RowId("a.jsonl", 1);
    private static final ChatTemplate PLAIN = ChatTemplate.of(ChatmlTokenizer.PLAIN, Map.of());
    private static final ChatTemplate MARKED = ChatTemplate.of(ChatmlTokenizer.MARKED, Map.of());

    @TempDir
    static Path folder;

    private static Tokenizer tokenizer;

    @BeforeAll
    static void load() throws IOException {
        tokenizer = ChatmlTokenizer.load(folder);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    private static Row.Chat chat(Turn... turns) {
        return new Row.Chat(ID, Conversation.of(List.of(turns)), "");
    }

    private static Turn said(String content, Boolean loss, Float scale) {
        return new Turn(
                Map.of("role", "assistant", "content", content), Optional.ofNullable(loss), Optional.ofNullable(scale));
    }

    private static Row.Chat twoRounds() {
        return chat(
                Turn.of("system", "Be brief."),
                Turn.of("user", "one"),
                Turn.of("assistant", "first é"),
                Turn.of("user", "two"),
                Turn.of("assistant", "second"));
    }

    private static EncodeOptions options(LossScale scale) {
        return new EncodeOptions(OptionalInt.empty(), Truncation.DELETE, Optional.of(scale), Optional.empty());
    }

    private static Example encode(Row row, ChatTemplate template, EncodeOptions options) {
        return (Example) new RowEncoder(tokenizer, template, options).encode(row);
    }

    private static String learned(Example example) {
        return ChatmlTokenizer.learned(tokenizer, example);
    }

    @Test
    void learnsWhatTheAssistantSaysAndItsEnd() {
        for (ChatTemplate template : List.of(PLAIN, MARKED)) {
            Example example = encode(twoRounds(), template, EncodeOptions.defaults());
            assertThat(learned(example)).isEqualTo("first é<|im_end|>second<|im_end|>");
            assertThat(tokenizer.decode(example.ids(), false))
                    .isEqualTo("<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\none<|im_end|>\n<|im_start|>"
                            + "assistant\nfirst é<|im_end|>\n<|im_start|>user\ntwo<|im_end|>\n<|im_start|>assistant\n"
                            + "second<|im_end|>\n");
        }
    }

    @Test
    void whatIsLearnedCanBeSeen() {
        Example example =
                encode(chat(Turn.of("user", "q"), Turn.of("assistant", "a")), PLAIN, EncodeOptions.defaults());
        int before = tokenizer
                .encode("<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n", false)
                .size();
        assertThat(ExampleText.labels(tokenizer, example)).isEqualTo("[-100 * " + before + "]a<|im_end|>[-100 * 1]");
        assertThat(ExampleText.input(tokenizer, example)).startsWith("<|im_start|>user\nq");
    }

    @Test
    void marksAndPrefixesAgree() {
        Example byMarks = encode(twoRounds(), MARKED, EncodeOptions.defaults());
        assertThat(encode(twoRounds(), PLAIN, EncodeOptions.defaults())).isEqualTo(byMarks);
    }

    @Test
    void strategies() {
        assertThat(learned(encode(twoRounds(), PLAIN, options(LossScale.LAST_ROUND))))
                .isEqualTo("second<|im_end|>");
        Example all = encode(twoRounds(), PLAIN, options(LossScale.ALL));
        assertThat(all.learned()).isEqualTo(all.length() - 1);
    }

    @Test
    void messagesSayThemselvesWhatIsLearned() {
        Row row = chat(
                Turn.of("user", "q"),
                said("no", false, null),
                Turn.of("user", "q"),
                said("half", null, 0.5f),
                Turn.of("user", "q"),
                said("yes", true, null));
        for (ChatTemplate template : List.of(PLAIN, MARKED)) {
            Example example = encode(row, template, EncodeOptions.defaults());
            assertThat(learned(example)).isEqualTo("half<|im_end|>yes<|im_end|>");
            for (int i = 0; i < example.length(); i++) {
                boolean half = example.labels()[i] != Example.NOTHING && example.weights()[i] == 0.5f;
                assertThat(half || example.weights()[i] == 0 || example.weights()[i] == 1)
                        .isTrue();
            }
            Example all = encode(row, template, options(LossScale.ALL));
            assertThat(learned(all)).doesNotContain("no<|im_end|>").contains("half", "yes", "user");
        }
        assertThatThrownBy(() ->
                        encode(chat(Turn.of("user", "q"), said("a", false, null)), PLAIN, options(LossScale.DEFAULT)))
                .hasMessageContaining("nothing is to be learned");
    }

    @Test
    void templatesThatWriteTheLastTurnOtherwiseAreUnderstood() {
        Example example = encode(twoRounds(), tokenizer.chatTemplate(), EncodeOptions.defaults());
        assertThat(learned(example)).isEqualTo("first é<|im_end|><think>\n\n</think>\n\nsecond<|im_end|>");
    }

    @Test
    void templatesThatRewriteEarlierTurnsAreRefused() {
        Row row = chat(
                Turn.of("user", "one"),
                Turn.of("assistant", "<think>\nhm\n</think>\n\nfirst"),
                Turn.of("user", "two"),
                Turn.of("assistant", "second"));
        assertThatThrownBy(() -> encode(row, tokenizer.chatTemplate(), EncodeOptions.defaults()))
                .hasMessageContaining("messages[1]")
                .hasMessageContaining("rewrites it when other messages follow")
                .hasMessageContaining("last_round");
        assertThat(learned(encode(row, tokenizer.chatTemplate(), options(LossScale.LAST_ROUND))))
                .endsWith("second<|im_end|>")
                .doesNotContain("first");
    }

    @Test
    void tokensThatJoinPromptAndAnswerAreRefused() {
        ChatTemplate joining = ChatTemplate.of(
                "{% for m in messages %}{% if m.role == 'user' %}{{ m.content + ' t' }}{% else %}{{ m.content }}"
                        + "{% endif %}{% endfor %}",
                Map.of());
        assertThatThrownBy(() -> encode(
                        chat(Turn.of("user", "q"), Turn.of("assistant", "he")), joining, EncodeOptions.defaults()))
                .hasMessageContaining("joins the end of its prompt");
    }

    @Test
    void plainTextNeedsNoTemplate() {
        Row row = chat(Turn.of("assistant", "hello"));
        Example example = (Example) new RowEncoder(tokenizer, null, EncodeOptions.defaults()).encode(row);
        assertThat(tokenizer.decode(example.ids(), false)).isEqualTo("hello<|im_end|>");
        assertThat(example.learned()).isEqualTo(example.length() - 1);
    }

    @Test
    void pairsShareThePrompt() {
        Turn question = Turn.of("user", "q");
        Row row = new Row.Preference(
                ID,
                Conversation.of(List.of(question, Turn.of("assistant", "good"))),
                Conversation.of(List.of(question, Turn.of("assistant", "bad"))),
                Optional.empty(),
                "");
        PreferencePair pair = (PreferencePair) new RowEncoder(tokenizer, PLAIN, EncodeOptions.defaults()).encode(row);
        assertThat(learned(pair.chosen())).isEqualTo("good<|im_end|>");
        assertThat(learned(pair.rejected())).isEqualTo("bad<|im_end|>");
        int[] prompt = Arrays.copyOf(pair.chosen().ids(), pair.promptLength());
        assertThat(tokenizer.decode(prompt, false)).endsWith("<|im_start|>assistant\n");
    }

    @Test
    void labelledRowsEndWithThePromptForAnAnswer() {
        Row row = new Row.Labelled(ID, Conversation.of(List.of(Turn.of("user", "q"))), new Label.Category(1), "");
        LabelledExample example =
                (LabelledExample) new RowEncoder(tokenizer, PLAIN, EncodeOptions.defaults()).encode(row);
        assertThat(tokenizer.decode(example.example().ids(), false)).endsWith("<|im_start|>assistant\n");
    }

    @Test
    void systemOptionFillsInWhereTheRowHasNone() {
        EncodeOptions options =
                new EncodeOptions(OptionalInt.empty(), Truncation.DELETE, Optional.empty(), Optional.of("Sys"));
        Row row = chat(Turn.of("user", "q"), Turn.of("assistant", "a"));
        assertThat(tokenizer.decode(encode(row, PLAIN, options).ids(), false)).startsWith("<|im_start|>system\nSys");
        assertThat(tokenizer.decode(encode(twoRounds(), PLAIN, options).ids(), false))
                .contains("Be brief.");
    }

    private static EncodedSet limited(Truncation truncation, int limit, Row... rows) {
        EncodeOptions options =
                new EncodeOptions(OptionalInt.of(limit), truncation, Optional.empty(), Optional.empty());
        return new RowEncoder(tokenizer, PLAIN, options).encode(List.of(rows), 0);
    }

    @Test
    void longRowsAreDeletedAndNamed() {
        EncodedSet set = limited(Truncation.DELETE, 12, chat(Turn.of("assistant", "a")), twoRounds());
        assertThat(set.examples()).hasSize(1);
        assertThat(set.report().lost(DataReport.Cause.TOO_LONG)).isEqualTo(1);
        assertThat(set.report().lost().get(0))
                .hasToString(set.report().lost().get(0).row() + ": has "
                        + encode(twoRounds(), PLAIN, EncodeOptions.defaults()).length() + " tokens; max_length is 12");
    }

    @Test
    void longRowsAreCutOrSplitAndNamed() {
        Example whole = encode(twoRounds(), PLAIN, EncodeOptions.defaults());
        Example left =
                (Example) limited(Truncation.LEFT, 12, twoRounds()).examples().get(0);
        assertThat(left.ids()).containsExactly(Arrays.copyOfRange(whole.ids(), whole.length() - 12, whole.length()));
        EncodedSet right = limited(Truncation.RIGHT, 12, twoRounds());
        assertThat(right.examples()).isEmpty();
        assertThat(right.report().lost().get(0).reasons().get(0)).contains("nothing is left to learn");
        EncodedSet parts = limited(Truncation.SPLIT, 12, twoRounds());
        int kept = parts.examples().stream().mapToInt(Encoded::length).sum();
        DataReport.CutRow cut = parts.report().cut().get(0);
        assertThat(cut.tokens()).isEqualTo(whole.length());
        assertThat(cut.kept()).isEqualTo(kept);
        assertThat(cut.how()).contains("had nothing to learn");
    }

    private static Row.Preference preference(String chosen, String rejected) {
        Turn question = Turn.of("user", "a question of some length");
        return new Row.Preference(
                ID,
                Conversation.of(List.of(question, Turn.of("assistant", chosen))),
                Conversation.of(List.of(question, Turn.of("assistant", rejected))),
                Optional.empty(),
                "");
    }

    @Test
    void pairsLoseTheSameTokensOnTheLeft() {
        Row.Preference row = preference("good", "a much longer answer");
        PreferencePair whole =
                (PreferencePair) limited(Truncation.LEFT, 99, row).examples().get(0);
        int limit = whole.rejected().length() - 3;
        EncodedSet set = limited(Truncation.LEFT, limit, row);
        PreferencePair pair = (PreferencePair) set.examples().get(0);
        assertThat(pair.rejected().length()).isEqualTo(limit);
        assertThat(pair.chosen().length()).isEqualTo(whole.chosen().length() - 3);
        assertThat(pair.promptLength()).isEqualTo(whole.promptLength() - 3);
        assertThat(learned(pair.rejected())).isEqualTo("a much longer answer<|im_end|>");
        assertThat(set.report().cut().get(0).tokens()).isEqualTo(whole.length());
        PreferencePair right = (PreferencePair)
                limited(Truncation.RIGHT, limit, row).examples().get(0);
        assertThat(right.promptLength()).isEqualTo(whole.promptLength());
        assertThat(limited(Truncation.LEFT, 3, row)
                        .report()
                        .lost()
                        .get(0)
                        .reasons()
                        .get(0))
                .contains("has an answer longer than max_length 3");
        assertThatThrownBy(() -> limited(Truncation.SPLIT, limit, row))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("truncation_strategy split is only for rows that are conversations");
    }

    @Test
    void promptsAndTextsToCompareEndWithTheQuestionForAnAnswer() {
        Conversation asked = Conversation.of(List.of(Turn.of("user", "q")));
        Conversation answered = Conversation.of(List.of(Turn.of("user", "q"), Turn.of("assistant", "a")));
        RowEncoder encoder = new RowEncoder(tokenizer, PLAIN, EncodeOptions.defaults());
        Prompt prompt = (Prompt) encoder.encode(new Row.Prompt(ID, asked, Map.of("solution", "4"), ""));
        String question = "<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\n";
        assertThat(tokenizer.decode(prompt.ids(), false)).isEqualTo(question);
        assertThat(prompt.columns()).containsEntry("solution", "4");
        Contrast contrast =
                (Contrast) encoder.encode(new Row.Contrast(ID, asked, answered, List.of(asked), Optional.empty(), ""));
        assertThat(tokenizer.decode(contrast.anchor().ids(), false)).isEqualTo(question);
        assertThat(tokenizer.decode(contrast.positive().ids(), false)).isEqualTo(question + "a<|im_end|>\n");
        assertThat(contrast.length())
                .isEqualTo(3 * prompt.length() + contrast.positive().length() - prompt.length());
    }

    @Test
    void promptsAndTextsToCompareAreCutAlone() {
        Conversation longer = Conversation.of(List.of(Turn.of("user", "a b c d e")));
        Row prompt = new Row.Prompt(ID, longer, Map.of(), "");
        assertThat(limited(Truncation.LEFT, 5, prompt).examples().get(0).length())
                .isEqualTo(5);
        Row contrast = new Row.Contrast(ID, longer, longer, List.of(), Optional.empty(), "");
        assertThat(limited(Truncation.RIGHT, 5, contrast).examples().get(0).length())
                .isEqualTo(10);
        assertThat(limited(Truncation.DELETE, 5, contrast).examples()).isEmpty();
    }

    @Test
    void labelledRowsAreCut() {
        Row row = new Row.Labelled(ID, Conversation.of(List.of(Turn.of("user", "a b c d e"))), new Label.Score(1), "");
        EncodedSet set = limited(Truncation.RIGHT, 5, row);
        assertThat(set.examples().get(0).length()).isEqualTo(5);
        assertThat(set.report().cut()).hasSize(1);
    }

    @Test
    void rowsTheTemplateRefusesAreBad() {
        ChatTemplate strict = ChatTemplate.of("{{ raise_exception('roles must alternate') }}", Map.of());
        RowEncoder encoder = new RowEncoder(tokenizer, strict, EncodeOptions.defaults());
        assertThatThrownBy(() -> encoder.encode(List.of(twoRounds()), 0))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a.jsonl:1: ")
                .hasMessageContaining("roles must alternate");
        assertThat(encoder.encode(List.of(twoRounds()), 1).report().lost()).hasSize(1);
    }
}
