package io.swift4j.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.hub.HubConfig;
import io.swift4j.train.data.DataReport;
import io.swift4j.train.data.DatasetReader;
import io.swift4j.train.data.DatasetSpec;
import io.swift4j.train.data.ReadOptions;
import io.swift4j.train.data.Row;
import io.swift4j.train.data.RowSets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static List<String> texts(Dataset set) {
        return set.read(0).train().stream().map(SourcesTest::text).toList();
    }

    private static String text(Row row) {
        return ((Row.Chat) row)
                .conversation().turns().stream()
                        .map(turn -> turn.role().charAt(0) + ":" + turn.content())
                        .collect(Collectors.joining("|"));
    }

    private static List<String> lost(Dataset set) {
        return set.read(1000).report().lost().stream()
                .map(DataReport.LostRow::toString)
                .toList();
    }

    @Test
    void theSameRowsComeOfEveryTextFormat() throws IOException {
        List<String> wanted = List.of("u:q, \"1\"|a:a1", "u:q2|a:zwei\nZeilen");
        write("a.jsonl", """
                {"query":"q, \\"1\\"","response":"a1"}

                {"query":"q2","response":"zwei\\nZeilen"}
                """);
        write("b.json", """
                \uFEFF[{"query":"q, \\"1\\"","response":"a1"},
                 {"query":"q2","response":"zwei\\nZeilen"}]""");
        write("c.csv", "query,response\r\n\"q, \"\"1\"\"\",a1\r\nq2,\"zwei\nZeilen\"\r\n");
        write("d.tsv", "query\tresponse\n\"q, \"\"1\"\"\"\ta1\nq2\t\"zwei\nZeilen\"\n");
        for (String name : List.of("a.jsonl", "b.json", "c.csv", "d.tsv")) {
            Dataset set = Datasets.load(folder.resolve(name).toString());
            assertThat(set.size()).as(name).isEqualTo(2);
            assertThat(texts(set)).as(name).isEqualTo(wanted);
        }
        assertThat(texts(Datasets.load(write("e.txt", "one\n\ntwo\r\nthree").toString())))
                .containsExactly("a:one", "a:two", "a:three");
    }

    @Test
    void badRowsOfEveryFormatAreCountedAndNamed() throws IOException {
        assertThat(lost(Datasets.load(
                        write("a.json", "[{\"text\":\"x\"}, 7, {\"text\":8}]").toString())))
                .satisfiesExactly(
                        row -> assertThat(row).contains("a.json:2: the row is 7", "must be one JSON object"),
                        row -> assertThat(row).contains("a.json:3: text is 8; it must be text"));
        assertThat(lost(Datasets.load(
                        write("b.csv", "query,response\nq\nq,a\nq,\n").toString())))
                .satisfiesExactly(
                        row -> assertThat(row).contains("b.csv:2: the record has 1 values, but there are 2 columns"),
                        row -> assertThat(row).contains("b.csv:4: no message is the assistant's"));
        Files.write(folder.resolve("c.txt"), new byte[] {'a', '\n', (byte) 0xE9, '\n'});
        assertThat(lost(Datasets.load(folder.resolve("c.txt").toString())))
                .singleElement()
                .asString()
                .contains("c.txt:2: the line is not UTF-8 text");
    }

    @Test
    void brokenFilesAreRefusedAsAWhole() throws IOException {
        String file = write("a.json", "[{\"text\":\"x\"},").toString();
        assertThatThrownBy(() -> Datasets.load(file))
                .hasMessageContaining("a.json")
                .hasMessageContaining("line 1");
        String csv = write("b.csv", "a,a\n1,2\n").toString();
        assertThatThrownBy(() -> Datasets.load(csv)).hasMessageContaining("names the column \"a\" twice");
        assertThatThrownBy(() -> Datasets.load(folder + "/none.jsonl")).hasMessageContaining("none.jsonl is no file");
        String odd = write("c.xyz", "").toString();
        assertThatThrownBy(() -> Datasets.load(odd)).hasMessageContaining("of no known format");
        assertThatThrownBy(() -> Datasets.load("alpaca-cleand")).hasMessageContaining("did you mean 'alpaca-cleaned'?");
    }

    @Test
    void aShardsMediaStayInIt() throws IOException {
        Files.write(
                folder.resolve("part-000.tar"),
                new Tar()
                        .file("d/001.json", "{\"query\":\"<image>What?\",\"response\":\"A cat\"}")
                        .file("d/001.jpg", "JPEG")
                        .file("d/002.seg.png", "PNG")
                        .file("d/002.txt", "A dog")
                        .end());
        Files.write(
                folder.resolve("part-001.tar"),
                new Tar().file("1.txt", "only text").end());
        Dataset set = Datasets.load(folder + "/part-{000..001}.tar");
        assertThat(texts(set)).containsExactly("u:What?|a:A cat", "u:|a:A dog", "a:only text");
        Row.Chat first = (Row.Chat) set.parse(0).row().orElseThrow();
        Content.Medium medium = first.conversation().media().get(0);
        MediaRef.Slice slice = (MediaRef.Slice) medium.source();
        byte[] shard = Files.readAllBytes(slice.file());
        assertThat(new String(shard, (int) slice.offset(), slice.length(), StandardCharsets.UTF_8))
                .isEqualTo("JPEG");
        assertThat(slice.name()).endsWith("part-000.tar!d/001.jpg");
    }

    @Test
    void brokenShardsAreNamedWithTheirPlace() throws IOException {
        byte[] good = new Tar().file("a.txt", "x").file("b.txt", "y").end();
        byte[] changed = good.clone();
        changed[1024 + 3] ^= 1;
        Map<String, byte[]> broken = Map.of(
                "byte 1024: a header has a wrong check sum", changed,
                "leads out of the archive", new Tar().file("../x.txt", "x").end(),
                "is a link or no regular file",
                        new Tar().member('2', "x.txt", new byte[0]).end(),
                "more than the archive",
                        java.util.Arrays.copyOf(
                                new Tar().file("a.txt", "x".repeat(2000)).end(), 1024),
                "a header is cut off", java.util.Arrays.copyOf(good, 1100));
        broken.forEach((message, bytes) -> {
            Path file = folder.resolve("x.tar");
            assertThatThrownBy(() -> {
                        Files.write(file, bytes);
                        Datasets.load(file.toString());
                    })
                    .hasMessageContaining("x.tar at byte")
                    .hasMessageContaining(message);
        });
    }

    @Test
    void longNamesOfBothKindsAreRead() throws IOException {
        String name = "d/".repeat(80) + "x";
        String path = "path=" + name + ".txt\n";
        int length = path.length() + 4;
        Files.write(
                folder.resolve("x.tar"),
                new Tar()
                        .member('L', "@LongLink", (name + ".txt\0").getBytes(StandardCharsets.UTF_8))
                        .file("short", "gnu")
                        .member('x', "pax", (length + " " + path).getBytes(StandardCharsets.UTF_8))
                        .file("short", "pax")
                        .end());
        Dataset set = Datasets.load(folder.resolve("x.tar").toString());
        assertThat(set.size()).isEqualTo(1);
        assertThat(lost(set)).singleElement().asString().contains("the row has 2 texts");
    }

    @Test
    void foldersOfMediaAreLabelledByFolderFileOrText() throws IOException {
        write("m/cat/1.png", "x");
        write("m/dog/2.png", "x");
        write("m/a_red_car.png", "x");
        write("m/3.wav", "x");
        write("m/3.txt", "hello there\n");
        Dataset set = Datasets.load(folder.resolve("m").toString());
        assertThat(texts(set)).containsExactly("u:|a:hello there", "u:|a:a red car", "u:|a:cat", "u:|a:dog");
    }

    @Test
    void metadataNamesMediaBelowItsFolderOnly() throws IOException {
        write("m/train/pictures/1.png", "x");
        write("secret.png", "x");
        write("m/train/metadata.jsonl", """
                {"file_name":"pictures/1.png","text":"one"}
                {"file_name":"../../secret.png","text":"two"}
                {"file_name":7,"text":"three"}
                {"text":"four"}
                """);
        Dataset set = Datasets.load(folder.resolve("m").toString());
        assertThat(set.read(3).train())
                .singleElement()
                .satisfies(row -> assertThat(text(row)).isEqualTo("u:|a:one"));
        assertThat(lost(set))
                .satisfiesExactly(
                        row -> assertThat(row).contains("metadata.jsonl:2: images[0] is", "it must stay below"),
                        row -> assertThat(row).contains(":3: file_name is 7; it must name a picture"),
                        row -> assertThat(row).contains(":4: file_name is missing"));
    }

    @Test
    void filesOfAFolderAreChosenBySplit() throws IOException {
        write("d/train-00.jsonl", "{\"text\":\"t0\"}");
        write("d/train-01.jsonl", "{\"text\":\"t1\"}");
        write("d/dev.jsonl", "{\"text\":\"v\"}");
        String name = folder.resolve("d").toString();
        assertThat(texts(Datasets.load(name))).containsExactly("a:t0", "a:t1");
        assertThat(texts(Datasets.load(DatasetOptions.defaults().withSplit("validation"), name)))
                .containsExactly("a:v");
        assertThatThrownBy(() -> Datasets.load(DatasetOptions.defaults().withSplit("test"), name))
                .hasMessageContaining("no files of the split test; there are [train, validation]");
    }

    @Test
    void cocoCaptionsAndBoxesAreRows() throws IOException {
        write("coco/train2017/1.jpg", "x");
        String images = "\"images\":[{\"id\":1,\"file_name\":\"1.jpg\",\"width\":100,\"height\":50}]";
        String captions = write(
                        "coco/annotations/captions_train2017.json",
                        "{" + images + ",\"annotations\":[{\"image_id\":1,\"caption\":\"A cat\"},"
                                + "{\"image_id\":2,\"caption\":\"Lost\"}]}")
                .toString();
        Dataset set = Datasets.load(captions);
        assertThat(set.read(1).train())
                .singleElement()
                .satisfies(row -> assertThat(text(row)).isEqualTo("u:|a:A cat"));
        assertThat(lost(set)).singleElement().asString().contains("image_id is 2, but no image has that id");
        String boxes = write(
                        "coco/annotations/instances_train2017.json",
                        "{" + images + ",\"annotations\":[{\"image_id\":1,\"category_id\":3,\"bbox\":[10,20,30,5],"
                                + "\"segmentation\":[[1,2,3]]}],\"categories\":[{\"id\":3,\"name\":\"cat\"}]}")
                .toString();
        Dataset.Item item = Datasets.load(boxes).get(0);
        assertThat(item.raw().fields().get("objects"))
                .hasToString(
                        "{ref=[cat], bbox=[[10.0, 20.0, 40.0, 25.0]], bbox_type=real, width=[100.0], height=[50.0]}");
        String bad = write("coco/bad.json", "{" + images + ",\"annotations\":[{\"image_id\":1,\"bbox\":[1,2]}]}")
                .toString();
        assertThat(lost(Datasets.load(bad)))
                .singleElement()
                .asString()
                .contains("bad.json:1: annotations[0].bbox is [1,2]; it must be left, top, width and height");
    }

    @Test
    void queriesAreRows() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:rows")) {
            connection.createStatement().execute("create table faq(q varchar, a clob, n int)");
            connection.createStatement().execute("insert into faq values ('q1','a1',1),('q2','a2',2),('q3',null,3)");
            Dataset set =
                    Datasets.query(connection, "select q as query, a as response from faq where n > ? order by n", 1);
            assertThat(set.read(1).train())
                    .singleElement()
                    .satisfies(row -> assertThat(text(row)).isEqualTo("u:q2|a:a2"));
            assertThat(lost(set)).singleElement().asString().contains("query:2: no message is the assistant's");
            assertThatThrownBy(() -> Datasets.query(connection, "select * from nowhere"))
                    .hasMessageContaining("the query failed");
        }
    }

    record Pair(String query, String response, String rejectedResponse) {}

    @Test
    void mapsAndRecordsAreRows() {
        Dataset set = Datasets.of("mine", Stream.of(new Pair("q", "a", "b"), Map.of("text", "t"), "no row"));
        RowSets rows = set.read(1);
        assertThat(rows.train().get(0)).isInstanceOf(Row.Preference.class);
        assertThat(text(rows.train().get(1))).isEqualTo("a:t");
        assertThat(lost(set)).singleElement().asString().contains("mine:3: the row is a java.lang.String");
    }

    @Test
    void manyRowsAreDrawnInAnyOrderTheSameWay() throws IOException {
        String file = write(
                        "many.jsonl",
                        IntStream.range(0, 40_000)
                                .mapToObj(i -> "{\"text\":\"row " + i + " of them all\"}" + (i % 7 == 0 ? "\n" : ""))
                                .collect(Collectors.joining("\n")))
                .toString();
        Dataset set = Datasets.load(file);
        assertThat(set.size()).isEqualTo(40_000);
        assertThat(set.get(39_999).raw().fields()).containsEntry("text", "row 39999 of them all");
        assertThat(set.get(7).raw().id().line()).isEqualTo(9);
        assertThat(set.get(8).raw().id().line()).isEqualTo(11);
        Dataset again = Datasets.load(file);
        for (long i : new long[] {0, 20_000, 511, 512, 39_999}) {
            assertThat(again.get(i).raw()).isEqualTo(set.get(i).raw());
        }
    }

    @Test
    void placesInLargeCsvAndTarFilesAreKeptAndMadeAgainWhereTheyAreBroken() throws IOException {
        StringBuilder csv = new StringBuilder("query,response\n");
        for (int i = 0; i < 3000; i++) {
            csv.append("q")
                    .append(i)
                    .append(",\"")
                    .append("a\n".repeat(200))
                    .append(i)
                    .append("\"\n");
        }
        Path table = write("large.csv", csv.toString());
        Path tar = folder.resolve("large.tar");
        Tar shard = new Tar();
        for (int i = 0; i < 600; i++) {
            shard.file("row" + i + ".txt", "t".repeat(2000) + i);
        }
        Files.write(tar, shard.end());
        for (int opened = 0; opened < 3; opened++) {
            Dataset rows = Datasets.load(table.toString());
            assertThat(rows.size()).isEqualTo(3000);
            assertThat(rows.get(2999).raw().fields()).containsEntry("query", "q2999");
            assertThat(rows.get(2999).raw().id().line()).isEqualTo(2 + 2999 * 201);
            Dataset texts = Datasets.load(tar.toString());
            assertThat(texts.size()).isEqualTo(600);
            assertThat(String.valueOf(texts.get(599).raw().fields().get("text")))
                    .endsWith("t599");
            if (opened == 1) {
                try (var kept = Files.list(Path.of(System.getenv("SWIFT4J_CACHE"), "dataset-index"))) {
                    List<Path> indices = kept.filter(file -> file.toString().endsWith(".bin"))
                            .toList();
                    assertThat(indices).hasSizeGreaterThanOrEqualTo(2);
                    for (Path index : indices) {
                        byte[] bytes = Files.readAllBytes(index);
                        bytes[bytes.length - 1]++;
                        Files.write(index, bytes);
                    }
                }
            }
        }
    }

    @Test
    void theSameRowsAreDrawnForADatasetAndForARun() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            lines.append("{\"text\":\"t").append(i).append("\"}\n");
        }
        String file = write("drawn.jsonl", lines.toString()).toString();
        for (int wanted : new int[] {7, 50, 120}) {
            for (boolean shuffle : new boolean[] {true, false}) {
                ReadOptions reading = new ReadOptions(Map.of(), 0, 5, shuffle, 0);
                DatasetOptions options = DatasetOptions.of(reading, HubConfig.fromEnvironment());
                List<DatasetSpec> sets =
                        List.of(DatasetSpec.parse(file + "#" + wanted), DatasetSpec.parse(file + "#9"));
                RowSets run = DatasetReader.read(sets, List.of(), reading, spec -> Datasets.source(spec, options));
                RowSets set =
                        Datasets.load(options, file + "#" + wanted, file + "#9").read(0);
                assertThat(set.train()).isEqualTo(run.train()).hasSize(wanted + 9);
            }
        }
    }

    @Test
    void withoutItsModuleParquetNamesTheDependency() throws IOException {
        Path file = write("rows.parquet", "PAR1");
        assertThatThrownBy(() -> Datasets.load(file.toString()))
                .hasMessageContaining("rows.parquet is Parquet")
                .hasMessageContaining("io.swift4j:swift-parquet");
        assertThatThrownBy(() -> Datasets.load(folder.toString())).hasMessageContaining("io.swift4j:swift-parquet");
    }
}
