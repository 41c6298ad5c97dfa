package io.swift4j.core.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JinjaTemplateTest {

    private static String render(String source, Map<String, ?> variables) {
        return JinjaTemplate.compile("test", source)
                .render(variables, JinjaLimits.defaults())
                .text();
    }

    private static JinjaException failure(String source, Map<String, ?> variables) {
        try {
            String text = render(source, variables);
            throw new AssertionError("rendered to " + text);
        } catch (JinjaException e) {
            return e;
        }
    }

    @Test
    void errorsNameTheTemplateAndTheLine() {
        JinjaException e = failure("a\n{% if true %}\n{{ x.y }}\n{% endif %}", Map.of());
        assertThat(e).hasMessage("test, line 3: 'x' is undefined");
        assertThat(e.kind()).isEqualTo(JinjaException.Kind.UNDEFINED);
        assertThat(e.templateName()).isEqualTo("test");
        assertThat(e.line()).isEqualTo(3);
    }

    @Test
    void anErrorAfterAMacroCallNamesTheLineOfTheCaller() {
        JinjaException e = failure("{% macro m() %}\n\n\nx{% endmacro %}\n\n{{ m() + 1 }}", Map.of());
        assertThat(e.line()).isEqualTo(6);
    }

    @Test
    void raiseExceptionPassesItsMessageThroughVerbatim() {
        JinjaException e = failure("\n\n{{ raise_exception('Only user and assistant roles!') }}", Map.of());
        assertThat(e).hasMessage("Only user and assistant roles!");
        assertThat(e.kind()).isEqualTo(JinjaException.Kind.TEMPLATE);
        assertThat(e.line()).isEqualTo(3);
    }

    @Test
    void unknownThingsAreErrorsAndNotEmptyText() {
        assertThat(failure("{{ 'a'|shout }}", Map.of()).reason()).isEqualTo("No filter named 'shout'.");
        assertThat(failure("{{ 'a' is loud }}", Map.of()).reason()).isEqualTo("No test named 'loud'.");
        assertThat(failure("{% shout %}", Map.of()).reason()).startsWith("Encountered unknown tag 'shout'.");
        assertThat(failure("{{ 'a'.shout() }}", Map.of()).reason()).contains("has no attribute 'shout'");
        assertThat(failure("{{ 'a'|tojson(pretty=true) }}", Map.of()).reason())
                .contains("unexpected keyword argument 'pretty'");
        assertThat(failure("{% include 'other' %}", Map.of()).kind()).isEqualTo(JinjaException.Kind.UNSUPPORTED);
        assertThat(failure("{{ [1]|map('string') }}", Map.of()).reason()).contains("|list");
        assertThat(failure("{{ 'a'.encode() }}", Map.of()).kind()).isEqualTo(JinjaException.Kind.UNSUPPORTED);
    }

    @Test
    void takesTheTypesOfJavaAndOfJson() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("nothing", null);
        variables.put("numbers", List.of(1, 2L, (short) 3, 1.5, 0.1f));
        variables.put("array", new String[] {"x", "y"});
        variables.put("nested", Map.of("k", Arrays.asList(null, true)));
        assertThat(render("{{ nothing }} {{ numbers }} {{ array }} {{ nested }}", variables))
                .isEqualTo("None [1, 2, 3, 1.5, 0.1] ['x', 'y'] {'k': [None, True]}");
    }

    @Test
    void refusesVariablesItCannotPassOn() {
        JinjaException type = failure("x", Map.of("a", Map.of("b", List.of(Thread.currentThread()))));
        assertThat(type.reason()).startsWith("the variable a.b[0] is a java.lang.Thread");
        JinjaException surrogate = failure("x", Map.of("a", "ok\ud83d"));
        assertThat(surrogate.reason()).contains("variable a has half of a surrogate pair at index 2");
    }

    @Test
    void neverChangesWhatItWasGiven() {
        List<Object> list = new ArrayList<>(List.of(1));
        JinjaException e = failure("{{ l.append(2) }}", Map.of("l", list));
        assertThat(e.kind()).isEqualTo(JinjaException.Kind.SECURITY);
        assertThat(list).containsExactly(1);
    }

    @Test
    void strftimeNowReadsTheGivenClock() {
        Clock clock = Clock.fixed(Instant.parse("2024-07-06T00:00:00Z"), ZoneOffset.UTC);
        String text = JinjaTemplate.compile("t", "{{ strftime_now('%d %B %Y|%-d %b') }}")
                .render(Map.of(), JinjaLimits.defaults(), clock)
                .text();
        assertThat(text).isEqualTo("06 July 2024|6 Jul");
    }

    @Test
    void generationSpansCountUtf16Units() {
        Rendered rendered = JinjaTemplate.compile("t", "😀{% generation %}a😀{% endgeneration %}b")
                .render(Map.of(), JinjaLimits.defaults());
        assertThat(rendered.generationSpans()).containsExactly(new Rendered.Span(2, 5));
        assertThat(rendered.text().substring(2, 5)).isEqualTo("a😀");
    }

    @Test
    void aTemplateCanBeRenderedByManyThreadsAtOnce() {
        JinjaTemplate template = JinjaTemplate.compile(
                "t", "{% set ns = namespace(s=0) %}{% for i in l %}{% set ns.s = ns.s + i %}{% endfor %}{{ ns.s }}");
        List<Integer> numbers = List.of(1, 2, 3, 4);
        assertThat(java.util.stream.IntStream.range(0, 200)
                        .parallel()
                        .mapToObj(i -> template.render(Map.of("l", numbers), JinjaLimits.defaults())
                                .text()))
                .containsOnly("10");
    }

    @Test
    void limitsMustBePositive() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new JinjaLimits(0, 1, 1))
                .withMessageContaining("maxSteps 0");
    }
}
