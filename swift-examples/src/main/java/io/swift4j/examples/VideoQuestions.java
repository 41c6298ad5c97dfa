package io.swift4j.examples;

import io.swift4j.SwiftModel;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Asks one question about several films, all in one batch. */
public final class VideoQuestions {

    private VideoQuestions() {}

    /** MODEL QUESTION FILM… */
    public static void main(String[] arguments) {
        TaskConfig task = TaskConfig.of(Modality.VIDEO, Modality.TEXT, TaskType.QUESTION_ANSWERING);
        try (SwiftModel model = SwiftModel.fromPretrained(arguments[0], task)) {
            List<List<Message>> chats = Stream.of(arguments)
                    .skip(2)
                    .map(film -> List.of(Message.user(Content.video(Path.of(film)), Content.text(arguments[1]))))
                    .toList();
            var answers = model.chats(chats, model.generationConfig(), (answer, piece) -> true);
            for (int i = 0; i < answers.size(); i++) {
                System.out.println(arguments[i + 2] + ": " + answers.get(i).text());
            }
        }
    }
}
