package io.swift4j.peft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetsTest {

    private static final List<Site> SITES = List.of(
            new Site("model.embed_tokens", -1, "embed_tokens", 64, 8, Site.Kind.EMBEDDING),
            linear(0, "self_attn.q_proj"),
            linear(0, "mlp.up_proj"),
            linear(1, "self_attn.q_proj"),
            linear(1, "mlp.up_proj"),
            linear(10, "mlp.up_proj"),
            new Site("lm_head", -1, "lm_head", 8, 64, Site.Kind.HEAD));

    private static Site linear(int layer, String key) {
        return new Site("model.layers." + layer + "." + key, layer, key, 8, 8, Site.Kind.LINEAR);
    }

    private static List<String> chosen(Targets targets) {
        return targets.choose(SITES).stream()
                .map(site -> site.module().replace("model.layers.", ""))
                .toList();
    }

    @Test
    void namesAreSuffixesOfWholePathParts() {
        assertThat(chosen(Targets.modules("q_proj"))).containsExactly("0.self_attn.q_proj", "1.self_attn.q_proj");
        assertThat(chosen(Targets.modules("0.mlp.up_proj"))).containsExactly("0.mlp.up_proj");
        assertThat(chosen(Targets.modules("lm_head", "embed_tokens"))).containsExactly("model.embed_tokens", "lm_head");
    }

    @Test
    void regularExpressionsMatchTheWholePath() {
        assertThat(chosen(Targets.matching(".*layers\\.1\\..*")))
                .containsExactly("1.self_attn.q_proj", "1.mlp.up_proj");
        assertThatThrownBy(() -> chosen(Targets.matching("q_proj")))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("q_proj");
    }

    @Test
    void allLinearLeavesOutEmbeddingAndOutput() {
        assertThat(chosen(Targets.allLinear())).hasSize(5).doesNotContain("model.embed_tokens", "lm_head");
    }

    @Test
    void exclusionsAndLayersNarrow() {
        assertThat(chosen(Targets.allLinear().excluding("q_proj")))
                .containsExactly("0.mlp.up_proj", "1.mlp.up_proj", "10.mlp.up_proj");
        assertThat(chosen(Targets.modules("up_proj").inLayers(1))).containsExactly("1.mlp.up_proj");
        Targets excludedByRegex = new Targets(List.of("up_proj"), null, List.of(), ".*\\.0\\..*", List.of());
        assertThat(chosen(excludedByRegex)).containsExactly("1.mlp.up_proj", "10.mlp.up_proj");
    }

    @Test
    void refusesWhatMatchesNothing() {
        assertThatThrownBy(() -> chosen(Targets.modules("q_proj", "qproj")))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("'qproj'")
                .hasMessageContaining("up_proj");
        assertThatThrownBy(() -> chosen(Targets.modules("q_proj").inLayers(7)))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("[7]");
        assertThatThrownBy(() -> Targets.matching("(")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void patternsMatchEndsOfPathsInTheirOrder() {
        Map<String, Integer> patterns = new LinkedHashMap<>();
        patterns.put("layers\\.1\\.mlp\\.up_proj", 2);
        patterns.put("up_proj", 3);
        assertThat(Targets.patternValue(patterns, "model.layers.1.mlp.up_proj", 9))
                .isEqualTo(2);
        assertThat(Targets.patternValue(patterns, "model.layers.10.mlp.up_proj", 9))
                .isEqualTo(3);
        assertThat(Targets.patternValue(patterns, "model.layers.0.self_attn.q_proj", 9))
                .isEqualTo(9);
        assertThat(Targets.patternValue(Map.of("proj", 4), "model.layers.0.self_attn.q_proj", 9))
                .isEqualTo(9);
    }
}
