package io.swift4j.modality.grounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.ConstraintState;
import io.swift4j.core.constraint.Slice;
import io.swift4j.core.head.HeadContext;
import io.swift4j.core.head.HeadTokens;
import io.swift4j.core.head.TokenHead;
import io.swift4j.core.head.TokenHeads;
import io.swift4j.core.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenHeadsTest {

    private static Tokenizer tokenizer;
    private static HeadContext context;

    @BeforeAll
    static void load() {
        tokenizer = Tokenizer.load(Path.of("../swift-core/src/test/resources/text/chatml"));
        context = HeadContext.of(tokenizer).with(PictureSize.class, new PictureSize(640, 480, 644, 476));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void allHeadsAreFoundByTheirNames() {
        assertThat(TokenHeads.all())
                .containsKeys(
                        "text",
                        "json",
                        "boxes_qwen2_vl",
                        "boxes_qwen2_5_vl",
                        "boxes_qwen3_vl",
                        "boxes_bins",
                        "points_qwen2_vl",
                        "points_qwen2_5_vl",
                        "points_qwen3_vl");
        assertThatThrownBy(() -> TokenHeads.named("jsno", JsonNode.class))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("json");
        assertThatThrownBy(() -> TokenHeads.named("json", String.class))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("is for JsonNode, not for String");
    }

    @ParameterizedTest
    @ValueSource(strings = {"boxes_qwen2_vl", "boxes_qwen2_5_vl", "boxes_qwen3_vl", "boxes_bins"})
    void boxesComeBackWithinTheirGrid(String name) {
        TokenHead<Boxes> head = TokenHeads.named(name, Boxes.class);
        Boxes boxes =
                new Boxes(List.of(LabelledBox.of("a cat", 10, 20, 300, 470), LabelledBox.of("dog", 0, 0, 639, 479)));
        HeadContext own = name.equals("boxes_bins") ? context.with(Slice.class, new Slice(10_000, 11_000)) : context;
        HeadTokens tokens = head.encode(boxes, own.withWeight(0.5f));
        assertThat(tokens.learnt()).doesNotContain(false);
        assertThat(tokens.weights()).containsOnly(0.5f);
        List<LabelledBox> back = head.decode(tokens.ids(), own).boxes();
        assertThat(back).extracting(LabelledBox::label).containsExactly(Optional.of("a cat"), Optional.of("dog"));
        // A thousandth of 640 pixels is 0.64; what is cut down rather than rounded is off by up to one.
        assertThat(back.get(0).left()).isCloseTo(10, within(0.65));
        assertThat(back.get(0).bottom()).isCloseTo(470, within(0.65));
        head.constraint(own).ifPresent(constraint -> {
            ConstraintState state = constraint.start(new int[0]);
            for (int token : tokens.ids()) {
                state = state.next(token);
                assertThat(state).isNotNull();
            }
            assertThat(state.mayEnd()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"points_qwen2_vl", "points_qwen2_5_vl", "points_qwen3_vl"})
    void pointsComeBackWithinTheirGrid(String name) {
        TokenHead<Points> head = TokenHeads.named(name, Points.class);
        Points points = new Points(List.of(LabelledPoint.of("a cat", 10, 470), LabelledPoint.of("dog", 639, 0)));
        HeadTokens tokens = head.encode(points, context.withWeight(0.5f));
        assertThat(tokens.learnt()).doesNotContain(false);
        assertThat(tokens.weights()).containsOnly(0.5f);
        List<LabelledPoint> back = head.decode(tokens.ids(), context).points();
        assertThat(back).extracting(LabelledPoint::label).containsExactly(Optional.of("a cat"), Optional.of("dog"));
        assertThat(back.get(0).x()).isCloseTo(10, within(0.65));
        assertThat(back.get(0).y()).isCloseTo(470, within(0.65));
        head.constraint(context).ifPresent(constraint -> {
            ConstraintState state = constraint.start(new int[0]);
            for (int token : tokens.ids()) {
                state = state.next(token);
                assertThat(state).isNotNull();
            }
            assertThat(state.mayEnd()).isTrue();
        });
    }

    @Test
    void aBoxOfThreeBinsAndAMissingSizeAreRefused() {
        TokenHead<Boxes> head = TokenHeads.named("boxes_bins", Boxes.class);
        HeadContext bins = context.with(Slice.class, new Slice(600, 700));
        assertThatThrownBy(() -> head.decode(new int[] {601, 602, 603}, bins))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("other than four bins");
        assertThatThrownBy(() -> head.encode(new Boxes(List.of()), HeadContext.of(tokenizer)))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("needs a PictureSize");
    }

    @Test
    void jsonIsLearntAndReadByItsSchema() {
        TokenHead<JsonNode> head = TokenHeads.named("json", JsonNode.class);
        HeadContext own = context.withSchema(
                "{\"type\":\"object\",\"properties\":{\"größe\":{\"type\":\"integer\"}},\"required\":[\"größe\"]}");
        JsonNode value = new JsonMapper().readTree("{\"größe\": 3}");
        assertThat(head.decode(head.encode(value, own).ids(), own)).isEqualTo(value);
        assertThatThrownBy(() -> head.encode(new JsonMapper().readTree("{\"größe\": \"3\"}"), own))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("does not allow");
        int[] broken = tokenizer.encode("{\"a\"", false).ids();
        assertThatThrownBy(() -> head.decode(broken, own))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("is no JSON");
    }
}
