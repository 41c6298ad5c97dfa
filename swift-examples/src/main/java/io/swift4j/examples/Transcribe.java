package io.swift4j.examples;

import io.swift4j.SwiftModel;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import java.nio.file.Path;
import java.util.List;

/** Writes down what is said in a file, with a model that hears, such as Qwen2-Audio; the text appears as it is generated. */
public final class Transcribe {

    private Transcribe() {}

    /** MODEL SOUND-OR-FILM… */
    public static void main(String[] arguments) {
        TaskConfig task = TaskConfig.of(Modality.AUDIO, Modality.TEXT, TaskType.TRANSCRIPTION);
        try (SwiftModel model = SwiftModel.fromPretrained(arguments[0], task)) {
            for (String file : List.of(arguments).subList(1, arguments.length)) {
                System.out.print(file + ": ");
                Message request = Message.user(
                        Content.audio(Path.of(file)), Content.text("Write down what is said, word by word."));
                model.chat(List.of(request), model.generationConfig(), (answer, piece) -> {
                    System.out.print(piece);
                    return true;
                });
                System.out.println();
            }
        }
    }
}
