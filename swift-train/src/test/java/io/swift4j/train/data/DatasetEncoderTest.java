package io.swift4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.text.ChatTemplate;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.train.dataset.source.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetEncoderTest {

    private static final String TEMPLATE = "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' }}"
            + "{% if m.content is string %}{{ m.content }}{% else %}{% for p in m.content %}"
            + "{% if p.type == 'text' %}{{ p.text }}{% else %}[{{ p.type }}]{% endif %}{% endfor %}{% endif %}"
            + "{{ '<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
    private static final String PLAIN = "{\"query\":\"q\",\"response\":\"an answer\",\"channel\":\"maths\"}";
    private static final String BASE64 = "iVBORw0KGgo=";

    @TempDir
    private Path folder;

    private Tokenizer tokenizer;

    @BeforeEach
    void load() throws IOException {
        tokenizer = ChatmlTokenizer.load(Files.createDirectories(folder.resolve("tokenizer")));
        Files.writeString(folder.resolve("a.png"), "a");
        Files.writeString(folder.resolve("v.mp4"), "v");
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    private RowEncoder encoder(Truncation truncation, int limit) {
        return new RowEncoder(
                tokenizer,
                ChatTemplate.of(TEMPLATE, Map.of()),
                new EncodeOptions(OptionalInt.of(limit), truncation, Optional.empty(), Optional.of("Be brief.")),
                (text, media) ->
                        new MediaExpansion.Expanded(text, place -> place, places(text), "hash" + media.size()));
    }

    private static List<int[]> places(String text) {
        List<int[]> places = new ArrayList<>();
        for (int at = text.indexOf('['); at >= 0; at = text.indexOf('[', at + 1)) {
            places.add(new int[] {at, text.indexOf(']', at) + 1});
        }
        return places;
    }

    private DatasetSpec file(String... lines) throws IOException {
        return DatasetSpec.parse(Files.write(Files.createTempFile(folder, "rows", ".jsonl"), List.of(lines))
                .toString());
    }

    private static RowSource open(DatasetSpec set) {
        return Sources.open(set.source(), "train", false);
    }

    private static EncodedSets streamed(RowEncoder encoder, ReadOptions options, DatasetSpec... sets) {
        return DatasetEncoder.encode(List.of(sets), List.of(), options, DatasetEncoderTest::open, encoder);
    }

    /** What is streamed must be what is encoded in memory, every array and reference of it. */
    private void same(RowEncoder encoder, ReadOptions options, DatasetSpec... sets) {
        RowSets rows = DatasetReader.read(List.of(sets), List.of(), options, DatasetEncoderTest::open);
        EncodedSets streamed = streamed(encoder, options, sets);
        assertThat(streamed.train())
                .isEqualTo(encoder.encode(rows.train(), 0).examples())
                .isNotEmpty();
        assertThat(streamed.validation())
                .isEqualTo(encoder.encode(rows.validation(), 0).examples());
        assertThat(streamed.report().drawn()).isEqualTo(rows.report().drawn());
    }

    @Test
    void examplesOfEveryKindComeBackAsTheyWere() throws IOException {
        RowEncoder encoder = encoder(Truncation.DELETE, 500);
        ReadOptions usual = ReadOptions.defaults();
        same(encoder, usual, file(PLAIN, "{\"text\":\"plain \\ud83d\\ude00\"}"));
        same(
                encoder,
                usual,
                file("{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\","
                        + "\"loss_scale\":0.3}]}"));
        same(
                encoder,
                usual,
                file("{\"query\":\"q\",\"response\":\"good\",\"rejected_response\":\"bad\",\"margin\":1.5}"));
        for (String label : List.of("true", "3", "[0,2]", "0.25", "[0.5,-1.0]")) {
            same(encoder, usual, file("{\"query\":\"q\",\"response\":\"r\",\"label\":" + label + "}"));
        }
        same(
                encoder,
                usual,
                file("{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],\"positive_messages\":[[{\"role\":\"user\","
                        + "\"content\":\"p\"}]],\"negative_messages\":[[{\"role\":\"user\",\"content\":\"n\"}]]}"));
        same(
                encoder,
                new ReadOptions(Map.of(), 0, 42, true, 0, true),
                file("{\"query\":\"q\",\"response\":\"r\",\"solution\":{\"x\":[1,null,2.5]}}"));
    }

    @Test
    void mediaInFilesAreNamedAndMediaInRowsAreReadAgain() throws IOException {
        RowEncoder encoder = encoder(Truncation.DELETE, 500);
        DatasetSpec files = file(
                "{\"query\":\"<image><video>?\",\"response\":\"r\",\"images\":[\"a.png\"],\"videos\":[\"v.mp4\"]}",
                "{\"query\":\"<video>?\",\"response\":\"r\",\"videos\":[[\"a.png\",\"a.png\"]]}",
                "{\"query\":\"<image>?\",\"response\":\"r\",\"images\":[\"https://example.org/a.png\"]}");
        same(encoder, ReadOptions.defaults(), files);

        DatasetSpec inside =
                file("{\"query\":\"<image>?\",\"response\":\"r\",\"images\":[{\"bytes\":\"" + BASE64 + "\"}]}");
        EncodedSets sets = streamed(encoder, ReadOptions.defaults(), inside);
        List<Content.Medium> media = sets.train().get(0).media().orElseThrow().media();
        assertThat(((MediaRef.Bytes) media.get(0).source()).bytes()).hasSize(8);
        Files.writeString(Path.of(inside.source()), "{\"other\":\"" + "x".repeat(100) + "\"}\n");
        List<Content.Medium> gone = sets.train().get(0).media().orElseThrow().media();
        assertThat(gone).hasSize(1);
        assertThatThrownBy(() -> gone.get(0)).hasMessageContaining(":1: the row has changed since it was encoded");
    }

    @Test
    void whatIsDrawnSplitAndCutIsWhatReadingIntoMemoryGives() throws IOException {
        String[] lines = new String[150];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "{\"query\":\"q\",\"response\":\"" + "number " + i + " word".repeat(i % 9) + "\"}";
        }
        DatasetSpec all = file(lines);
        DatasetSpec some = new DatasetSpec(all.source(), OptionalInt.of(40));
        DatasetSpec more = new DatasetSpec(all.source(), OptionalInt.of(400));
        for (Truncation truncation : Truncation.values()) {
            RowEncoder encoder = encoder(truncation, 40);
            for (boolean shuffle : new boolean[] {true, false}) {
                same(encoder, new ReadOptions(Map.of(), 0, 42, shuffle, 0), all, some, more);
                same(encoder, new ReadOptions(Map.of(), 0.2, 42, shuffle, 0), all, some, more);
            }
        }
    }

    @Test
    void badRowsOfReadingAndOfEncodingAreNamedTogether() throws IOException {
        RowEncoder encoder = encoder(Truncation.DELETE, 500);
        DatasetSpec set = file(
                PLAIN,
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\","
                        + "\"loss\":false}]}",
                "oops",
                "{\"query\":7}",
                PLAIN);
        assertThatThrownBy(() -> streamed(encoder, new ReadOptions(Map.of(), 0, 42, true, 2), set))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("3 bad rows, at most 2 allowed")
                .hasMessageContaining(":2: ")
                .hasMessageContaining(":3: ")
                .hasMessageContaining(":4: query is 7");
        EncodedSets sets = streamed(encoder, new ReadOptions(Map.of(), 0, 42, true, 3), set);
        assertThat(sets.train()).extracting(example -> example.origin().line()).containsExactly(1L, 5L);
        assertThat(sets.report().lost()).hasSize(3);
        DatasetSpec drawn = new DatasetSpec(set.source(), OptionalInt.of(2));
        assertThat(streamed(encoder, new ReadOptions(Map.of(), 0, 42, false, 3), drawn)
                        .train())
                .extracting(example -> example.origin().line())
                .containsExactly(1L);
    }

    @Test
    void batchesOfAFileAreThoseOfTheSameExamplesInMemory() throws IOException {
        DatasetSpec set = file(PLAIN, "{\"query\":\"q\",\"response\":\"longer than the other one\"}", PLAIN);
        RowEncoder encoder = encoder(Truncation.DELETE, 500);
        List<Encoded> inMemory = encoder.encode(
                        DatasetReader.read(List.of(set), List.of(), ReadOptions.defaults(), DatasetEncoderTest::open)
                                .train(),
                        0)
                .examples();
        BatchOptions options = BatchOptions.ofSize(2, 7);
        Batches<Encoded> one = new Batches<>(inMemory, options);
        Batches<Encoded> other =
                new Batches<>(streamed(encoder, ReadOptions.defaults(), set).train(), options);
        assertThat(other.fingerprint()).isEqualTo(one.fingerprint());
        assertThat(other.get(new Position(3, 1))).isEqualTo(one.get(new Position(3, 1)));
    }
}
