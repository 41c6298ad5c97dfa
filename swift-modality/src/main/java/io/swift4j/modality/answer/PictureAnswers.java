package io.swift4j.modality.answer;

import io.swift4j.AnswerWriter;
import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.FinishReason;
import io.swift4j.core.model.ModelConfig;
import io.swift4j.modality.Image;
import io.swift4j.modality.compose.PictureWords;
import io.swift4j.modality.painter.DrawOptions;
import io.swift4j.modality.painter.Painter;
import io.swift4j.modality.router.MediaRefs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Pictures of the words of a request's last message, drawn as {@link DrawOptions} among its options say. */
public final class PictureAnswers implements AnswerWriter {

    @Override
    public Set<Modality> gives(ModelConfig config, Path folder) {
        boolean bare = config.modelType().equals("any_to_any") && !PictureWords.areIn(folder);
        return Painter.draws(config.modelType()) && !bare ? Set.of(Modality.IMAGE) : Set.of();
    }

    @Override
    public Response write(SwiftModel model, Request request, Modality output) {
        String words = request.words();
        if (words.isBlank()) {
            throw new SwiftException("the request's last message has no text that says what to draw");
        }
        if (request.messages().stream()
                .anyMatch(message -> message.media().findAny().isPresent())) {
            throw new SwiftException("pictures are drawn of texts alone; leave the media out of the request");
        }
        DrawOptions options = request.option(DrawOptions.class).orElseGet(DrawOptions::defaults);
        try (Painter painter = Painter.of(model.answering(), model.tokenizer(), model.folder())) {
            painter.checkDecodes();
            List<Content> pictures = new ArrayList<>();
            int tokens = 0;
            for (Painter.Codes codes : painter.codes(List.of(words), options, (row, token) -> true)) {
                Image picture = painter.picture(codes);
                tokens += codes.codes().length;
                pictures.add(new Content.Image(MediaRefs.of(picture)));
            }
            return new Response(pictures, FinishReason.LENGTH, tokens);
        }
    }
}
