package io.swift4j.modality.space;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.dual.DualEncoder;
import io.swift4j.modality.dual.DualKind;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.router.MediaRefs;
import io.swift4j.modality.router.ModalityRouter;
import io.swift4j.modality.router.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes of texts and media what the towers of a checkpoint take, with the tokenizer and the processor of its folder. */
final class ContentReader implements AutoCloseable {

    private static final Set<Modality> MEDIA = EnumSet.of(Modality.IMAGE, Modality.AUDIO, Modality.VIDEO);

    private final Path folder;
    private final DualKind kind;
    private final int maxTokens;
    private final @Nullable MediaProcessor processor;
    private final @Nullable Tokenizer tokenizer;
    private final ModalityRouter router;

    ContentReader(Path folder, DualEncoder model) {
        this.folder = folder;
        this.kind = model.kind();
        this.maxTokens = model.maxTokens();
        this.processor =
                has("preprocessor_config.json") || has("processor_config.json") ? MediaProcessor.load(folder) : null;
        this.tokenizer = has("tokenizer.json") || has("spiece.model") ? Tokenizer.load(folder) : null;
        this.router = ModalityRouter.of(folder.toString(), MEDIA, Set.of(Modality.TEXT));
    }

    private boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    /** What the model has a tower for beside text. */
    private Modality other() {
        return kind == DualKind.CLAP ? Modality.AUDIO : Modality.IMAGE;
    }

    /** The token ids of a text, special tokens included; SigLIP's filled up to its full length, as it was trained. */
    int[] ids(String text) {
        if (tokenizer == null) {
            throw new SwiftException(folder + " has no tokenizer.json"
                    + (kind == DualKind.SIGLIP ? " or spiece.model" : "")
                    + ", which text needs; give token ids instead");
        }
        int[] ids = tokenizer.encode(text, true).ids();
        if (ids.length > maxTokens) {
            throw new SwiftException("the text '" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "' has "
                    + ids.length + " tokens; " + folder + " takes at most " + maxTokens);
        }
        if (kind != DualKind.SIGLIP || tokenizer.specialTokens().pad().isEmpty()) {
            return ids;
        }
        int[] full = Arrays.copyOf(ids, maxTokens);
        Arrays.fill(full, ids.length, maxTokens, tokenizer.specialTokens().pad().getAsInt());
        return full;
    }

    /**
     * Tensors of a medium, in the caller's scope.
     *
     * @throws SwiftException naming the medium and what the model has towers for, or what can't be read
     */
    MediaTensors tensors(Content.Medium medium) {
        Route route = router.route(List.of(Message.user(medium)), TaskConfig.chat());
        Route.Part part = route.parts().get(0);
        if (part.encoder() != other()) {
            String hint = part.encoder() == Modality.VIDEO && other() == Modality.AUDIO
                    ? "; Content.audio hears a film's sound track"
                    : "";
            throw new SwiftException(part.source() + " is for a tower of "
                    + part.encoder().words() + " (" + part.why() + "), but " + folder + " is a " + kind
                    + " model, which has towers of " + Modality.words(List.of(Modality.TEXT, other())) + " only"
                    + hint);
        }
        if (processor == null) {
            throw new SwiftException(folder + " has neither preprocessor_config.json nor processor_config.json, which "
                    + other().words() + " need; give tensors instead");
        }
        Content.Medium found =
                (Content.Medium) route.messages().get(0).content().get(0);
        return processor.prepare(MediaRefs.decode(List.of(found), MediaDecoder.defaults()));
    }

    @Override
    public void close() {
        if (tokenizer != null) {
            tokenizer.close();
        }
    }
}
