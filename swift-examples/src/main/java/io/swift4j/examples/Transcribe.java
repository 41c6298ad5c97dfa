package io.swift4j.examples;

import io.swift4j.SwiftModel;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.hub.HubConfig;
import io.swift4j.core.hub.ModelLocation;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import io.swift4j.modality.whisper.Transcription;
import io.swift4j.modality.whisper.Whisper;
import io.swift4j.modality.whisper.WhisperOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes down what is said in files, with Whisper or a model that hears and chats, such as Qwen2-Audio. Whisper takes recordings of
 * any length and says when what was said; of the others the text appears as it is generated.
 */
public final class Transcribe {

    private Transcribe() {}

    /** MODEL SOUND-OR-FILM… */
    public static void main(String[] arguments) {
        Path folder = ModelLocation.resolve(arguments[0], HubConfig.fromEnvironment());
        List<Path> files = List.of(arguments).subList(1, arguments.length).stream()
                .map(Path::of)
                .toList();
        String type = ConfigJson.read(folder.resolve("config.json")).text("model_type", "");
        if (type.equals("whisper")) {
            withWhisper(folder, files);
        } else {
            withChat(folder, files);
        }
    }

    private static void withWhisper(Path folder, List<Path> files) {
        try (Whisper whisper = Whisper.load(folder)) {
            // Models of English alone have no tokens of tasks.
            WhisperOptions options = whisper.generation().languages().isEmpty()
                    ? WhisperOptions.defaults()
                    : WhisperOptions.defaults().withTask("transcribe");
            for (Path file : files) {
                Transcription said = whisper.transcribe(MediaDecoder.defaults().sound(MediaSource.of(file)), options);
                System.out.println(file + (said.language().isEmpty() ? ":" : " (" + said.language() + "):"));
                for (Transcription.Segment segment : said.segments()) {
                    System.out.printf(Locale.ROOT, "%8.2f %8.2f %s%n", segment.start(), segment.end(), segment.text());
                }
            }
        }
    }

    private static void withChat(Path folder, List<Path> files) {
        TaskConfig task = TaskConfig.of(Modality.AUDIO, Modality.TEXT, TaskType.TRANSCRIPTION);
        try (SwiftModel model = SwiftModel.fromPretrained(folder.toString(), task)) {
            for (Path file : files) {
                System.out.print(file + ": ");
                Message request =
                        Message.user(Content.audio(file), Content.text("Write down what is said, word by word."));
                model.chat(List.of(request), model.generationConfig(), (answer, piece) -> {
                    System.out.print(piece);
                    return true;
                });
                System.out.println();
            }
        }
    }
}
