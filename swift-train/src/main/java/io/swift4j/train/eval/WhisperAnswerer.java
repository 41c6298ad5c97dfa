package io.swift4j.train.eval;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.router.MediaRefs;
import io.swift4j.modality.whisper.Whisper;
import io.swift4j.modality.whisper.WhisperOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Answers with what Whisper hears; of a question only its one sound counts, its words are not read.
 *
 * @param whisper stays the caller's
 * @param options how it writes down
 */
public record WhisperAnswerer(Whisper whisper, WhisperOptions options) implements Answerer {

    /** In the language that is spoken, not translated. */
    public static WhisperAnswerer of(Whisper whisper) {
        // Models of English alone have no tokens of tasks.
        WhisperOptions plain = WhisperOptions.defaults();
        return new WhisperAnswerer(
                whisper, whisper.generation().languages().isEmpty() ? plain : plain.withTask("transcribe"));
    }

    @Override
    public List<Answered> answer(List<Question> questions, BooleanSupplier stop) {
        List<Answered> answers = new ArrayList<>();
        for (Question question : questions) {
            if (stop.getAsBoolean()) {
                return answers;
            }
            if (question.media().size() != 1
                    || !(question.media().get(0) instanceof Content.Audio)
                    || !(question.reading() instanceof Reading.Text)) {
                throw new SwiftException(question.benchmark() + " " + question.id()
                        + ": Whisper writes down one sound; the question has "
                        + question.media().size()
                        + " media and wants " + question.reading().getClass().getSimpleName());
            }
            Sound sound = MediaRefs.decode(question.media(), MediaDecoder.defaults())
                    .sounds()
                    .get(0);
            answers.add(Answered.text(whisper.transcribe(sound, options).text()));
        }
        return answers;
    }
}
