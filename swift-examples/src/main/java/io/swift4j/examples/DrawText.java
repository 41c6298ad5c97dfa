package io.swift4j.examples;

import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Modality;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.modality.painter.DrawOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Text to picture, with Janus, Emu3 or a composed model; the page shows it. */
public final class DrawText {

    private DrawText() {}

    /** MODEL WORDS PAGE.html */
    public static void main(String[] arguments) throws IOException {
        draw(arguments[0], arguments[1], DrawOptions.defaults(), Path.of(arguments[2]));
    }

    static Response draw(String folderOrId, String words, DrawOptions options, Path page) throws IOException {
        TaskConfig task = TaskConfig.of(Modality.TEXT, Modality.IMAGE, TaskType.GENERATION);
        try (SwiftModel model = SwiftModel.fromPretrained(folderOrId, task)) {
            Content asked = Content.text(words);
            Response drawn = model.generate(Request.of(asked).with(DrawOptions.class, options));
            System.out.println(AnswerPage.write(page, "Text to picture", List.of(asked), drawn));
            return drawn;
        }
    }
}
