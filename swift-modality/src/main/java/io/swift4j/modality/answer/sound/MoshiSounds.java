package io.swift4j.modality.answer.sound;

import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.generate.FinishReason;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.Sound;
import io.swift4j.modality.moshi.MoshiSpeaker;
import io.swift4j.modality.moshi.MoshiTurn;
import io.swift4j.modality.router.MediaRefs;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Speech of Moshi in answer to speech: each message has one sound and no words, and the last is the user's.
 *
 * <p>Messages of the role {@code assistant} are what the model said while the user was silent, others what the user said while the model
 * was.
 */
final class MoshiSounds implements SoundMaker {

    private static final double SECONDS = 10;

    @Override
    public Response make(SwiftModel model, Request request, SoundOptions options) {
        if (options.guidance().isPresent()) {
            throw new SwiftException("Moshi has no guidance; leave it out");
        }
        if (options.voice().isPresent()) {
            throw new SwiftException("Moshi has one voice; leave the voice out");
        }
        List<MoshiTurn> turns = turns(request.messages());
        Optional<Tokenizer> tokenizer = Files.exists(model.folder().resolve("tokenizer.json"))
                ? Optional.of(model.tokenizer())
                : Optional.empty();
        try (MoshiSpeaker speaker = MoshiSpeaker.of(model.answering(), tokenizer, model.folder())) {
            double rate = speaker.model().codec().frameRate();
            int frames = (int) Math.max(1, Math.round(options.seconds().orElse(SECONDS) * rate));
            MoshiSpeaker.Said said = speaker.say(turns, frames, options.greedy(), options.seed());
            List<Content> parts = new ArrayList<>();
            if (!said.text().isEmpty()) {
                parts.add(Content.text(said.text()));
            }
            parts.add(new Content.Audio(MediaRefs.of(said.sound())));
            return new Response(parts, FinishReason.LENGTH, said.frames());
        }
    }

    private static List<MoshiTurn> turns(List<Message> messages) {
        Message last = messages.get(messages.size() - 1);
        if (own(last)) {
            throw new SwiftException("the last message is the assistant's; Moshi answers what a user says");
        }
        List<MoshiTurn> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            String which = i == messages.size() - 1 ? "the last message" : "an earlier message";
            if (message.content().stream().anyMatch(part -> !(part instanceof Content.Medium))) {
                throw new SwiftException(which + " has words, which Moshi doesn't hear; say them in a sound");
            }
            List<Sound> sounds = SoundMaker.sounds(List.of(message), "Moshi");
            if (sounds.size() != 1) {
                throw new SwiftException(
                        which + " has " + sounds.size() + " sounds; Moshi needs the one that was said");
            }
            turns.add(new MoshiTurn(own(message), sounds.get(0)));
        }
        return turns;
    }

    private static boolean own(Message message) {
        return message.role().equals("assistant");
    }
}
