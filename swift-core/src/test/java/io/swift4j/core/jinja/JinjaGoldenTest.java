package io.swift4j.core.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Snippets whose text, generation spans or error the reference has written: see {@code scripts/jinja_golden.py}. */
class JinjaGoldenTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2024-07-26T13:05:09.123456Z"), ZoneOffset.UTC);

    @TestFactory
    Stream<DynamicTest> rendersAsTheReferenceDoes() throws IOException {
        JsonMapper mapper = new JsonMapper();
        JsonNode document;
        try (InputStream in = JinjaGoldenTest.class.getResourceAsStream("/jinja/cases.json")) {
            document = mapper.readTree(in);
        }
        Map<?, ?> raw = mapper.treeToValue(document.get("context"), Map.class);
        Map<String, Object> context = new LinkedHashMap<>();
        raw.forEach((key, value) -> context.put((String) key, value));
        return document.get("cases")
                .valueStream()
                .map(each -> DynamicTest.dynamicTest("renders " + each.get("template"), () -> check(each, context)));
    }

    private static void check(JsonNode expected, Map<String, Object> context) {
        String text;
        List<List<Integer>> spans;
        try {
            Rendered rendered = JinjaTemplate.compile(
                            "case", expected.get("template").stringValue())
                    .render(context, JinjaLimits.defaults(), CLOCK);
            text = rendered.text();
            spans = rendered.generationSpans().stream()
                    .map(span -> List.of(span.start(), span.end()))
                    .toList();
        } catch (JinjaException e) {
            assertThat(e.kind().pythonName())
                    .as(e.getMessage())
                    .isEqualTo(expected.path("error").stringValue("no error"));
            return;
        }
        assertThat(text).isEqualTo(expected.path("text").stringValue("an error"));
        assertThat(spans).hasSameSizeAs(expected.get("spans").values());
        if (text.codePoints().allMatch(Character::isBmpCodePoint)) {
            assertThat(spans.toString())
                    .isEqualTo(expected.get("spans").toString().replace(",", ", "));
        }
    }
}
