package io.swift4j.modality.answer;

import io.swift4j.AnswerWriter;
import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.TextAnswer;
import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.ModelConfig;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.answer.sound.SoundOptions;
import io.swift4j.modality.interleave.Interleaving;
import io.swift4j.modality.painter.DrawOptions;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Words between pictures and sounds, as the model writes them, through one decoding loop.
 *
 * <p>Codes are chosen as words are, as {@link Request#generation} says; of {@link DrawOptions} only the size counts, and others are
 * refused. A picture or sound begins only where {@code max_new_tokens} leave room for its end.
 */
public final class InterleavedAnswers implements AnswerWriter {

    @Override
    public Set<Modality> gives(ModelConfig config, Path folder) {
        return Set.of();
    }

    @Override
    public Response write(SwiftModel model, Request request, Modality output) {
        throw new UnsupportedOperationException("several outputs only");
    }

    @Override
    public boolean mixes(ModelConfig config, Path folder, Set<Modality> outputs) {
        Set<Modality> all = EnumSet.of(Modality.TEXT);
        all.addAll(Interleaving.outputs(config.modelType(), folder));
        return outputs.contains(Modality.TEXT) && all.containsAll(outputs);
    }

    @Override
    public Response write(SwiftModel model, Request request, Set<Modality> outputs) {
        Interleaving interleaving = Interleaving.of(model.pretrained());
        DrawOptions drawing = request.option(DrawOptions.class).orElseGet(DrawOptions::defaults);
        checkOptions(request, drawing);
        Interleaving.Turns turns = interleaving.turns(outputs, drawing.rows(), drawing.columns());
        // A composed model reads its own pictures and sounds as it wrote them; others do so anyway.
        List<Message> messages = model.config().modelType().equals("any_to_any")
                ? interleaving.spelled(request.messages())
                : request.messages();
        try (TensorScope scope = TensorScope.open()) {
            Prompts prompts = model.prompts(List.of(messages));
            GenerationConfig config = request.config(model).toBuilder()
                    .constraint(turns.constraint())
                    .build();
            int most = config.maxNewTokens(prompts.ids()[0].length);
            if (turns.shortest() > most) {
                throw new SwiftException("max_new_tokens is " + most + ", but the shortest medium takes "
                        + turns.shortest() + ": raise it, or ask for smaller pictures (DrawOptions.withSize)");
            }
            TextAnswer answer =
                    model.answers(prompts, config, (row, piece) -> true).get(0);
            return new Response(turns.contents(answer.ids()), answer.reason(), answer.tokens());
        }
    }

    private static void checkOptions(Request request, DrawOptions drawing) {
        if (!drawing.equals(DrawOptions.defaults().withSize(drawing.rows(), drawing.columns()))) {
            throw new SwiftException("pictures among words are chosen as the words are (Request.withGeneration): of"
                    + " DrawOptions only the size can be given");
        }
        if (!request.option(SoundOptions.class)
                .orElseGet(SoundOptions::defaults)
                .equals(SoundOptions.defaults())) {
            throw new SwiftException("sounds among words are chosen as the words are (Request.withGeneration): no"
                    + " SoundOptions can be given");
        }
    }
}
