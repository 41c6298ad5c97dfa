package io.swift4j.modality.answer.sound;

import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.TextAnswer;
import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.router.MediaRefs;
import io.swift4j.modality.talker.FlowOptions;
import io.swift4j.modality.talker.OmniSpeaker;
import io.swift4j.modality.talker.OmniVoice;
import java.util.List;

/** Speech of Qwen2.5-Omni: what its thinker answers to the conversation, and the sound of that. */
final class OmniSounds implements SoundMaker {

    @Override
    public Response make(SwiftModel model, Request request, SoundOptions options) {
        if (options.guidance().isPresent()) {
            throw new SwiftException("the guidance of Qwen2.5-Omni's speech is not that of its text; leave it out");
        }
        OmniSpeaker speaker = model.part(OmniSpeaker.class, own -> OmniSpeaker.load(own.folder(), own.loadOptions()));
        OmniVoice voice = speaker.voice(options.voice());
        GenerationConfig.Builder codes = speaker.defaults().seed(options.seed());
        options.seconds().ifPresent(seconds -> codes.maxNewTokens(speaker.codes(seconds)));
        if (options.greedy()) {
            codes.doSample(false);
        }
        try (TensorScope scope = TensorScope.open()) {
            Prompts asked = model.prompts(List.of(request.messages()));
            TextAnswer answer = model.answers(asked, request.config(model), (row, piece) -> true)
                    .get(0);
            Sound sound = speaker.say(
                    model.answering(),
                    asked,
                    answer.ids().stream().mapToInt(Integer::intValue).toArray(),
                    voice,
                    codes.build(),
                    FlowOptions.defaults().withSeed(options.seed()));
            return new Response(
                    List.of(Content.text(answer.text()), new Content.Audio(MediaRefs.of(sound))),
                    answer.reason(),
                    answer.tokens());
        }
    }
}
