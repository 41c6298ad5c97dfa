package io.swift4j.modality.answer.sound;

import io.swift4j.AnswerWriter;
import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Modality;
import io.swift4j.core.model.ModelConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Speech of CSM, Dia, Moshi and Qwen2.5-Omni and music of MusicGen, made as {@link SoundOptions} among a request's options say.
 *
 * <p>CSM, Dia and MusicGen hear sounds too: how a speaker spoke before, a voice, or music to go on from. Moshi hears nothing else.
 */
public final class SoundAnswers implements AnswerWriter {

    private static final Map<String, SoundMaker> MAKERS = Map.of(
            "csm", new CsmSounds(),
            "dia", new DiaSounds(),
            "moshi", new MoshiSounds(),
            "musicgen", new MusicSounds(),
            "qwen2_5_omni", new OmniSounds());

    /** Families whose tokens are codes, though a decoder of text is part of them. */
    private static final Set<String> NO_TEXT = Set.of("csm", "dia", "musicgen", "moshi", "qwen2_5_omni_talker");

    @Override
    public Set<Modality> gives(ModelConfig config, Path folder) {
        return sound(config);
    }

    private static Set<Modality> sound(ModelConfig config) {
        return MAKERS.containsKey(config.modelType()) ? Set.of(Modality.AUDIO) : Set.of();
    }

    @Override
    public Set<Modality> takes(ModelConfig config) {
        return alone(config) ? sound(config) : Set.of();
    }

    @Override
    public boolean alone(ModelConfig config) {
        return NO_TEXT.contains(config.modelType());
    }

    @Override
    public Response write(SwiftModel model, Request request, Modality output) {
        return Optional.ofNullable(MAKERS.get(model.config().modelType()))
                .orElseThrow(() -> new SwiftException(model.folder() + " makes no sound"))
                .make(model, request, request.option(SoundOptions.class).orElseGet(SoundOptions::defaults));
    }
}
