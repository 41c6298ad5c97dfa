package io.swift4j.core.head;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.ConstraintState;
import io.swift4j.core.constraint.Slice;
import io.swift4j.core.content.Modality;
import io.swift4j.core.grammar.JsonGrammar;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code json}: JSON, written without white space, and of the context's schema where it has one.
 *
 * <p>Then answers are constrained to it, and what is to be learnt must be something that such an answer can be: properties in the
 * schema's order, as {@link JsonGrammar} tells.
 */
public final class JsonHead implements TokenHead<JsonNode> {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** For the service loader. */
    public JsonHead() {}

    @Override
    public String name() {
        return "json";
    }

    @Override
    public Modality output() {
        return Modality.JSON;
    }

    @Override
    public Class<JsonNode> contentType() {
        return JsonNode.class;
    }

    @Override
    public HeadTokens encode(JsonNode content, HeadContext context) {
        int[] ids = context.tokenizer()
                .encode(MAPPER.writeValueAsString(content), false)
                .ids();
        Optional<Constraint> constraint = constraint(context);
        if (constraint.isPresent()) {
            check(ids, constraint.get(), context);
        }
        return HeadTokens.all(ids, context.weight());
    }

    private static void check(int[] ids, Constraint grammar, HeadContext context) {
        ConstraintState state = grammar.start(new int[0]);
        for (int i = 0; i < ids.length; i++) {
            ConstraintState next = state.next(ids[i]);
            if (next == null) {
                int[] before = Arrays.copyOf(ids, i + 1);
                throw new SwiftException("the schema does not allow what follows here: "
                        + context.tokenizer().decode(before, false));
            }
            state = next;
        }
        if (!state.mayEnd()) {
            throw new SwiftException("the schema does not allow that it ends here: "
                    + context.tokenizer().decode(ids, false));
        }
    }

    @Override
    public JsonNode decode(int[] tokens, HeadContext context) {
        String text = context.tokenizer().tokenBytes().text(tokens);
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new SwiftException("the answer is no JSON (" + e.getOriginalMessage() + "): " + text, e);
        }
    }

    @Override
    public Slice slice(HeadContext context) {
        return new Slice(0, context.tokenizer().vocabSize());
    }

    @Override
    public Optional<Constraint> constraint(HeadContext context) {
        return context.schema().map(schema -> JsonGrammar.of(schema, context.tokenizer()));
    }
}
