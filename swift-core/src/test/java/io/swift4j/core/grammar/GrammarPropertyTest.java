package io.swift4j.core.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.ConstraintState;
import io.swift4j.core.constraint.TokenMask;
import io.swift4j.core.text.TokenBytes;
import io.swift4j.core.text.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Whatever tokens are liked best, the answer parses, has no key twice, satisfies its schema, and ends in time. */
class GrammarPropertyTest {

    private static final int SCHEMAS = Integer.getInteger("swift4j.schemas", 1000);

    /** A parser that is not ours to be lenient with. */
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @ParameterizedTest
    @ValueSource(strings = {"chatml", "sentencepiece"})
    void everyAnswerUnderRandomScoresSatisfiesItsSchema(String folder) {
        SplittableRandom random = new SplittableRandom(folder.hashCode());
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        int cut = 0;
        try (Tokenizer tokenizer = Tokenizer.load(Path.of("src/test/resources/text", folder))) {
            TokenBytes bytes = tokenizer.tokenBytes();
            while (checked < SCHEMAS) {
                String schema = new RandomSchema(random.split()).make();
                JsonGrammar grammar;
                try {
                    grammar = JsonGrammar.of(
                            schema, bytes, GrammarOptions.defaults().withMaxWhitespace(random.nextInt(3)));
                } catch (SwiftException e) {
                    // Contradictions come up at random; nothing else may.
                    assertThat(e).as(schema).hasMessageContaining("nothing satisfies it");
                    continue;
                }
                checked++;
                boolean tight = random.nextInt(2) == 0;
                ConstraintState start = grammar.start(new int[0]);
                int most = start.shortest() + 1 + (tight ? random.nextInt(12) : 150);
                int[] answer = answer(start, tokenizer.vocabSize(), most, random, schema + " in " + most);
                cut += tight ? 1 : 0;
                String text = bytes.text(answer);
                try {
                    assertThat(text.getBytes(StandardCharsets.UTF_8)).isEqualTo(joined(bytes, answer));
                    STRICT.readTree(text);
                    Schema validator = registry.getSchema(schema);
                    List<Error> errors = validator.validate(
                            text,
                            InputFormat.JSON,
                            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
                    if (!errors.isEmpty()) {
                        wrong.add(schema + " -> " + text + " : " + errors);
                    }
                } catch (RuntimeException | AssertionError e) {
                    wrong.add(schema + " -> " + text + " : " + e);
                }
            }
        }
        assertThat(wrong).as(wrong.size() + " wrong of " + checked).isEmpty();
        assertThat(cut).isGreaterThan(SCHEMAS / 4);
    }

    private static byte[] joined(TokenBytes bytes, int[] answer) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int token : answer) {
            all.writeBytes(bytes.of(token));
        }
        return all.toByteArray();
    }

    /** Chooses tokens at random until the end, which is one of the choices where it is allowed. */
    private static int[] answer(ConstraintState start, int vocabulary, int most, SplittableRandom random, String what) {
        List<Integer> answer = new ArrayList<>();
        ConstraintState state = start;
        boolean eager = random.nextInt(4) == 0;
        while (true) {
            int room = most - answer.size() - 2;
            TokenMask mask = new TokenMask(vocabulary);
            if (room >= 0) {
                state.allow(mask, room);
            }
            int[] allowed = mask.tokens(true);
            if (allowed.length == 0 || (state.mayEnd() && (eager || random.nextInt(3) == 0))) {
                assertThat(state.mayEnd())
                        .as("no token, and no end: " + what + " after " + answer)
                        .isTrue();
                break;
            }
            int other = random.nextInt(vocabulary);
            TokenMask whole = new TokenMask(vocabulary);
            state.allow(whole, 1 << 20);
            assertThat(state.next(other) != null)
                    .as("mask and step agree on " + other)
                    .isEqualTo(whole.has(other));
            int token = allowed[random.nextInt(allowed.length)];
            ConstraintState next = state.next(token);
            assertThat(next).isNotNull();
            answer.add(token);
            state = next;
        }
        assertThat(answer.size() + 1).isLessThanOrEqualTo(most);
        return answer.stream().mapToInt(Integer::intValue).toArray();
    }
}
