package io.swift4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.MediaRef;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.Row;
import io.swift4j.train.dataset.Dataset;
import io.swift4j.train.dataset.Datasets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetSourceTest {

    @TempDir
    private Path folder;

    /** Writes a file as DuckDB does. */
    private Path write(String name, String query, String options) throws SQLException {
        Path file = folder.resolve(name);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + query + ") TO '" + file.toString().replace("'", "''") + "' (FORMAT PARQUET"
                    + options + ")");
        }
        return file;
    }

    private Path chats(String name, int from, int to) throws SQLException {
        return write(
                name,
                "SELECT [{'role': 'user', 'content': 'q' || i}, {'role': 'assistant', 'content': 'a' || i}] AS messages "
                        + "FROM range(" + from + ", " + to + ") t(i)",
                ", ROW_GROUP_SIZE 2048");
    }

    @Test
    void nestedValuesAreWhatTheRowIsInJson() throws SQLException {
        Path file = write(
                "all.parquet",
                "SELECT 7::BIGINT AS label, 5000000000 AS large, 0.5::FLOAT AS small, 12.25::DECIMAL(10, 2) AS price, true AS flag,"
                        + " NULL::VARCHAR AS nothing, [1, NULL, 3] AS numbers, {'a': [{'b': 'c'}], 'd': {'e': 1.5}} AS nested,"
                        + " MAP {'k': 1} AS map, DATE '2024-02-03' AS day, TIMESTAMP '2024-02-03 04:05:06' AS time,"
                        + " [['x'], []] AS lists",
                "");
        RawRow row = Datasets.load(file.toString()).get(0).raw();
        assertThat(row.problems()).isEmpty();
        assertThat(row.fields())
                .containsEntry("label", 7)
                .containsEntry("large", 5_000_000_000L)
                .containsEntry("small", 0.5)
                .containsEntry("price", 12.25)
                .containsEntry("flag", true)
                .containsEntry("nothing", null)
                .containsEntry("numbers", Arrays.asList(1, null, 3))
                .containsEntry("nested", Map.of("a", List.of(Map.of("b", "c")), "d", Map.of("e", 1.5)))
                .containsEntry("map", Map.of("k", 1))
                .containsEntry("day", "2024-02-03")
                .containsEntry("time", "2024-02-03T04:05:06")
                .containsEntry("lists", List.of(List.of("x"), List.of()))
                .hasSize(12);
    }

    @Test
    void rowsInOrderAndOutOfOrderAreTheSame() throws SQLException {
        Dataset set = Datasets.load(chats("train.parquet", 0, 10_000).toString());
        assertThat(set.size()).isEqualTo(10_000);
        for (long index : LongStream.of(9_999, 0, 1, 8_191, 8_192, 2, 5_000).toArray()) {
            assertThat(answer(set, index)).isEqualTo("a" + index);
            assertThat(set.parse(index).row().orElseThrow().id().line()).isEqualTo(index + 1);
        }
        for (long index = 0; index < set.size(); index++) {
            assertThat(answer(set, index)).isEqualTo("a" + index);
        }
        assertThatThrownBy(() -> set.get(10_000)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static String answer(Dataset set, long index) {
        return ((Row.Chat) set.parse(index).row().orElseThrow())
                .conversation()
                .turns()
                .get(1)
                .content();
    }

    @Test
    void shardsOfAFolderAreJoinedBySplit() throws SQLException, IOException {
        Files.createDirectories(folder.resolve("data"));
        for (int i = 0; i < 12; i++) {
            chats(String.format("data/train-%05d-of-00012.parquet", i), 10 * i, 10 * i + 10);
        }
        chats("data/test-00000-of-00001.parquet", 500, 505);
        Dataset set = Datasets.load(folder.toString());
        assertThat(set.size()).isEqualTo(120);
        for (long index : LongStream.of(0, 119, 15, 64, 3, 118).toArray()) {
            assertThat(answer(set, index)).isEqualTo("a" + index);
        }
    }

    @Test
    void picturesAndSoundsOfHuggingFaceAreMedia() throws SQLException, IOException {
        Files.writeString(folder.resolve("here.png"), "picture");
        Path file = write(
                "media.parquet",
                "SELECT 'What?' AS query, 'A cat' AS response, i AS n,"
                        + " CASE i WHEN 0 THEN {'bytes': encode('one'), 'path': 'cat.png'}"
                        + " WHEN 1 THEN {'bytes': NULL, 'path': 'here.png'}"
                        + " ELSE {'bytes': NULL, 'path': '../outside.png'} END AS img,"
                        + " [{'bytes': encode('sound'), 'path': NULL}] AS audios FROM range(3) t(i)",
                ", KV_METADATA {huggingface: '{\"info\":{\"features\":{\"img\":{\"_type\":\"Image\"}}}}'}");
        Dataset set = Datasets.load(file.toString());
        var media = ((Row.Chat) set.parse(0).row().orElseThrow()).conversation().media();
        assertThat(media).hasSize(2);
        assertThat(media).allMatch(medium -> medium.source() instanceof MediaRef.Bytes);
        assertThat(media.stream()
                        .map(medium -> new String(((MediaRef.Bytes) medium.source()).bytes(), StandardCharsets.UTF_8)))
                .containsExactlyInAnyOrder("one", "sound");
        assertThat(media.stream().map(medium -> medium.source().name()))
                .anyMatch(name -> name.endsWith("img[1] (cat.png)"));
        assertThat(((Row.Chat) set.parse(1).row().orElseThrow()).conversation().media())
                .anyMatch(medium ->
                        medium.source().name().equals(folder.resolve("here.png").toString()));
        assertThat(set.parse(2).lost().orElseThrow().toString())
                .contains("media.parquet:3", "../outside.png", "must stay below");
    }

    @Test
    void brokenAndCutOffFilesAreRefusedByName() throws SQLException, IOException {
        Path file = chats("good.parquet", 0, 5000);
        byte[] good = Files.readAllBytes(file);
        Path text = Files.writeString(folder.resolve("text.parquet"), "no parquet at all, but long enough for a tail");
        Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(good, good.length / 2));
        Path empty = Files.createFile(folder.resolve("empty.parquet"));
        for (Path bad : List.of(text, cut, empty)) {
            assertThatThrownBy(() -> Datasets.load(bad.toString()))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining(bad + " cannot be read as Parquet");
        }
        byte[] damaged = good.clone();
        Arrays.fill(damaged, 8, good.length / 2, (byte) 0x5A);
        Path page = Files.write(folder.resolve("page.parquet"), damaged);
        assertThatThrownBy(() -> Datasets.load(page.toString()).get(0))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining(page + " cannot be read as Parquet");
        Path star = Files.write(folder.resolve("a[1].parquet"), good);
        assertThatThrownBy(() -> ParquetSource.open(star, io.swift4j.train.data.MediaHome.beside(star)))
                .hasMessageContaining("rename it");
    }

    @Test
    void anEngineReadsItsFileAndNothingElse() throws SQLException, IOException {
        Path file = chats("it's.parquet", 0, 3);
        Path other = chats("other.parquet", 0, 3);
        assertThat(Datasets.load(file.toString()).size()).isEqualTo(3);
        Engine engine = new Engine(file);
        for (String query : List.of(
                "SELECT * FROM read_parquet('" + other + "')",
                "SELECT * FROM read_text('" + other + "')",
                "SELECT * FROM read_parquet('https://localhost/x.parquet')",
                "COPY (SELECT 1) TO '" + folder.resolve("out.csv") + "'",
                "ATTACH '" + folder.resolve("x.db") + "'",
                "INSTALL httpfs",
                "LOAD httpfs",
                "SET enable_external_access = true",
                "SET allowed_paths = ['" + other + "']")) {
            assertThatThrownBy(() -> engine.run(connection -> {
                        try (Statement statement = connection.createStatement()) {
                            return statement.execute(query);
                        }
                    }))
                    .as(query)
                    .isInstanceOf(SwiftException.class);
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file, other);
        }
    }

    @Test
    void linksAsInTheCacheOfTheHubAreFollowed() throws SQLException, IOException {
        Path blob = Files.createDirectories(folder.resolve("blobs")).resolve("abc");
        Files.move(chats("x.parquet", 0, 4), blob);
        Path link = Files.createSymbolicLink(folder.resolve("train.parquet"), blob);
        assertThat(Datasets.load(link.toString()).size()).isEqualTo(4);
    }
}
