package io.swift4j.core.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.ConstraintState;
import io.swift4j.core.constraint.TokenMask;
import io.swift4j.core.text.TokenBytes;
import io.swift4j.core.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonGrammarTest {

    /** One token for every byte, so that texts can be fed as they are. */
    private static final TokenBytes OCTETS = octets();

    private static TokenBytes octets() {
        List<byte[]> all = new ArrayList<>();
        for (int octet = 0; octet < 256; octet++) {
            all.add(new byte[] {(byte) octet});
        }
        return TokenBytes.of(all);
    }

    private static JsonGrammar grammar(String schema) {
        return JsonGrammar.of(schema.replace('\'', '"'), OCTETS, GrammarOptions.defaults());
    }

    private static boolean accepts(String schema, String text) {
        ConstraintState state = grammar(schema).start(new int[0]);
        for (byte octet : text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)) {
            state = state.next(octet & 0xff);
            if (state == null) {
                return false;
            }
        }
        return state.mayEnd();
    }

    @Test
    void numbersKeepTheirBoundsExactly() {
        String schema = "{'type':'number','exclusiveMinimum':-0.5,'maximum':12.25}";
        assertThat(List.of("-0.49", "0", "12.25", "12.2499", "1.000001", "9")).allMatch(text -> accepts(schema, text));
        assertThat(List.of("-0.5", "-0.50", "12.250001", "12.26", "13", "-1", "01", "1.", ".5", "1e1", "-0"))
                .noneMatch(text -> accepts(schema, text));
        assertThat(accepts("{'type':'integer','minimum':9223372036854775806}", "9223372036854775807"))
                .isTrue();
        assertThat(accepts("{'type':'integer','minimum':9223372036854775806}", "9223372036854775805"))
                .isFalse();
        String hundredths = "{'type':'number','multipleOf':0.05,'minimum':0,'maximum':3}";
        assertThat(List.of("0", "0.05", "2.95", "2.9", "3")).allMatch(text -> accepts(hundredths, text));
        assertThat(List.of("0.01", "2.96", "3.05")).noneMatch(text -> accepts(hundredths, text));
    }

    @Test
    void stringsAreWellFormedWhateverTheirBytes() {
        String any = "{'type':'string'}";
        assertThat(List.of("''", "'a\\n\\u00e9'", "'\\ud83d\\ude00'", "'😀é日'", "'\\/\\\\'"))
                .allMatch(text -> accepts(any, text));
        assertThat(List.of("'\\ud83d'", "'\\ud83dx'", "'\\ude00'", "'\\x'", "'\n'", "'a"))
                .noneMatch(text -> accepts(any, text));
        String two = "{'type':'string','minLength':2,'maxLength':2}";
        assertThat(List.of("'ab'", "'😀é'", "'\\ud83d\\ude00a'", "'\\n\\n'")).allMatch(text -> accepts(two, text));
        assertThat(List.of("'a'", "'abc'", "'😀'")).noneMatch(text -> accepts(two, text));
    }

    @Test
    void bytesThatAreNoUtf8AreNotAllowed() {
        ConstraintState inString =
                grammar("{'type':'string'}").start(new int[0]).next('"');
        assertThat(inString.next(0x80)).isNull();
        assertThat(inString.next(0xc0)).isNull();
        assertThat(inString.next(0xf5)).isNull();
        assertThat(inString.next(0xed).next(0xa0)).as("half a surrogate pair").isNull();
        assertThat(inString.next(0xe0).next(0x80)).as("an overlong form").isNull();
        assertThat(inString.next(0xf4).next(0x90))
                .as("past the last code point")
                .isNull();
    }

    @Test
    void patternsMatchAnywhereUnlessTheyAreAnchored() {
        assertThat(accepts("{'type':'string','pattern':'b+'}", "'abc'")).isTrue();
        assertThat(accepts("{'type':'string','pattern':'^b+$'}", "'abc'")).isFalse();
        assertThat(accepts("{'type':'string','pattern':'^a|c$'}", "'xxc'")).isTrue();
        assertThat(accepts("{'type':'string','pattern':'^[^\\\\d]{2}\\u00e9$'}", "'xyé'"))
                .isTrue();
    }

    @Test
    void whiteSpaceOnWhichRegularExpressionsDisagreeIsWrittenOnlyWhereNothingElseFits() {
        assertThat(accepts("{'type':'string','pattern':'^.\\\\S$'}", "'ab'")).isTrue();
        assertThat(accepts("{'type':'string','pattern':'^.\\\\S$'}", "'\u00a0b'"))
                .isFalse();
        assertThat(accepts("{'not':{'pattern':'\\\\S$'},'type':'string'}", "'b\u00a0'"))
                .isFalse();
        assertThat(accepts("{'not':{'pattern':'\\\\S$'},'type':'string'}", "'b '"))
                .isTrue();
        assertThat(accepts("{'type':'string','pattern':'^\\\\s\u00a0$'}", "' \u00a0'"))
                .isTrue();
    }

    @Test
    void noKeyComesTwiceAndOthersOnlyWhereTheyAreAllowed() {
        String schema =
                "{'type':'object','properties':{'a':{'type':'null'}},'additionalProperties':{'type':'boolean'}}";
        assertThat(accepts(schema, "{'a':null,'b':true,'ab':false}")).isTrue();
        assertThat(accepts(schema, "{'b':true,'b':true}")).isFalse();
        assertThat(accepts(schema, "{'b':true,'a':true}")).isFalse();
        assertThat(accepts("{'properties':{'a':true}}", "{'b':1}")).isFalse();
        assertThat(accepts("{'type':'object'}", "{'b':[1,{'c':null}]}")).isTrue();
    }

    @Test
    void valuesOfNamesThatMatchPatternsAreAsEachOfThemSays() {
        String schema = "{'type':'object','properties':{'n_id':{'minimum':5}},"
                + "'patternProperties':{'^n_':{'type':'integer'},'x$':{'maximum':9},'^s':{'type':'string'}},"
                + "'additionalProperties':{'type':'boolean'}}";
        assertThat(List.of(
                        "{}",
                        "{'n_id':5}",
                        "{'n_a':100}",
                        "{'n_x':9}",
                        "{'x':9}",
                        "{'s':'t','sn_':''}",
                        "{'a':true,'n':false}",
                        "{'n_id':7,'a':true,'n_b':3,'s':'q','x':1}"))
                .allMatch(text -> accepts(schema, text));
        assertThat(List.of(
                        "{'n_id':4}",
                        "{'n_id':'5'}",
                        "{'n_a':true}",
                        "{'n_x':10}",
                        "{'n_x':'9'}",
                        "{'s':1}",
                        "{'a':1}",
                        "{'n_a':1,'n_a':2}",
                        "{'':true}"))
                .noneMatch(text -> accepts(schema, text));
    }

    @Test
    void namesOutsideOfPatternsMayBeExcluded() {
        String closed =
                "{'type':'object','properties':{'id':{'type':'null'}},'patternProperties':{'^[ab]$':{'type':'null'}},"
                        + "'required':['id'],'additionalProperties':false}";
        assertThat(accepts(closed, "{'id':null,'b':null,'a':null}")).isTrue();
        assertThat(accepts(closed, "{'id':null,'a':null,'a':null}")).isFalse();
        assertThat(accepts(closed, "{'id':null,'c':null}")).isFalse();
        assertThat(accepts(closed, "{'a':null}")).isFalse();
        String forbidden =
                "{'type':'object','patternProperties':{'\\\\d':false},'additionalProperties':{'type':'null'}}";
        assertThat(accepts(forbidden, "{'a':null}")).isTrue();
        assertThat(accepts(forbidden, "{'a1':null}")).isFalse();
        String silent = "{'type':'object','patternProperties':{'^a':{'type':'null'}}}";
        assertThat(accepts(silent, "{'ab':null}")).isTrue();
        assertThat(accepts(silent, "{'b':null}")).as("as beside properties").isFalse();
    }

    @Test
    void namesThatMatchPatternsMayNeedEscapesAndOneWayToWriteThem() {
        String schema = "{'type':'object','properties':{'\\\"k':{'type':'null'}},"
                + "'patternProperties':{'[\\\"\\\\\\\\]':{'type':'null'}},'additionalProperties':false}";
        assertThat(accepts(schema, "{'\\\"k':null,'\\\\':null}")).isTrue();
        assertThat(accepts(schema, "{'\\\"k':null,'\\\"k':null}")).isFalse();
        assertThat(accepts(schema, "{'\\u0022':null}")).isFalse();
        assertThat(accepts(schema, "{'k':null}")).isFalse();
    }

    @Test
    void patternsOfAllSchemasHoldAndOthersApplyEachToItsOwn() {
        String schema =
                "{'allOf':[{'patternProperties':{'^a':{'type':'integer'}},'additionalProperties':{'type':'string'}},"
                        + "{'properties':{'ab':{'maximum':3}},'additionalProperties':{'maxLength':2}}]}";
        assertThat(List.of("{'ab':3}", "{'b':'xy'}", "{'ac':400}")).allMatch(text -> accepts(schema, text));
        assertThat(List.of("{'ab':4}", "{'b':'xyz'}", "{'b':1}", "{'ac':'xy'}"))
                .noneMatch(text -> accepts(schema, text));
        String listed = "{'enum':[{'a1':1},{'a1':'x'},{'b':1}],'patternProperties':{'^a':{'type':'integer'}},"
                + "'additionalProperties':false}";
        assertThat(accepts(listed, "{'a1':1}")).isTrue();
        assertThat(accepts(listed, "{'a1':'x'}")).isFalse();
        assertThat(accepts(listed, "{'b':1}")).isFalse();
    }

    @Test
    void theFewestNamesAreCountedWhereNamesRunOut() {
        String schema = "{'type':'object','patternProperties':{'^(a|bbb)$':{'type':'null'},'^c+$':{'const':12345}},"
                + "'additionalProperties':false,'minProperties':3}";
        assertThat(grammar(schema).start(new int[0]).shortest()).isEqualTo("{'a':null,'bbb':null,'c':12345}".length());
        assertThat(accepts(schema, "{'c':12345,'cc':12345,'ccc':12345}")).isTrue();
        assertThat(accepts(schema, "{'a':null,'bbb':null}")).isFalse();
    }

    @Test
    void keywordsCombine() {
        String schema = "{'$ref':'#/$defs/tree','$defs':{'tree':{'type':'object','properties':{'v':{'type':'integer'},"
                + "'kids':{'type':'array','items':{'$ref':'#/$defs/tree'}}},'required':['v'],'additionalProperties':false}}}";
        assertThat(accepts(schema, "{'v':1,'kids':[{'v':2},{'v':3,'kids':[]}]}"))
                .isTrue();
        assertThat(accepts(schema, "{'kids':[]}")).isFalse();
        String all = "{'allOf':[{'type':['integer','string']},{'minimum':3},{'enum':[1,4,'x',null]}]}";
        assertThat(accepts(all, "4")).isTrue();
        assertThat(accepts(all, "'x'")).isTrue();
        assertThat(accepts(all, "1")).isFalse();
        assertThat(accepts(all, "null")).isFalse();
        String tuple = "{'type':'array','prefixItems':[{'const':1},{'const':2}],'items':false,'minItems':1}";
        assertThat(accepts(tuple, "[1]")).isTrue();
        assertThat(accepts(tuple, "[1,2]")).isTrue();
        assertThat(accepts(tuple, "[1,2,3]")).isFalse();
        assertThat(accepts(tuple, "[]")).isFalse();
    }

    @Test
    void whatIsExcludedIsRefusedAndAllElseIsTaken() {
        String texts = "{'type':'string','not':{'enum':['a','bc','é']}}";
        assertThat(accepts(texts, "'a'")).isFalse();
        assertThat(accepts(texts, "'bc'")).isFalse();
        assertThat(accepts(texts, "'é'")).isFalse();
        assertThat(accepts(texts, "''")).isTrue();
        assertThat(accepts(texts, "'b'")).isTrue();
        assertThat(accepts(texts, "'ab'")).isTrue();
        String numbers = "{'type':'integer','not':{'enum':[3,5.0]},'minimum':2,'maximum':6}";
        assertThat(List.of("1", "2", "3", "4", "5", "6", "7").stream().filter(number -> accepts(numbers, number)))
                .containsExactly("2", "4", "6");
        String pattern = "{'type':'string','not':{'pattern':'^x'},'maxLength':3}";
        assertThat(accepts(pattern, "'xa'")).isFalse();
        assertThat(accepts(pattern, "'ax'")).isTrue();
        assertThat(accepts(pattern, "''")).isTrue();
        String types = "{'not':{'type':['object','array','string','number']}}";
        assertThat(accepts(types, "null")).isTrue();
        assertThat(accepts(types, "3")).isFalse();
    }

    @Test
    void conditionsChooseWhatFollows() {
        String schema = "{'type':'object','properties':{'kind':{'enum':['card','cash']},'number':{'type':'integer'}},"
                + "'required':['kind'],'additionalProperties':false,"
                + "'if':{'properties':{'kind':{'const':'card'}}},'then':{'required':['number']},"
                + "'else':{'properties':{'number':false}}}";
        assertThat(accepts(schema, "{'kind':'card','number':3}")).isTrue();
        assertThat(accepts(schema, "{'kind':'card'}")).isFalse();
        assertThat(accepts(schema, "{'kind':'cash'}")).isTrue();
        assertThat(accepts(schema, "{'kind':'cash','number':3}")).isFalse();
        String dependent = "{'type':'object','properties':{'a':{'type':'null'},'b':{'type':'null'}},"
                + "'dependentRequired':{'b':['a']}}";
        assertThat(accepts(dependent, "{}")).isTrue();
        assertThat(accepts(dependent, "{'a':null}")).isTrue();
        assertThat(accepts(dependent, "{'a':null,'b':null}")).isTrue();
        assertThat(accepts(dependent, "{'b':null}")).isFalse();
    }

    @Test
    void itemsMayHaveToDifferAndToContain() {
        String unique = "{'type':'array','items':{'enum':['a','b',1,1.0]},'uniqueItems':true,'minItems':1}";
        assertThat(accepts(unique, "['b','a']")).isTrue();
        assertThat(accepts(unique, "['b',1,'a']")).isTrue();
        assertThat(accepts(unique, "['a','a']")).isFalse();
        assertThat(accepts(unique, "[]")).isFalse();
        assertThat(accepts(unique, "['a','b',1,'a']")).isFalse();
        String contains =
                "{'type':'array','items':{'type':'integer'},'contains':{'minimum':10},'minContains':2,'maxItems':4}";
        assertThat(accepts(contains, "[10,1,12]")).isTrue();
        assertThat(accepts(contains, "[1,2,11,10]")).isTrue();
        assertThat(accepts(contains, "[10,1,2]")).isFalse();
        assertThat(accepts(contains, "[10]")).isFalse();
    }

    @Test
    void keywordsHoldInWhateverOrderTheyAre() {
        String schema = "{'allOf':[{'properties':{'a':{'minimum':5}},'minProperties':1}],"
                + "'properties':{'a':{'type':'integer'}},'minProperties':0}";
        assertThat(accepts(schema, "{'a':4}")).isFalse();
        assertThat(accepts(schema, "{'a':5}")).isTrue();
        assertThat(accepts(schema, "{}")).isFalse();
    }

    @Test
    void listedValuesOfPartsAreThoseThatTheirPartsAllow() {
        String schema =
                "{'enum':[{'a':1},{'a':'x'},[1,1],[1,2]],'properties':{'a':{'type':'integer'}},'uniqueItems':true}";
        assertThat(accepts(schema, "{'a':1}")).isTrue();
        assertThat(accepts(schema, "{'a':'x'}")).isFalse();
        assertThat(accepts(schema, "[1,1]")).isFalse();
        assertThat(accepts(schema, "[1,2]")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'not':{}}|nothing satisfies it",
                "{'not':{'multipleOf':2}}|#/not/multipleOf: is below not or if, where multipleOf is not supported",
                "{'not':{'type':'integer'}}|where integer is not supported",
                "{'not':{'const':[1]}}|lists [1] below not or if",
                "{'not':{'$ref':'#'}}|leads to # again without a value between",
                "{'if':{'format':'date'},'then':false}|where format is not supported",
                "{'properties':{'a':{'uniqueItems':true}}}|#/properties/a: has uniqueItems, which is supported where items is an enum",
                "{'uniqueItems':1}|#/uniqueItems: is 1",
                "{'contains':{'const':1}}|has contains, which is supported where maxItems is given",
                "{'contains':{'const':1},'maxItems':3,'maxContains':1}|has maxContains",
                "{'patternProperties':{'(?=a)':true}}|#/patternProperties/(?=a): pattern \"(?=a)\" looks around",
                "{'patternProperties':[]}|#/patternProperties: is []; it must be an object",
                "{'not':{'patternProperties':{'a':true}}}|where patternProperties is not supported",
                "{'patternProperties':{'a':true},'required':['\\u0001']}|which has characters that patterns of names don't know",
                "{'patternProperties':{'a':0,'b':0,'c':0,'d':0,'e':0,'f':0,'g':0}}|overlaps with other patterns of names in more than 64 ways",
                "{'patternProperties':{'^[ab]$':true},'additionalProperties':false,'minProperties':3}|nothing satisfies it",
                "{'patternProperties':{'^a':{'type':'null'}},'properties':{'ab':{'const':1}},'required':['ab']}|nothing satisfies it",
                "{'type':'text'}|#/type: is text",
                "{'type':'string','format':'iri'}|format iri is not supported",
                "{'type':'string','pattern':'(?=a)'}|looks around",
                "{'type':'string','pattern':'(a)\\\\1'}|has \\1",
                "{'$ref':'other.json'}|only references within the schema",
                "{'$ref':'#/$defs/x'}|which is not in the schema",
                "{'$ref':'#'}|without a value between",
                "{'$ref':'#/$defs/a','$defs':{'a':{'anyOf':[{'$ref':'#/$defs/a'},{'type':'null'}]}}}|without a value between",
                "{'oneOf':[{'type':'integer'},{'type':'number'}]}|may hold together",
                "{'items':[{}]}|write prefixItems",
                "{'multipleOf':0}|must be above 0",
                "{'type':'integer','minimum':3,'maximum':2}|nothing satisfies it",
                "{'type':'object','properties':{'a':{'$ref':'#'}},'required':['a']}|nothing satisfies it, or nothing that ends",
                "[|is not valid JSON",
                "3|a schema is an object"
            })
    void whatIsNotSupportedIsRefusedByName(String schema, String message) {
        assertThatThrownBy(() -> grammar(schema))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining(message);
    }

    @Test
    void answersAreSteeredToTheirEnd() {
        ConstraintState state = grammar("{'type':'array','items':{'type':'string'},'minItems':2}")
                .start(new int[0]);
        assertThat(state.shortest()).isEqualTo("['','']".length());
        StringBuilder text = new StringBuilder();
        int most = 12;
        while (!state.mayEnd()) {
            TokenMask mask = new TokenMask(256);
            state.allow(mask, most - text.length() - 1);
            int[] allowed = mask.tokens(true);
            int token = mask.has('x') ? 'x' : mask.has('"') ? '"' : allowed[0];
            text.append((char) token);
            state = state.next(token);
        }
        assertThat(text.toString()).isEqualTo("[\"xxxxx\",\"\"]");
    }

    record Line(String text, int count) {}

    enum Kind {
        INVOICE,
        RECEIPT
    }

    record Paper(
            Kind kind,
            List<Line> lines,
            Map<String, Boolean> flags,
            Optional<Paper> before,
            double total,
            long number,
            boolean paid) {}

    record Odd(Thread thread) {}

    @Test
    void recordsHaveSchemas() {
        String schema = JsonSchema.of(Paper.class);
        assertThat(accepts(
                        schema,
                        "{'kind':'INVOICE','lines':[{'text':'é','count':2147483647}],'flags':{'x':true},"
                                + "'total':-1.5e3,'number':1,'paid':false}"))
                .isTrue();
        assertThat(accepts(schema, "{'kind':'INVOICE','lines':[{'text':'é','count':2147483648}]}"))
                .isFalse();
        assertThat(Json.MAPPER.readTree(schema).at("/$defs/Paper/required").toString())
                .doesNotContain("before")
                .contains("paid");
        assertThatThrownBy(() -> JsonSchema.of(Odd.class))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("Odd.thread is of type java.lang.Thread");
    }

    @Test
    void oneGrammarIsKeptForASchemaAndATokenizer() {
        assertThat(grammar("{'type':'null'}")).isSameAs(grammar("{'type':'null'}"));
    }

    @Test
    void tokensOfByteLevelAndSentencePieceTokenizersHaveTheirBytes() {
        for (String folder : List.of("chatml", "sentencepiece")) {
            try (Tokenizer tokenizer = Tokenizer.load(Path.of("src/test/resources/text", folder))) {
                String text = "{\"größe\": [1, 2.5, \"日本 😀\\n\"]}";
                int[] ids = tokenizer.encode(text, false).ids();
                assertThat(tokenizer.tokenBytes().text(ids).strip()).isEqualTo(text);
            }
        }
        try (Tokenizer tokenizer = Tokenizer.load(Path.of("src/test/resources/text/wordpiece"))) {
            assertThatThrownBy(tokenizer::tokenBytes)
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("ByteLevel");
        }
    }
}
