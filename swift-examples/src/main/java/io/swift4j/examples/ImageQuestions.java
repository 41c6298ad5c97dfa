package io.swift4j.examples;

import io.swift4j.SwiftModel;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Answers several questions about one picture, each with the answers before it in mind. */
public final class ImageQuestions {

    private ImageQuestions() {}

    /** MODEL PICTURE QUESTION… */
    public static void main(String[] arguments) {
        TaskConfig task = TaskConfig.of(Modality.IMAGE, Modality.TEXT, TaskType.QUESTION_ANSWERING);
        try (SwiftModel model = SwiftModel.fromPretrained(arguments[0], task)) {
            List<Message> chat = new ArrayList<>();
            for (int i = 2; i < arguments.length; i++) {
                Content question = Content.text(arguments[i]);
                chat.add(
                        chat.isEmpty()
                                ? Message.user(Content.image(Path.of(arguments[1])), question)
                                : Message.user(question));
                String answer = model.chat(chat).text();
                System.out.println(arguments[i] + "\n  " + answer);
                chat.add(Message.assistant(answer));
            }
        }
    }
}
