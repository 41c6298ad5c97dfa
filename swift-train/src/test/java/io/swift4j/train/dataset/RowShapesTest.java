package io.swift4j.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.train.data.Conversation;
import io.swift4j.train.data.DataReport;
import io.swift4j.train.data.Label;
import io.swift4j.train.data.Row;
import io.swift4j.train.data.RowParser;
import io.swift4j.train.data.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowShapesTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void media() throws IOException {
        for (String name : List.of("a.png", "b.png", "a.wav", "v.mp4")) {
            Files.writeString(folder.resolve(name), name);
        }
    }

    private RowParser.Parsed parse(Map<String, String> columns, String line) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.jsonl"), line);
        return Datasets.load(DatasetOptions.defaults().withColumns(columns), file.toString())
                .parse(0);
    }

    private Row good(String line) throws IOException {
        RowParser.Parsed parsed = parse(Map.of(), line);
        assertThat(parsed.lost().map(DataReport.LostRow::toString)).isEmpty();
        return parsed.row().orElseThrow();
    }

    /** Each line of a pair is a bad row, and what must be said of it. */
    private void bad(String... linesAndWords) throws IOException {
        for (int i = 0; i < linesAndWords.length; i += 2) {
            RowParser.Parsed parsed = parse(Map.of(), linesAndWords[i]);
            assertThat(parsed.row()).as(linesAndWords[i]).isEmpty();
            assertThat(parsed.lost().orElseThrow().reasons())
                    .as(linesAndWords[i])
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains(linesAndWords[i + 1]);
            assertThat(parsed.lost().get().toString()).contains("rows.jsonl:1: ");
        }
    }

    private static String turns(Row row) {
        return turns(((Row.Chat) row).conversation());
    }

    private static String turns(Conversation conversation) {
        return conversation.turns().stream()
                .map(turn -> turn.role() + ":" + turn.message().get("content"))
                .collect(Collectors.joining("|"));
    }

    private static final String USER = "{\"role\":\"user\",\"content\":\"q\"}";
    private static final String ANSWER = "{\"role\":\"assistant\",\"content\":\"a\"}";

    @Test
    void messages() throws IOException {
        Row row = good("{\"messages\":[{\"role\":\"system\",\"content\":\"s\"}," + USER
                + ",{\"role\":\"assistant\",\"content\":\"a\",\"loss\":false,\"loss_scale\":2}],\"channel\":\"math\"}");
        assertThat(turns(row)).isEqualTo("system:s|user:q|assistant:a");
        assertThat(row.channel()).isEqualTo("math");
        Turn last = ((Row.Chat) row).conversation().turns().get(2);
        assertThat(last.loss()).contains(false);
        assertThat(last.lossScale()).contains(2f);
        bad(
                "{\"messages\":[]}",
                "messages is []; it must have at least one message",
                "{\"messages\":7}",
                "messages is 7; it must be a list",
                "{\"messages\":[7]}",
                "messages[0] is 7; it must be an object",
                "{\"messages\":[" + USER + "]}",
                "no message is the assistant's",
                "{\"messages\":[" + USER + ",{\"role\":\"robot\",\"content\":\"a\"}]}",
                "messages[1].role is \"robot\"",
                "{\"messages\":[" + USER + ",{\"role\":\"assistant\",\"content\":7}]}",
                "messages[1].content is 7; it must be text",
                "{\"messages\":[" + USER + ",{\"role\":\"assistant\",\"content\":\"a\",\"loss\":\"yes\"}]}",
                "messages[1].loss is \"yes\"; it must be true or false",
                "{\"messages\":[" + USER + ",{\"role\":\"assistant\",\"content\":\"a\",\"loss_scale\":-1}]}",
                "messages[1].loss_scale is -1",
                "{\"messages\":[" + USER + "," + ANSWER + "],\"channel\":[1]}",
                "channel is [1]; it must be text");
    }

    @Test
    void otherNamesOfMessages() throws IOException {
        assertThat(
                        turns(
                                good(
                                        "{\"conversations\":[{\"from\":\"human\",\"value\":\"q\"},{\"from\":\"gpt\",\"value\":\"a\"}]}")))
                .isEqualTo("user:q|assistant:a");
        assertThat(turns(good("{\"system\":\"s\",\"conversation\":[{\"human\":\"q\",\"assistant\":\"a\"}]}")))
                .isEqualTo("system:s|user:q|assistant:a");
        bad(
                "{\"conversations\":[{\"from\":\"alien\",\"value\":\"q\"}]}", "conversations[0].from is \"alien\"",
                "{\"conversation\":[{\"human\":\"q\"}]}", "conversation[0].assistant is missing",
                "{\"conversation\":[{\"human\":1,\"assistant\":\"a\"}]}", "conversation[0].human is 1");
    }

    @Test
    void queriesWithHistory() throws IOException {
        assertThat(turns(good("{\"system\":\"s\",\"query\":\"q2\",\"response\":\"r2\",\"history\":[[\"q1\",\"r1\"]]}")))
                .isEqualTo("system:s|user:q1|assistant:r1|user:q2|assistant:r2");
        bad(
                "{\"query\":\"q\",\"response\":\"r\",\"history\":[[\"q1\"]]}", "history[0] is [\"q1\"]",
                "{\"query\":\"q\",\"response\":[1]}", "response is [1]; it must be text",
                "{\"query\":\"q\",\"response\":\"r\",\"system\":5}", "system is 5; it must be text");
    }

    @Test
    void alpacaAndPlainText() throws IOException {
        assertThat(turns(good("{\"instruction\":\"Translate\",\"input\":\"chat\",\"output\":\"cat\"}")))
                .isEqualTo("user:Translate\nchat|assistant:cat");
        assertThat(turns(good("{\"text\":\"plain\"}"))).isEqualTo("assistant:plain");
        bad(
                "{\"instruction\":1,\"input\":\"\",\"output\":\"o\"}", "instruction is 1; it must be text",
                "{\"instruction\":\"i\",\"input\":\"\"}", "no message is the assistant's",
                "{\"id\":3}", "no column is known of [id]");
    }

    @Test
    void mediaOfEveryKind() throws IOException {
        Row row = good("{\"messages\":[{\"role\":\"user\",\"content\":\"<image><audio><video>All?\"}," + ANSWER
                + "],\"images\":[\"a.png\"],\"audios\":[\"a.wav\"],\"videos\":[[\"a.png\",\"b.png\"]]}");
        assertThat(((Row.Chat) row).conversation().media()).hasSize(3);
        bad(
                "{\"query\":\"<image>\",\"response\":\"r\",\"images\":[\"none.png\"]}",
                        "images[0] is \"none.png\"; there is no such file",
                "{\"query\":\"<image><image>\",\"response\":\"r\",\"images\":[\"a.png\"]}",
                        "2 <image>, but images has 1",
                "{\"query\":\"<audio>\",\"response\":\"r\",\"audios\":[{\"bytes\":\"%%%%\"}]}", "audios[0].bytes",
                "{\"query\":\"<video>\",\"response\":\"r\",\"videos\":[7]}", "videos[0] is 7");
    }

    @Test
    void contentPartsOfOpenAi() throws IOException {
        Row row = good("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"q\"},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]},"
                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"1\",\"type\":\"function\",\"function\":"
                + "{\"name\":\"f\",\"arguments\":\"{\\\"x\\\": 1}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"2\"}," + ANSWER + "]}");
        assertThat(turns(row)).startsWith("user:[{type=text, text=q}, {type=image}]|assistant:|tool:2|assistant:a");
        assertThat(((Row.Chat) row).conversation().turns().get(1).message().get("tool_calls"))
                .hasToString("[{id=1, type=function, function={name=f, arguments={x=1}}}]");
        bad(
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"hologram\"}]}," + ANSWER + "]}",
                        "messages[0].content[0].type is \"hologram\"",
                "{\"messages\":[" + USER + ",{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{}}]}]}",
                        "messages[1].tool_calls[0].function is {}",
                "{\"messages\":[" + USER
                                + ",{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"x\"}}]}]}",
                        "its arguments must be an object");
    }

    @Test
    void contentPartsOfAnthropic() throws IOException {
        Row row = good("{\"system\":[{\"type\":\"text\",\"text\":\"s\"}],"
                + "\"tools\":[{\"name\":\"f\",\"description\":\"d\",\"input_schema\":{\"type\":\"object\"}}],"
                + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\","
                + "\"media_type\":\"image/png\",\"data\":\"AAAA\"}},{\"type\":\"text\",\"text\":\"q\"}]},"
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\"},{\"type\":\"text\",\"text\":\"a\"},"
                + "{\"type\":\"tool_use\",\"id\":\"1\",\"name\":\"f\",\"input\":{\"x\":1}}]},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"1\",\"content\":\"2\"},"
                + "{\"type\":\"text\",\"text\":\"go on\"}]}," + ANSWER + "]}");
        assertThat(turns(row))
                .isEqualTo(
                        "system:s|user:[{type=image}, {type=text, text=q}]|assistant:a|tool:2|user:go on|assistant:a");
        Conversation conversation = ((Row.Chat) row).conversation();
        assertThat(conversation.turns().get(2).message())
                .containsEntry("reasoning_content", "hm")
                .hasEntrySatisfying(
                        "tool_calls",
                        calls -> assertThat(calls)
                                .hasToString("[{type=function, id=1, function={name=f, arguments={x=1}}}]"));
        assertThat(conversation.tools().orElseThrow())
                .hasToString("[{type=function, function={name=f, description=d, parameters={type=object}}}]");
        bad(
                "{\"messages\":[" + USER
                                + ",{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"input\":{}}]}]}",
                        "messages[1].content[0].name is missing",
                "{\"messages\":[" + USER + ",{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\"}]}," + ANSWER
                                + "]}",
                        "messages[1].content[0].thinking is missing");
    }

    @Test
    void toolsAndToolCalls() throws IOException {
        Row row = good(
                "{\"tools\":\"[{\\\"type\\\":\\\"function\\\",\\\"function\\\":{\\\"name\\\":\\\"aqi\\\"}}]\",\"messages\":["
                        + USER
                        + ",{\"role\":\"tool_call\",\"content\":\"{\\\"name\\\":\\\"aqi\\\",\\\"arguments\\\":{}}\"},"
                        + "{\"role\":\"tool_response\",\"content\":\"10\"}," + ANSWER + "]}");
        assertThat(turns(row)).isEqualTo("user:q|assistant:|tool:10|assistant:a");
        bad(
                "{\"tools\":\"[1\",\"messages\":[" + USER + "," + ANSWER + "]}", "tools is \"[1\"; it must be a list",
                "{\"tools\":[1],\"messages\":[" + USER + "," + ANSWER + "]}", "it must be a list of JSON objects",
                "{\"messages\":[" + USER + ",{\"role\":\"tool_call\",\"content\":\"f()\"}," + ANSWER + "]}",
                        "messages[1].content is \"f()\"");
    }

    private static String grounding(String question, String objects) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"<image>" + question
                + "\"},{\"role\":\"assistant\",\"content\":\"<bbox><bbox>\"}],\"images\":[\"a.png\"],\"objects\":"
                + objects + "}";
    }

    @Test
    void grounding() throws IOException {
        Row row = good(
                grounding(
                        "Find the <ref-object>",
                        "{\"ref\":[\"sheep\"],\"bbox\":[[135,212.8,90.9,160.8],[360.9,480.8]],\"bbox_type\":\"real\",\"image_id\":[0,0]}"));
        var grounding = ((Row.Chat) row).conversation().grounding().orElseThrow();
        assertThat(grounding.refs()).containsExactly("sheep");
        assertThat(grounding.places().get(0).numbers()).containsExactly(90.9, 160.8, 135.0, 212.8);
        assertThat(grounding.places().get(1).numbers()).containsExactly(360.9, 480.8);
        assertThat(good(grounding("", "{\"bbox\":[[0,0.5],[1,1]],\"bbox_type\":\"norm1\"}")))
                .isNotNull();
        bad(
                grounding("", "7"), "objects is 7; it must be an object",
                grounding("", "{\"bbox\":[[1,2,3],[1,2]]}"), "objects.bbox[0] is [1,2,3]",
                grounding("", "{\"bbox\":[[1,2],[1,\"x\"]]}"), "objects.bbox[1] is [1,\"x\"]",
                grounding("", "{\"bbox\":[[1,2]]}"), "the messages have 2 <bbox>, but objects.bbox has 1",
                grounding("<ref-object>", "{\"bbox\":[[1,2],[1,2]]}"), "1 <ref-object>, but objects.ref has 0",
                grounding("<ref-object>", "{\"ref\":[3],\"bbox\":[[1,2],[1,2]]}"), "objects.ref[0] is 3",
                grounding("", "{\"bbox\":[[1,2],[1,2]],\"bbox_type\":\"norm7\"}"), "objects.bbox_type is \"norm7\"",
                grounding("", "{\"bbox\":[[0.5,2],[1,1]],\"bbox_type\":\"norm1\"}"), "objects.bbox[0] is [0.5,2]",
                grounding("", "{\"bbox\":[[1,2],[1,2]],\"image_id\":[0,1]}"), "objects.image_id[1] is 1",
                grounding("", "{\"bbox\":[[1,2],[1,2]],\"boxes\":[]}"), "objects.boxes is []; it is not known");
    }

    @Test
    void preferences() throws IOException {
        Row.Preference pair = (Row.Preference)
                good("{\"messages\":[" + USER + "," + ANSWER + "],\"rejected_response\":\"No\",\"margin\":0.5}");
        assertThat(turns(pair.rejected())).isEqualTo("user:q|assistant:No");
        assertThat(pair.margin()).contains(0.5);
        Row.Preference shown =
                (Row.Preference) good("{\"messages\":[{\"role\":\"user\",\"content\":\"<image>\"}," + ANSWER
                        + "],\"images\":[\"a.png\"],\"rejected_messages\":[{\"role\":\"user\",\"content\":\"<image>\"},"
                        + "{\"role\":\"assistant\",\"content\":\"b\"}],\"rejected_images\":[\"b.png\"]}");
        assertThat(shown.chosen().media().get(0).source().name()).endsWith("a.png");
        assertThat(shown.rejected().media().get(0).source().name()).endsWith("b.png");
        Row.Preference placed =
                (Row.Preference) good("{\"query\":\"q\",\"response\":\"<bbox>\",\"objects\":{\"bbox\":[[1,2]]},"
                        + "\"rejected_messages\":[{\"role\":\"assistant\",\"content\":\"<bbox><bbox>\"}],"
                        + "\"rejected_objects\":{\"bbox\":[[3,4],[5,6]]}}");
        assertThat(placed.rejected().grounding().orElseThrow().places()).hasSize(2);
        bad(
                "{\"query\":\"q\",\"response\":\"r\",\"rejected_response\":\"r\"}", "it must differ",
                "{\"query\":\"q\",\"response\":\"r\",\"rejected_response\":7}", "rejected_response is 7",
                "{\"query\":\"q\",\"response\":\"r\",\"margin\":1}", "margin is 1; it has no meaning",
                "{\"query\":\"q\",\"response\":\"r\",\"rejected_response\":\"n\",\"margin\":\"x\"}", "margin is \"x\"",
                "{\"query\":\"q\",\"response\":\"r\",\"rejected_response\":\"n\",\"label\":true}", "label is true");
    }

    @Test
    void labels() throws IOException {
        String row = "{\"messages\":[" + USER + "],\"label\":";
        assertThat(((Row.Labelled) good(row + "1}")).label()).isEqualTo(new Label.Category(1));
        assertThat(((Row.Labelled) good(row + "[0,2]}")).label()).isEqualTo(new Label.Categories(List.of(0, 2)));
        assertThat(((Row.Labelled) good(row + "0.5}")).label()).isEqualTo(new Label.Score(0.5));
        assertThat(((Row.Labelled) good("{\"messages\":[" + USER + "," + ANSWER + "],\"label\":false}")).label())
                .isEqualTo(new Label.Desirable(false));
        bad(row + "\"x\"}", "label is \"x\"", row + "[\"x\"]}", "label is [\"x\"]", row + "{}}", "label is {}");
    }

    @Test
    void textsToCompare() throws IOException {
        String text = "[{\"role\":\"user\",\"content\":\"<image>t\"}]";
        String row = "{\"messages\":[" + USER + "],\"positive_messages\":";
        Row.Contrast contrast = (Row.Contrast) good(row + "[" + text + "," + text
                + "],\"positive_images\":[[\"a.png\"],[\"b.png\"]]," + "\"negative_messages\":[[" + USER + "]]}");
        assertThat(contrast.furtherPositives()).hasSize(1);
        assertThat(contrast.positive().media()).hasSize(1);
        assertThat(contrast.negatives()).hasSize(1);
        bad(
                row + "[]}", "positive_messages is []",
                row + "[7]}", "positive_messages[0] is 7",
                row + "[[" + USER + "]],\"negative_messages\":7}", "negative_messages is 7",
                row + "[[" + USER + "]],\"label\":\"x\"}", "label is \"x\"");
    }

    @Test
    void answersThatAreNoText() throws IOException {
        Row drawn = good(
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Draw\"},{\"role\":\"assistant\",\"content\":\"<image>\"}],"
                        + "\"images\":[\"a.png\"]}");
        assertThat(((Row.Chat) drawn).conversation().turns().get(1).media()).hasSize(1);
        Row spoken = good(
                "{\"query\":\"Say it\",\"response\":\"it\",\"audio_codes\":[[1,2],[3,4]],\"ref_audios\":[\"a.wav\"]}");
        var speech = ((Row.Chat) spoken).conversation().speech().orElseThrow();
        assertThat(speech.codes()).containsExactly(List.of(1, 2), List.of(3, 4));
        assertThat(speech.references()).hasSize(1);
        assertThat(good("{\"query\":\"Film it\",\"response\":\"<video>\",\"videos\":[\"v.mp4\"]}"))
                .isNotNull();
        bad(
                "{\"query\":\"q\",\"response\":\"r\",\"audio_codes\":[[1,-2]]}", "audio_codes[0] is [1,-2]",
                "{\"query\":\"q\",\"response\":\"r\",\"audio_codes\":{}}", "audio_codes is {}",
                "{\"query\":\"q\",\"response\":\"r\",\"ref_audios\":[\"none.wav\"]}", "ref_audios[0] is \"none.wav\"",
                "{\"query\":\"q\",\"response\":\"<image>\",\"images\":[\"no.png\"]}", "images[0] is \"no.png\"");
    }

    @Test
    void templateVariables() throws IOException {
        Row row = good("{\"query\":\"q\",\"response\":\"r\",\"chat_template_kwargs\":{\"enable_thinking\":false}}");
        assertThat(((Row.Chat) row).conversation().variables()).containsEntry("enable_thinking", false);
        bad("{\"query\":\"q\",\"response\":\"r\",\"chat_template_kwargs\":7}", "chat_template_kwargs is 7");
    }

    @Test
    void aColumnMapSaysWhatColumnsAre() throws IOException {
        assertThat(turns(parse(Map.of("frage", "query", "antwort", "response"), "{\"frage\":\"q\",\"antwort\":\"a\"}")
                        .row()
                        .orElseThrow()))
                .isEqualTo("user:q|assistant:a");
        Optional<DataReport.LostRow> twice = parse(
                        Map.of("frage", "query"), "{\"frage\":\"q\",\"query\":\"p\",\"response\":\"a\"}")
                .lost();
        assertThat(twice.orElseThrow().toString()).contains("columns name query twice");
    }
}
