package io.swift4j.core.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JinjaLimitsTest {

    private static final JinjaLimits LIMITS = new JinjaLimits(1_000_000, 1 << 20, 100);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
                "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
                "{{ 'a' * 1000000000 }}",
                "{{ [0] * 1000000000 }}",
                "{{ ('a' * 1000)|replace('a', 'b' * 100000) }}",
                "{{ ''.join(['a' * 100000] * 1000) }}",
                "{{ 'x'|center(2000000000) }}",
                "{{ '%900000000d' % 1 }}",
                "{{ '%*d' % (2000000000, 1) }}",
                "{{ '{:>900000000}'.format(1) }}",
                "{{ 'a\\tb'.expandtabs(2000000000) }}",
                "{{ [1]|tojson(indent=2000000000) }}",
                "{{ 'a\\nb'|indent(2000000000) }}",
                "{{ 10 ** (10 ** 10) }}",
                "{{ [1]|batch(1000000000, 0)|list }}",
                "{{ [1]|slice(1000000000)|list }}",
                "{% set ns = namespace(s='ab') %}{% for i in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
                "{% set ns = namespace(s=[1]) %}{% for i in range(99) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns }}",
                "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}"
                        + "{{ ns.s|tojson }}",
                "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}"
                        + "{% set q = namespace(s=[1]) %}{% for i in range(60) %}{% set q.s = [q.s, q.s] %}{% endfor %}"
                        + "{{ ns.s == q.s }}",
                "{% set ns = namespace() %}{% set ns.me = ns %}{{ ns }}",
                "{{ ('a' * 300000) in ('a' * 300000 ~ 'b') * 3 }}{{ ('a' * 300000 ~ 'b') in 'a' * 600000 }}",
            })
    void bombsEndInALimitAndNotInAHang(String source) {
        String kind = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            try {
                JinjaTemplate.compile("bomb", source).render(Map.of(), LIMITS);
                return "rendered";
            } catch (JinjaException e) {
                return e.kind().name();
            }
        });
        assertThat(kind).isEqualTo("LIMIT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "not ", "-", "{% if true %}", "x|upper ", "1 + ", "x.", "{{ "})
    void deeplyNestedSourceIsRefused(String piece) {
        String open = piece.startsWith("{") ? "" : "{{ ";
        try {
            JinjaTemplate.compile("deep", open + piece.repeat(50_000) + "1 }}").render(Map.of(), LIMITS);
            throw new AssertionError("compiled");
        } catch (JinjaException e) {
            assertThat(e.kind()).isIn(JinjaException.Kind.LIMIT, JinjaException.Kind.SYNTAX);
        }
    }
}
