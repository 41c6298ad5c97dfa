package io.swift4j.examples;

import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Modality;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.modality.answer.sound.SoundOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Text to speech, with CSM or Qwen2.5-Omni, or to music, with MusicGen; the page plays it. */
public final class SpeakText {

    private SpeakText() {}

    /** MODEL WORDS PAGE.html [SECONDS [VOICE]] */
    public static void main(String[] arguments) throws IOException {
        SoundOptions options =
                SoundOptions.defaults().withSeconds(arguments.length > 3 ? Double.parseDouble(arguments[3]) : 10);
        options = arguments.length > 4 ? options.withVoice(arguments[4]) : options;
        speak(arguments[0], arguments[1], options, Path.of(arguments[2]));
    }

    static Response speak(String folderOrId, String words, SoundOptions options, Path page) throws IOException {
        TaskConfig task = TaskConfig.of(Modality.TEXT, Modality.AUDIO, TaskType.GENERATION);
        try (SwiftModel model = SwiftModel.fromPretrained(folderOrId, task)) {
            Content asked = Content.text(words);
            Response said = model.generate(Request.of(asked).with(SoundOptions.class, options));
            System.out.println(AnswerPage.write(page, "Text to sound", List.of(asked), said));
            return said;
        }
    }
}
