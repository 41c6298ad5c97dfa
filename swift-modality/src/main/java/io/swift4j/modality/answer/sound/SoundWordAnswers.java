package io.swift4j.modality.answer.sound;

import io.swift4j.AnswerWriter;
import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.TextAnswer;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.model.ModelConfig;
import io.swift4j.modality.Sound;
import io.swift4j.modality.compose.SoundWords;
import io.swift4j.modality.router.MediaRefs;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Sounds that composed models say in tokens of their vocabulary, in answer to whatever they take. */
public final class SoundWordAnswers implements AnswerWriter {

    @Override
    public Set<Modality> gives(ModelConfig config, Path folder) {
        return config.modelType().equals("any_to_any") && SoundWords.areIn(folder) ? Set.of(Modality.AUDIO) : Set.of();
    }

    @Override
    public Response write(SwiftModel model, Request request, Modality output) {
        try (SoundWords words = SoundWords.load(model.folder())) {
            GenerationConfig config = request.config(model).toBuilder()
                    .constraint(words.constraint())
                    .build();
            TextAnswer answer = model.chat(request.messages(), config, (row, piece) -> true);
            Sound sound = words.sound(words.codes(answer.ids()));
            Content said = new Content.Audio(MediaRefs.of(sound));
            return new Response(List.of(said), answer.reason(), answer.tokens());
        }
    }
}
