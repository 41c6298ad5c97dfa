package io.swift4j.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigJsonTest {

    private static ConfigJson parse(String json) {
        return ConfigJson.parse("c.json", json);
    }

    @Test
    void everyTypeIsRead() {
        ConfigJson json = parse("""
                {"s": "text", "i": 7, "d": 1.5, "b": true, "l": [1, 2], "n": [0.5, 2], "t": ["a", "b"],
                 "o": {"inner": 3}, "os": [{"k": 1}, {"k": 2}], "nothing": null}""");
        assertThat(json.text("s")).isEqualTo("text");
        assertThat(json.integer("i")).isEqualTo(7);
        assertThat(json.number("d")).isEqualTo(1.5);
        assertThat(json.number("i")).isEqualTo(7);
        assertThat(json.flag("b", false)).isTrue();
        assertThat(json.integers("l")).containsExactly(1, 2);
        assertThat(json.numbers("n")).containsExactly(0.5, 2.0);
        assertThat(json.texts("t")).containsExactly("a", "b");
        assertThat(json.object("o").integer("inner")).isEqualTo(3);
        assertThat(json.objects("os")).extracting(o -> o.integer("k")).containsExactly(1, 2);
        assertThat(json.fields()).doesNotContain("nothing").startsWith("s", "i", "d");
        assertThat(json.plain("l")).isEqualTo(List.of(1, 2));
        assertThat(json.plain()).containsEntry("o", Map.of("inner", 3)).containsEntry("nothing", null);
        assertThat(json.json("o")).isEqualTo("{\"inner\":3}");
    }

    @Test
    void nullCountsAsAbsentEverywhere() {
        for (ConfigJson json : List.of(parse("{}"), parse("{\"f\": null}"))) {
            assertThat(json.has("f")).isFalse();
            assertThat(json.text("f", "x")).isEqualTo("x");
            assertThat(json.optionalText("f")).isEmpty();
            assertThat(json.integer("f", 3)).isEqualTo(3);
            assertThat(json.optionalInteger("f")).isEmpty();
            assertThat(json.number("f", 0.5)).isEqualTo(0.5);
            assertThat(json.optionalNumber("f")).isEmpty();
            assertThat(json.flag("f", true)).isTrue();
            assertThat(json.integers("f")).isEmpty();
            assertThat(json.numbers("f")).isEmpty();
            assertThat(json.texts("f")).isEmpty();
            assertThat(json.object("f").fields()).isEmpty();
            assertThat(json.objects("f")).isEmpty();
            assertThat(json.isObject("f")).isFalse();
            assertThat(json.isList("f")).isFalse();
            assertThat(json.isFlag("f")).isFalse();
            assertThat(json.json("f")).isEqualTo("null");
            assertThat(json.plain("f")).isNull();
        }
    }

    @Test
    void aRequiredFieldThatIsMissingIsNamedWithItsFile() {
        ConfigJson json = parse("{\"there\": null}");
        assertThatThrownBy(() -> json.integer("layers"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("c.json: layers is missing; it must be an integer");
        assertThatThrownBy(() -> json.text("there"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("c.json: there is missing; it must be a string");
        assertThatThrownBy(() -> json.number("x")).hasMessage("c.json: x is missing; it must be a number");
    }

    static Stream<Arguments> wrongTypes() {
        return Stream.of(
                wrong("\"7\"", json -> json.integer("f"), "must be an integer, not \"7\""),
                wrong("7.5", json -> json.integer("f"), "must be an integer, not 7.5"),
                wrong("3000000000", json -> json.integer("f"), "must be an integer, not 3000000000"),
                wrong("true", json -> json.integer("f", 1), "must be an integer, not true"),
                wrong("7", json -> json.text("f"), "must be a string, not 7"),
                wrong("[1]", json -> json.text("f", "x"), "must be a string, not [1]"),
                wrong("\"1e3\"", json -> json.number("f"), "must be a number, not \"1e3\""),
                wrong("1", json -> json.flag("f", false), "must be true or false, not 1"),
                wrong("\"true\"", json -> json.flag("f", false), "must be true or false, not \"true\""),
                wrong("[1, \"a\"]", json -> json.integers("f"), "must be a list of integers, not [1,\"a\"]"),
                wrong("[1.5]", json -> json.integers("f"), "must be a list of integers, not [1.5]"),
                wrong("[null]", json -> json.texts("f"), "must be a list of strings, not [null]"),
                wrong("[[1]]", json -> json.numbers("f"), "must be a list of numbers, not [[1]]"),
                wrong("[]", json -> json.object("f"), "must be an object, not []"),
                wrong("[{}, 1]", json -> json.objects("f"), "must be a list of objects, not [{},1]"));
    }

    private static Arguments wrong(String value, Consumer<ConfigJson> read, String message) {
        return Arguments.of(value, read, message);
    }

    @ParameterizedTest
    @MethodSource("wrongTypes")
    void aFieldOfTheWrongTypeIsShown(String value, Consumer<ConfigJson> read, String message) {
        ConfigJson json = parse("{\"f\": " + value + "}");
        assertThatThrownBy(() -> read.accept(json))
                .isInstanceOf(ConfigException.class)
                .hasMessage("c.json: f " + message);
    }

    @Test
    void errorsInsideObjectsAndListsNameTheWayThere() {
        ConfigJson json = parse("{\"o\": {\"list\": [{\"ok\": 1}, {\"k\": \"x\"}]}}");
        assertThatThrownBy(() -> json.object("o").objects("list").get(1).integer("k"))
                .hasMessage("c.json, field o, field list[1]: k must be an integer, not \"x\"");
    }

    @Test
    void longValuesAreCutInMessages() {
        ConfigJson json = parse("{\"f\": \"" + "x".repeat(500) + "\"}");
        assertThatThrownBy(() -> json.integer("f"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(140).endsWith("…"));
    }

    @Test
    void aNumberStandsForAListOfOne() {
        assertThat(parse("{\"eos\": 2}").integers("eos")).containsExactly(2);
        assertThat(parse("{\"stop\": \"x\"}").texts("stop")).containsExactly("x");
    }

    @Test
    void wholeNumbersMayBeWrittenAsFractions() {
        assertThat(parse("{\"n\": 4096.0}").integer("n")).isEqualTo(4096);
        assertThat(parse("{\"n\": 1e3}").integer("n")).isEqualTo(1000);
        assertThat(parse("{\"n\": [4096.0]}").integers("n")).containsExactly(4096);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "3", "\"x\"", "null", "{", "{\"a\":}", "{'a': 1}", "{\"a\": NaN}", "{} x"})
    void whatIsNoJsonObjectIsRefused(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("c.json ");
    }

    @Test
    void aSyntaxErrorNamesTheLine() {
        assertThatThrownBy(() -> parse("{\n  \"a\": 1,\n  \"b\": }\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("c.json is not valid JSON: ")
                .hasMessageEndingWith("at line 3");
    }

    @Test
    void aFieldGivenTwiceIsRefusedRatherThanChosen() {
        assertThatThrownBy(() -> parse("{\"a\": 1, \"a\": 2}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Duplicate")
                .hasMessageContaining("a");
    }

    @Test
    void deepNestingIsRefusedRatherThanOverflowing() {
        assertThat(parse("{\"a\": " + "[".repeat(100) + "]".repeat(100) + "}").isList("a"))
                .isTrue();
        assertThatThrownBy(() -> parse("{\"a\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nesting");
    }

    @Test
    void filesAreReadAndNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, "{\"a\": \"ü\"}");
        assertThat(ConfigJson.read(file).text("a")).isEqualTo("ü");
        assertThat(ConfigJson.read(file).source()).isEqualTo(file.toString());
        assertThatThrownBy(() -> ConfigJson.read(folder.resolve("absent.json")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("absent.json");
        Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
        assertThatThrownBy(() -> ConfigJson.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("config.json");
        assertThatThrownBy(() -> ConfigJson.read(folder)).isInstanceOf(ConfigException.class);
    }

    @Test
    void anOversizedFileIsRefusedWithoutReadingIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("config.json");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 33);
        }
        assertThatThrownBy(() -> ConfigJson.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("8589934592 bytes");
    }

    @Test
    void collectingGoesOnWithNeutralValuesAndReportsAllAtTheEnd() {
        ConfigJson json = parse("{\"t\": 1, \"n\": \"x\", \"o\": {\"k\": true}, \"nothing\": null}");
        assertThatThrownBy(() -> json.collect(c -> {
                    assertThat(c.text("t")).isEmpty();
                    assertThat(c.integer("absent")).isEqualTo(1);
                    assertThat(c.integer("absent")).isEqualTo(1);
                    assertThat(c.number("n", 2.5)).isEqualTo(2.5);
                    assertThat(c.object("o").integers("k")).isEmpty();
                    assertThat(c.isNull("nothing")).isTrue();
                    assertThat(c.isNull("never")).isFalse();
                    assertThat(c.sound("nothing")).isTrue();
                    assertThat(c.sound("nothing", "t")).isFalse();
                    c.report("t", "is also odd");
                    throw c.object("o").problem("end", "is near");
                }))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "t must be a string, not 1",
                                        "absent is missing; it must be an integer",
                                        "n must be a number, not \"x\"",
                                        "field o: k must be a list of integers, not true",
                                        "t is also odd",
                                        "field o: end is near"))
                .hasMessageStartingWith("c.json has 6 problems:\n- t must be a string, not 1\n- absent");
        assertThat(json.<String>collect(c -> c.json("o"))).isEqualTo("{\"k\":true}");
        assertThatThrownBy(() -> json.collect(c -> List.of().get(c.integer("n", 1))))
                .isInstanceOf(ConfigException.class)
                .hasMessage("c.json: n must be an integer, not \"x\"");
        assertThatThrownBy(() -> json.collect(c -> List.of().get(1))).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> json.report("t", "is odd")).hasMessage("c.json: t is odd");
    }

    @Test
    void withoutLeavesTheOriginal() {
        ConfigJson json = parse("{\"a\": 1, \"b\": 2}");
        assertThat(json.without("a").fields()).containsExactly("b");
        assertThat(json.fields()).containsExactly("a", "b");
        assertThat(ConfigJson.empty("none").fields()).isEmpty();
    }

    @Test
    void listsCannotBeChanged() {
        for (List<?> list : Arrays.<List<?>>asList(
                parse("{\"a\": [1]}").integers("a"), parse("{\"a\": 1}").fields())) {
            assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
