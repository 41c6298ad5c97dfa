package io.swift4j.examples;

import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.grammar.JsonSchema;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Fills a Java record from a picture: what the model writes is JSON of the record's schema, token by token. */
public final class FillRecord {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What is read off a bill. */
    public record Bill(String shop, List<Item> items, double total) {

        /** A line of a bill. */
        public record Item(String name, double price) {}
    }

    private FillRecord() {}

    /** MODEL PICTURE PAGE.html */
    public static void main(String[] arguments) throws IOException {
        System.out.println(fill(arguments[0], Path.of(arguments[1]), 512, Path.of(arguments[2])));
    }

    /**
     * Fills the record.
     *
     * @param mostTokens an answer that is cut off is no JSON
     */
    static Bill fill(String folderOrId, Path picture, int mostTokens, Path page) throws IOException {
        TaskConfig task = TaskConfig.of(Modality.IMAGE, Modality.JSON, TaskType.GENERATION);
        try (SwiftModel model = SwiftModel.fromPretrained(folderOrId, task)) {
            List<Content> asked = List.of(Content.image(picture), Content.text("the bill, as a record"));
            GenerationConfig how = model.generationConfig().toBuilder()
                    .maxNewTokens(mostTokens)
                    .build();
            Response filled = model.generate(Request.of(asked.toArray(Content[]::new))
                    .withSchema(JsonSchema.of(Bill.class))
                    .withGeneration(how));
            System.out.println(AnswerPage.write(page, "Picture to record", asked, filled));
            return JSON.readValue(filled.text(), Bill.class);
        }
    }
}
