package io.swift4j.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedOptionsTest {

    @Test
    void givenOptionsAreReadAndMissingOnesHaveDefaults() {
        NamedOptions options =
                new NamedOptions("test", Map.of("a", 2, "b", true, "c", "text", "d", List.of(0.5, 1), "e", 3.0));
        assertThat(options.number("a", 1)).isEqualTo(2);
        assertThat(options.integer("e", 1)).isEqualTo(3);
        assertThat(options.flag("b", false)).isTrue();
        assertThat(options.text("c", "")).isEqualTo("text");
        assertThat(options.pair("d", 0, 0)).containsExactly(0.5, 1);
        assertThat(options.pair("f", 7, 8)).containsExactly(7, 8);
        assertThat(options.optionalNumber("g")).isEmpty();
        options.finish();
    }

    @Test
    void everythingWrongIsReportedAtOnce() {
        NamedOptions options = new NamedOptions("test", Map.of("a", "x", "b", 1.5, "epz", 1));
        options.number("a", 0);
        options.integer("b", 0);
        options.number("eps", 0);
        assertThatThrownBy(options::finish)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a must be a number, not x")
                .hasMessageContaining("b must be a whole number, not 1.5")
                .hasMessageContaining("'epz'; did you mean 'eps'");
        Problems problems = new Problems("test")
                .positive("p", 0)
                .within("w", 2, 0, 1)
                .below("b", 1, 0, 1)
                .atLeast("l", Double.NaN, 0);
        assertThatThrownBy(problems::check)
                .hasMessageContaining("p must be above 0")
                .hasMessageContaining("w must lie in [0.0, 1.0]")
                .hasMessageContaining("b must lie in [0.0, 1.0)")
                .hasMessageContaining("l must be at least 0.0, not NaN");
    }
}
