package io.swift4j.core.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mutated templates must end, and in nothing but text or a {@link JinjaException}. */
class JinjaFuzzTest {

    private static final int ROUNDS = 5_000;

    private static final List<String> SEEDS = List.of(
            "{% for m in ms %}{% if m.role == 'user' %}[{{ m['content']|trim }}]{% elif loop.last %}{{ m|tojson(indent=2)"
                    + " }}{% else %}{{ raise_exception('no ' ~ m.role) }}{% endif %}{% endfor %}",
            "{% macro m(a, b='x') %}{{ a }}{{ caller(1) }}{{ varargs }}{% endmacro %}{% call(q) m(n, *l) %}{{ q }}"
                    + "{% endcall %}{% set ns = namespace(i=0) %}{% set ns.i = ns.i + 1 %}{{ ns.i }}",
            "{% for x in l if x > 1 recursive %}{{ loop(l[1:]) if x == 3 else x }}{% else %}e{% endfor %}"
                    + "{% filter upper %}{{ 'a b'.split(' ')[::-1]|join('-') }}{% endfilter %}",
            "{%- set t -%} {{ '%05.1f|%s' % (f, s) }} {{ '{0[0]:>4}'.format(l) }} {%- endset -%}{{ t|length }}"
                    + "{% with a = 1, b = l %}{{ b|map('string')|list }}{% endwith %}{# c #}{% raw %}{{ {% endraw %}",
            "{% generation %}{{ d|dictsort }}{% endgeneration %}{{ ms|selectattr('role', 'eq', 'user')|list }}"
                    + "{{ (n ** 3 // 2) % 5 }}{{ not (t and no) or undefined.x is defined }}{{ range(2, 9, 3)|sum }}");

    private static final List<String> PIECES = List.of(
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "-",
            "+",
            "'",
            "\"",
            "\\",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "|",
            ".",
            ",",
            ":",
            "~",
            "**",
            "//",
            "*",
            "%",
            "==",
            "<",
            " in ",
            " is ",
            " not ",
            " if ",
            " else ",
            " for ",
            "loop",
            "caller",
            "9999999999",
            "1e308",
            "ms",
            "l",
            "d",
            "s",
            "\n",
            "\u0000",
            "😀",
            "0",
            "-1",
            "tojson",
            "|list",
            "|map('upper')",
            "{% endfor %}",
            "{% break %}",
            "{% set ns.x = 1 %}",
            ".format(",
            "'{:{}}'",
            "range(");

    private static final Map<String, Object> VARIABLES = Map.of(
            "ms",
            List.of(Map.of("role", "user", "content", " hi "), Map.of("role", "tool", "content", List.of(1))),
            "l",
            List.of(3, 1, 2),
            "d",
            Map.of("b", 1, "a", "x"),
            "s",
            "Hello 😀",
            "n",
            7,
            "f",
            2.5,
            "t",
            true);

    @Test
    void mutatedTemplatesNeitherHangNorCrash() {
        JinjaLimits limits = new JinjaLimits(100_000, 1 << 18, 50);
        int rendered = assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            Random random = new Random(20240726);
            int count = 0;
            for (int round = 0; round < ROUNDS; round++) {
                count += attempt(mutate(random), limits) ? 1 : 0;
            }
            return count;
        });
        assertThat(rendered).isBetween(ROUNDS / 50, ROUNDS);
    }

    private static String mutate(Random random) {
        StringBuilder source = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        int edits = random.nextInt(4);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(source.length() + 1);
            int end = Math.min(source.length(), at + random.nextInt(6));
            switch (random.nextInt(4)) {
                case 0 -> source.delete(at, end);
                case 1 -> source.insert(at, source.substring(at, end));
                case 2 -> source.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                default -> source.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return source.toString();
    }

    private static boolean attempt(String source, JinjaLimits limits) {
        try {
            JinjaTemplate.compile("fuzz", source).render(VARIABLES, limits);
            return true;
        } catch (JinjaException expected) {
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("on the template " + source, e);
        }
    }
}
