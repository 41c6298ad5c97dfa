package io.swift4j.core.grammar;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.ConstraintState;
import io.swift4j.core.text.TokenBytes;
import io.swift4j.core.text.Tokenizer;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Answers that are JSON and satisfy a schema.
 *
 * <pre>{@code
 * JsonGrammar grammar = JsonGrammar.of(JsonSchema.of(Invoice.class), model.tokenizer());
 * GenerationConfig config = model.generationConfig().toBuilder().constraint(grammar).build();
 * }</pre>
 *
 * <p>Of JSON Schema draft 2020-12: {@code type}, {@code enum}, {@code const}, {@code $ref} within the schema with {@code $defs},
 * {@code allOf}, {@code anyOf}, {@code oneOf} of alternatives that can be told apart by their types, lists of values, bounds or
 * required properties, {@code not} and {@code if} of what has an opposite that can be said, {@code then} and {@code else}, true and
 * false; of numbers {@code minimum}, {@code maximum}, {@code exclusiveMinimum}, {@code
 * exclusiveMaximum}, {@code multipleOf}; of strings {@code minLength}, {@code maxLength}, {@code pattern} and the usual {@code
 * format}s; of objects {@code properties}, {@code required}, {@code patternProperties}, {@code additionalProperties}, {@code minProperties}, {@code
 * maxProperties}, {@code dependentRequired}, {@code dependentSchemas}; of arrays {@code prefixItems}, {@code items}, {@code minItems},
 * {@code maxItems}, {@code uniqueItems} of few listed values, {@code contains} and {@code minContains} with {@code maxItems}. Any other keyword is refused by
 * its name.
 *
 * <p>Every answer satisfies the schema, but not everything that does can be an answer: properties come in the schema's order,
 * others only where their names match {@code patternProperties}, {@code additionalProperties} is given or nothing is said of names, and
 * last; no key comes twice; numbers have
 * few digits, and with bounds no exponent; where a schema names no type and has keywords of some types, values are of those; a
 * date's year is 1000 to 2999; strings under patterns with {@code \s}, {@code \S} or a point have no white space on which regular
 * expressions disagree. White space is bounded by {@link GrammarOptions}.
 *
 * <p>Answers end only where the JSON is complete, and are steered so that it is within the most new tokens; the text of an
 * answer's tokens is {@link #text}, exactly. Immutable and thread-safe; what is found out about states is kept and shared, so make
 * one for a schema and keep it. {@link #of} gives the same one again for the same schema, options and tokenizer.
 */
public final class JsonGrammar implements Constraint {

    private static final int KEPT = 32;

    private record Key(TokenBytes tokens, String schema, GrammarOptions options) {}

    private static final Map<Key, JsonGrammar> GRAMMARS = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, JsonGrammar> eldest) {
            return size() > KEPT;
        }
    };

    private final TokenBytes tokens;
    private final GrammarState start;

    private JsonGrammar(TokenBytes tokens, JsonNode schema, GrammarOptions options) {
        this.tokens = tokens;
        Node root = SchemaCompiler.compile(schema, options);
        Language language = new Language(options.maxWhitespace());
        TokenTrie trie = TokenTrie.of(tokens);
        this.start = new GrammarState(new TokenAutomaton(language, trie), language.of(root), null);
    }

    /**
     * The grammar of a schema, with little white space.
     *
     * @param schema a schema as JSON, such as {@link JsonSchema#of} makes
     */
    public static JsonGrammar of(String schema, Tokenizer tokenizer) {
        return of(schema, tokenizer, GrammarOptions.defaults());
    }

    /**
     * The grammar of a schema.
     *
     * @throws SwiftException naming the place in the schema and what is wrong with it or not supported, or why the tokenizer can't
     *     write JSON
     */
    public static JsonGrammar of(String schema, Tokenizer tokenizer, GrammarOptions options) {
        return of(schema, tokenizer.tokenBytes(), options);
    }

    /** The grammar of a schema over tokens of known bytes. */
    public static JsonGrammar of(String schema, TokenBytes tokens, GrammarOptions options) {
        Key key = new Key(tokens, schema, options);
        synchronized (GRAMMARS) {
            JsonGrammar known = GRAMMARS.get(key);
            if (known != null) {
                return known;
            }
        }
        JsonGrammar made;
        try {
            made = new JsonGrammar(tokens, Json.MAPPER.readTree(schema), options);
        } catch (JacksonException e) {
            throw new SwiftException("the schema is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (StackOverflowError e) {
            throw new SwiftException("the schema is nested too deeply", e);
        }
        synchronized (GRAMMARS) {
            GRAMMARS.put(key, made);
        }
        return made;
    }

    @Override
    public ConstraintState start(int[] prompt) {
        return start;
    }

    /** The text of an answer, without special tokens and without the clean-up that a tokenizer's own decoding may do. */
    public String text(int[] answer) {
        return tokens.text(answer);
    }
}
