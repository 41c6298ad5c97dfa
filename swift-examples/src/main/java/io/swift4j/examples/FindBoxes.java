package io.swift4j.examples;

import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Finds things in a picture, with Qwen-VL; the page shows the picture with the boxes on it. */
public final class FindBoxes {

    private FindBoxes() {}

    /** MODEL PICTURE WHAT PAGE.html */
    public static void main(String[] arguments) throws IOException {
        find(arguments[0], Path.of(arguments[1]), arguments[2], 512, Path.of(arguments[3]));
    }

    static Response find(String folderOrId, Path picture, String what, int mostTokens, Path page) throws IOException {
        TaskConfig task = TaskConfig.of(Modality.IMAGE, Modality.BOXES, TaskType.GROUNDING);
        try (SwiftModel model = SwiftModel.fromPretrained(folderOrId, task)) {
            List<Content> asked = List.of(Content.image(picture), Content.text(what));
            GenerationConfig how = model.generationConfig().toBuilder()
                    .maxNewTokens(mostTokens)
                    .build();
            Response found =
                    model.generate(Request.of(asked.toArray(Content[]::new)).withGeneration(how));
            System.out.println(AnswerPage.write(page, "Picture to boxes", asked, found));
            return found;
        }
    }
}
