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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaRowsTest {

    private static final String TEMPLATE = "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' }}"
            + "{% if m.content is string %}{{ m.content }}{% else %}{% for p in m.content %}"
            + "{% if p.type == 'text' %}{{ p.text }}{% else %}[{{ p.type }}]{% endif %}{% endfor %}{% endif %}"
            + "{{ '<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(folder.resolve("pictures"));
        for (String name : List.of("pictures/a.png", "pictures/b.png", "s.wav", "v.mp4")) {
            Files.writeString(folder.resolve(name), name);
        }
    }

    /** Every medium becomes three placeholders. */
    private static MediaExpansion.Expanded triple(String text, List<Content.Medium> media) {
        StringBuilder whole = new StringBuilder();
        List<int[]> places = new ArrayList<>();
        List<int[]> edits = new ArrayList<>();
        int at = 0;
        for (int start = text.indexOf('['); start >= 0; start = text.indexOf('[', at)) {
            int end = text.indexOf(']', start) + 1;
            whole.append(text, at, start);
            int from = whole.length();
            whole.append(text.substring(start, end).repeat(3));
            places.add(new int[] {from, whole.length()});
            edits.add(new int[] {end, 2 * (end - start)});
            at = end;
        }
        whole.append(text.substring(at));
        IntUnaryOperator moved = place -> place
                + edits.stream()
                        .filter(edit -> place >= edit[0])
                        .mapToInt(edit -> edit[1])
                        .sum();
        assertThat(places).hasSameSizeAs(media);
        return new MediaExpansion.Expanded(whole.toString(), moved, places, "hash");
    }

    private List<Row> rows(String... lines) throws IOException {
        Path file = Files.write(folder.resolve("rows.jsonl"), List.of(lines));
        return DatasetReader.read(
                        List.of(new DatasetSpec(file, OptionalInt.empty())),
                        List.of(),
                        ReadOptions.defaults(),
                        spec -> Sources.open(spec.source(), "train", false))
                .train();
    }

    private Row row(String line) throws IOException {
        return rows(line).get(0);
    }

    private void refused(String line, String... says) {
        assertThatThrownBy(() -> row(line)).satisfies(error -> {
            for (String words : says) {
                assertThat(error).hasMessageContaining(words).hasMessageContaining("rows.jsonl:1");
            }
        });
    }

    private static List<String> names(Row row) {
        return ((Row.Chat) row)
                .conversation().media().stream()
                        .map(medium -> medium.getClass().getSimpleName() + " "
                                + Path.of(medium.source().name()).getFileName())
                        .toList();
    }

    private static String content(Row row, int turn) {
        return ((Row.Chat) row)
                .conversation()
                .turns()
                .get(turn)
                .message()
                .get("content")
                .toString();
    }

    @Test
    void tagsStandForTheMediaOfTheirColumnsInOrder() throws IOException {
        Row row = row("{\"messages\":[{\"role\":\"user\",\"content\":\"<image>One <audio>two<image>\"},"
                + "{\"role\":\"assistant\",\"content\":\"ok\"},{\"role\":\"user\",\"content\":\"<video>\"},"
                + "{\"role\":\"assistant\",\"content\":\"ok\"}],\"images\":[\"pictures/a.png\",\"pictures/b.png\"],"
                + "\"audios\":[\"s.wav\"],\"videos\":[\"v.mp4\"]}");
        assertThat(names(row)).containsExactly("Image a.png", "Audio s.wav", "Image b.png", "Video v.mp4");
        assertThat(content(row, 0))
                .isEqualTo("[{type=image}, {type=text, text=One }, {type=audio}, {type=text, text=two}, {type=image}]");
        assertThat(content(row, 1)).isEqualTo("ok");
    }

    @Test
    void withoutTagsMediaComeFirstInTheUsersFirstMessage() throws IOException {
        Row row = row("{\"query\":\"What?\",\"response\":\"A cat\",\"image\":\"pictures/a.png\"}");
        assertThat(content(row, 0)).isEqualTo("[{type=image}, {type=text, text=What?}]");
    }

    @Test
    void rowsWithoutMediaKeepTheirTagsAsText() throws IOException {
        assertThat(content(row("{\"query\":\"the <image> element\",\"response\":\"is obsolete\"}"), 0))
                .isEqualTo("the <image> element");
    }

    @Test
    void partsOfMessagesNameTheirMediaThemselves() throws IOException {
        String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
        Row row = row("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Is <image> this\"},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + url + "\"}},{\"type\":\"image\"},"
                + "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AAAA\",\"format\":\"wav\"}}]},"
                + "{\"role\":\"assistant\",\"content\":\"yes\"}],\"images\":[\"pictures/b.png\"]}");
        List<Content.Medium> media = ((Row.Chat) row).conversation().media();
        assertThat(media.get(0).source()).isInstanceOf(MediaRef.DataUrl.class);
        assertThat(media.get(1).source().name()).endsWith("b.png");
        assertThat(media.get(2)).isInstanceOf(Content.Audio.class);
        assertThat(content(row, 0)).contains("Is <image> this");
    }

    @Test
    void allFormsThatNameAMediumAreRead() throws IOException {
        String base64 = Base64.getEncoder().encodeToString(new byte[900]);
        Row row =
                row("{\"query\":\"q\",\"response\":\"r\",\"images\":[{\"path\":\"pictures/a.png\"},{\"bytes\":\"AAAA\","
                        + "\"path\":null},\"" + base64 + "\"],\"videos\":[[\"pictures/a.png\",\"pictures/b.png\"]]}");
        List<Content.Medium> media = ((Row.Chat) row).conversation().media();
        assertThat(media)
                .extracting(medium -> medium.source().getClass().getSimpleName())
                .containsExactly("Frames", "File", "Bytes", "Bytes");
    }

    @Test
    void anotherNumberOfTagsThanOfMediaIsNamed() {
        refused(
                "{\"query\":\"<image><image>\",\"response\":\"r\",\"images\":[\"pictures/a.png\"]}",
                "2 <image>",
                "images has 1");
        refused("{\"query\":\"<image>\",\"response\":\"r\",\"images\":[]}", "1 <image>", "images has 0");
        refused(
                "{\"query\":\"<image>\",\"response\":\"r\",\"images\":[\"pictures/a.png\",\"pictures/b.png\"]}",
                "1 <image>",
                "images has 2");
    }

    @Test
    void missingEmptyAndNonsensicalMediaAreNamed() throws IOException {
        Files.createFile(folder.resolve("empty.png"));
        refused("{\"query\":\"q\",\"response\":\"r\",\"images\":[\"pictures/c.png\"]}", "images[0]", "no such file");
        refused("{\"query\":\"q\",\"response\":\"r\",\"images\":[\"empty.png\"]}", "images[0]", "empty");
        refused("{\"query\":\"q\",\"response\":\"r\",\"image\":7}", "image is 7", "path");
        refused("{\"query\":\"q\",\"response\":\"r\",\"audios\":[{\"name\":\"x\"}]}", "audios[0]", "bytes as base64");
    }

    @Test
    void mediaWhereNothingIsLearnedOfThemAreReadButNotEncoded() throws IOException {
        notEncoded(
                "{\"query\":\"q\",\"response\":\"<image>\",\"images\":[\"pictures/a.png\"]}",
                "the model writes only text");
        notEncoded(
                "{\"query\":\"q\",\"response\":\"r\",\"rejected_response\":\"n\",\"images\":[\"pictures/a.png\"]}",
                "rejected");
        notEncoded("{\"query\":\"q\",\"response\":\"r\",\"audio_codes\":[[1,2],[3,4]]}", "audio_codes");
    }

    private void notEncoded(String line, String says) throws IOException {
        Row row = row(line);
        try (Tokenizer tokenizer = ChatmlTokenizer.load(Files.createTempDirectory(folder, "tokenizer"))) {
            EncodeOptions options =
                    new EncodeOptions(OptionalInt.empty(), Truncation.DELETE, Optional.empty(), Optional.empty());
            RowEncoder encoder =
                    new RowEncoder(tokenizer, ChatTemplate.of(TEMPLATE, Map.of()), options, MediaRowsTest::triple);
            assertThatThrownBy(() -> encoder.encode(row)).hasMessageContaining(says);
        }
    }

    @Test
    void mediaOfTheAssistantAreLearnedInTheWordsThatTheModelSaysThemIn() throws IOException {
        Row row = row(
                "{\"messages\":[{\"role\":\"user\",\"content\":\"draw <image>\"},{\"role\":\"assistant\",\"content\":"
                        + "\"see <image> there\"}],\"images\":[\"pictures/a.png\",\"pictures/b.png\"]}");
        try (Tokenizer tokenizer = ChatmlTokenizer.load(Files.createTempDirectory(folder, "tokenizer"))) {
            EncodeOptions options =
                    new EncodeOptions(OptionalInt.empty(), Truncation.DELETE, Optional.empty(), Optional.empty());
            MediaExpansion media = new MediaExpansion() {
                @Override
                public Expanded expand(String text, List<Content.Medium> shown) {
                    return triple(text, shown);
                }

                @Override
                public String words(Content.Medium medium) {
                    return "{" + Path.of(medium.source().name()).getFileName() + "}";
                }
            };
            Example example = (Example)
                    new RowEncoder(tokenizer, ChatTemplate.of(TEMPLATE, Map.of()), options, media).encode(row);
            int[] learned = java.util.Arrays.stream(example.labels())
                    .filter(label -> label != Example.NOTHING)
                    .toArray();
            assertThat(tokenizer.decode(learned, false)).startsWith("see {b.png} there");
            assertThat(example.media().orElseThrow().media())
                    .extracting(medium ->
                            Path.of(medium.source().name()).getFileName().toString())
                    .containsExactly("a.png");
        }
    }

    private Example encode(Row row, Truncation truncation, int limit, LossScale scale, List<Encoded> parts)
            throws IOException {
        try (Tokenizer tokenizer = ChatmlTokenizer.load(Files.createTempDirectory(folder, "tokenizer"))) {
            EncodeOptions options = new EncodeOptions(
                    limit == 0 ? OptionalInt.empty() : OptionalInt.of(limit),
                    truncation,
                    Optional.of(scale),
                    Optional.empty());
            RowEncoder encoder =
                    new RowEncoder(tokenizer, ChatTemplate.of(TEMPLATE, Map.of()), options, MediaRowsTest::triple);
            Example whole = (Example) encoder.encode(row);
            EncodedSet set = encoder.encode(List.of(row), 0);
            parts.addAll(set.examples());
            set.report().lost().forEach(lost -> assertThat(lost.toString()).contains("media", "max_length"));
            String text = tokenizer.decode(whole.ids(), false);
            assertThat(text).contains("[image][image][image]");
            String learned = ChatmlTokenizer.learned(tokenizer, whole);
            assertThat(learned).doesNotContain("image").endsWith(scale == LossScale.ALL ? "\n" : "<|im_end|>");
            if (scale == LossScale.DEFAULT) {
                assertThat(learned).isEqualTo("A cat é<|im_end|>Yes<|im_end|>");
            }
            MediaRecipe recipe = whole.media().orElseThrow();
            int[] shown = java.util.Arrays.copyOfRange(whole.ids(), recipe.from(), recipe.to());
            assertThat(tokenizer.decode(shown, false).strip())
                    .startsWith("[image]")
                    .endsWith("[audio]");
            return whole;
        }
    }

    private Row twoRounds() throws IOException {
        return row(
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Who? <image>\"},"
                        + "{\"role\":\"assistant\",\"content\":\"A cat é\"},{\"role\":\"user\",\"content\":\"<audio>Sure?\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Yes\"}],\"images\":[\"pictures/a.png\"],\"audios\":[\"s.wav\"]}");
    }

    @Test
    void placeholdersAreExpandedAndNeverLearned() throws IOException {
        encode(twoRounds(), Truncation.DELETE, 0, LossScale.DEFAULT, new ArrayList<>());
        encode(twoRounds(), Truncation.DELETE, 0, LossScale.ALL, new ArrayList<>());
    }

    @Test
    void nothingIsCutInsideMedia() throws IOException {
        List<Encoded> parts = new ArrayList<>();
        Example whole = encode(twoRounds(), Truncation.RIGHT, 0, LossScale.DEFAULT, parts);
        int end = whole.media().orElseThrow().to();
        parts.clear();
        encode(twoRounds(), Truncation.RIGHT, end - 1, LossScale.DEFAULT, parts);
        assertThat(parts).isEmpty();
        encode(twoRounds(), Truncation.RIGHT, whole.length() - 1, LossScale.DEFAULT, parts);
        assertThat(parts)
                .singleElement()
                .satisfies(part -> assertThat(part.media()).isPresent());
        parts.clear();
        encode(twoRounds(), Truncation.LEFT, whole.length() - 1, LossScale.DEFAULT, parts);
        assertThat(parts)
                .singleElement()
                .satisfies(part -> assertThat(part.media().orElseThrow().to()).isEqualTo(end - 1));
        parts.clear();
        encode(twoRounds(), Truncation.SPLIT, end - 2, LossScale.DEFAULT, parts);
        assertThat(parts).isEmpty();
    }
}
