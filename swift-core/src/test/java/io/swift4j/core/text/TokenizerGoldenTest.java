package io.swift4j.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cases whose results transformers has written: see {@code scripts/tokenizer_golden.py}. */
class TokenizerGoldenTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2024-07-26T00:00:00Z"), ZoneOffset.UTC);

    @AutoClose
    private final Tokenizer chatml = Tokenizer.load(TextFixtures.folder("chatml"));

    @AutoClose
    private final Tokenizer wordpiece = Tokenizer.load(TextFixtures.folder("wordpiece"));

    @TestFactory
    Stream<DynamicTest> byteLevelBpeMatchesTransformers() throws IOException {
        return cases("chatml", chatml);
    }

    @TestFactory
    Stream<DynamicTest> wordPieceMatchesTransformers() throws IOException {
        return cases("wordpiece", wordpiece);
    }

    private static Stream<DynamicTest> cases(String folder, Tokenizer tokenizer) throws IOException {
        Path file = TextFixtures.folder(folder).resolve("cases.json");
        return MAPPER.readTree(Files.readString(file))
                .valueStream()
                .map(each -> DynamicTest.dynamicTest(
                        folder + " " + each.get("name").stringValue(), () -> check(tokenizer, each)));
    }

    private static void check(Tokenizer tokenizer, JsonNode expected) {
        switch (expected.get("kind").stringValue()) {
            case "tokenize" -> tokenize(tokenizer, expected);
            case "tokenize_pair" -> {
                Encoding pair = tokenizer.encodePair(text(expected, "first"), text(expected, "second"), true);
                assertThat(pair.ids()).containsExactly(ints(expected.get("ids")));
                if (expected.get("token_type_ids").isArray()) {
                    assertThat(pair.typeIds()).containsExactly(ints(expected.get("token_type_ids")));
                }
            }
            case "vocab" -> vocabulary(tokenizer, expected);
            case "batch_tokenize" -> batch(tokenizer, expected);
            case "decode_stream" -> stream(tokenizer, expected);
            case "chat_template" -> chat(tokenizer, expected);
            default -> throw new IllegalStateException("unknown kind in " + expected);
        }
    }

    private static void tokenize(Tokenizer tokenizer, JsonNode expected) {
        Encoding plain = tokenizer.encode(text(expected, "input"), false);
        assertThat(plain.ids()).containsExactly(ints(expected.get("ids")));
        assertThat(plain.tokens()).isEqualTo(strings(expected.get("tokens")));
        List<TextSpan> offsets = expected.get("offsets")
                .valueStream()
                .map(span -> new TextSpan(span.get(0).intValue(), span.get(1).intValue()))
                .toList();
        assertThat(plain.offsets()).isEqualTo(offsets);
        int[] special = tokenizer.encode(text(expected, "input"), true).ids();
        assertThat(special).containsExactly(ints(expected.get("ids_with_special")));
        assertThat(tokenizer.decode(plain.ids(), false)).isEqualTo(text(expected, "decoded"));
        assertThat(tokenizer.decode(special, false)).isEqualTo(text(expected, "decoded_with_special"));
        assertThat(tokenizer.decode(special, true)).isEqualTo(text(expected, "decoded_skip_special"));
        for (int i = 0; i < plain.size(); i++) {
            assertThat(tokenizer.token(plain.ids()[i])).isEqualTo(plain.tokens().get(i));
            assertThat(tokenizer.tokenId(plain.tokens().get(i))).hasValue(plain.ids()[i]);
        }
    }

    private static void vocabulary(Tokenizer tokenizer, JsonNode expected) {
        SpecialTokens special = tokenizer.specialTokens();
        assertThat(tokenizer.vocabSize()).isEqualTo(expected.get("vocab_size").intValue());
        assertThat(new ArrayList<>(special.map().entrySet()).toString())
                .isEqualTo(
                        new ArrayList<>(map(expected.get("special_tokens_map")).entrySet()).toString());
        assertThat(special.allIds())
                .isEqualTo(Arrays.stream(ints(expected.get("all_special_ids")))
                        .boxed()
                        .toList());
        for (String name : List.of("bos", "eos", "pad", "unk")) {
            JsonNode id = expected.get(name);
            if (id.isNull()) {
                assertThat(special.id(name + "_token")).as(name).isEmpty();
            } else {
                assertThat(special.id(name + "_token")).as(name).hasValue(id.intValue());
            }
        }
    }

    private static void batch(Tokenizer tokenizer, JsonNode expected) {
        JsonNode params = expected.get("params");
        BatchOptions options = BatchOptions.defaults()
                .withPadding(Padding.valueOf(upper(params, "padding")))
                .withPaddingSide(Side.valueOf(upper(params, "padding_side")))
                .withTruncationSide(Side.valueOf(upper(params, "truncation_side")))
                .withPadToMultipleOf(params.path("pad_to_multiple_of").intValue(1));
        if (params.path("truncation").booleanValue(false)) {
            options = options.withTruncation(params.get("max_length").intValue());
        }
        BatchEncoding batch = tokenizer.encodeBatch(strings(expected.get("inputs")), options);
        assertThat(batch.inputIds()).isDeepEqualTo(rows(expected.get("input_ids")));
        assertThat(batch.attentionMask()).isDeepEqualTo(rows(expected.get("attention_mask")));
        assertThat(batch.tokenTypeIds().isPresent()).isEqualTo(expected.has("token_type_ids"));
    }

    private static void stream(Tokenizer tokenizer, JsonNode expected) {
        boolean skip = expected.get("params").get("skip_special_tokens").booleanValue();
        StreamingDetokenizer stream = new StreamingDetokenizer(tokenizer, skip);
        WordStreamer words = new WordStreamer(tokenizer, skip);
        List<String> pieces = new ArrayList<>();
        List<String> wordPieces = new ArrayList<>();
        for (int id : ints(expected.get("ids"))) {
            pieces.add(stream.next(id).orElse("nothing"));
            wordPieces.add(words.next(id));
        }
        wordPieces.add(words.finish());
        List<String> expectedPieces = expected.get("decode_stream_chunks")
                .valueStream()
                .map(piece -> piece.isNull() ? "nothing" : piece.stringValue())
                .toList();
        assertThat(pieces).isEqualTo(expectedPieces);
        assertThat(wordPieces).isEqualTo(strings(expected.get("text_streamer_chunks")));
        assertThat(tokenizer.decode(ints(expected.get("ids")), skip)).isEqualTo(text(expected, "full"));
    }

    private static void chat(Tokenizer tokenizer, JsonNode expected) {
        ChatRequest request = ChatRequest.of(maps(expected.get("messages")));
        if (expected.get("tools").isArray()) {
            request = request.withTools(maps(expected.get("tools")));
        }
        for (Map.Entry<String, Object> entry : map(expected.get("kwargs")).entrySet()) {
            request = switch (entry.getKey()) {
                case "add_generation_prompt" -> request.withGenerationPrompt();
                case "continue_final_message" -> request.continuingFinalMessage();
                default -> request.withVariable(entry.getKey(), entry.getValue());
            };
        }
        EncodedChat chat =
                tokenizer.encodeChat(request, tokenizer.chatTemplate().withClock(CLOCK));
        assertThat(chat.text()).isEqualTo(text(expected, "rendered"));
        assertThat(chat.ids()).containsExactly(ints(expected.get("ids")));
        if (expected.has("assistant_masks")) {
            assertThat(chat.assistantMask()).containsExactly(ints(expected.get("assistant_masks")));
        }
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).stringValue();
    }

    private static String upper(JsonNode node, String field) {
        return text(node, field).toUpperCase(Locale.ROOT);
    }

    private static int[] ints(JsonNode node) {
        return node.valueStream().mapToInt(JsonNode::intValue).toArray();
    }

    private static int[][] rows(JsonNode node) {
        return node.valueStream().map(TokenizerGoldenTest::ints).toArray(int[][]::new);
    }

    private static List<String> strings(JsonNode node) {
        return node.valueStream().map(JsonNode::stringValue).toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(JsonNode node) {
        return MAPPER.treeToValue(node, Map.class);
    }

    private static List<Map<String, Object>> maps(JsonNode node) {
        return node.valueStream().map(TokenizerGoldenTest::map).toList();
    }
}
