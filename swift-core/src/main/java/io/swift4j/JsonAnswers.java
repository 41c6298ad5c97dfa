package io.swift4j;

import io.swift4j.core.content.Content;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.grammar.JsonGrammar;
import java.util.List;

/** Answers in JSON: every token is one that the schema allows. */
final class JsonAnswers {

    private static final String ANYTHING = "true";

    private JsonAnswers() {}

    static Response write(SwiftModel model, Request request) {
        GenerationConfig config = request.config(model).toBuilder()
                .constraint(JsonGrammar.of(request.schema().orElse(ANYTHING), model.tokenizer()))
                .build();
        TextAnswer answer = model.chat(request.messages(), config, (row, piece) -> true);
        return new Response(List.of(new Content.Json(answer.text())), answer.reason(), answer.tokens());
    }
}
