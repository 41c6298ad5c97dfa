package io.swift4j.modality.answer.sound;

import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.generate.FinishReason;
import io.swift4j.modality.Sound;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.router.MediaRefs;
import java.util.ArrayList;
import java.util.List;

/** How one kind of model makes sound of a request. Stateless. */
interface SoundMaker {

    Response make(SwiftModel model, Request request, SoundOptions options);

    /** The words of the last message, which must be some. */
    static String words(Request request) {
        String words = request.words();
        if (words.isBlank()) {
            throw new SwiftException("the request's last message has no text that says what is to be heard");
        }
        return words;
    }

    /** The sounds of messages, decoded; other media are refused. */
    static List<Sound> sounds(List<Message> messages, String model) {
        List<Content.Medium> media = messages.stream().flatMap(Message::media).toList();
        for (Content.Medium medium : media) {
            if (!(medium instanceof Content.Audio)) {
                throw new SwiftException(medium.source().name() + " is no sound, which alone " + model + " hears");
            }
        }
        return MediaRefs.decode(media, MediaDecoder.defaults()).sounds();
    }

    /** An answer of sounds, which took as many tokens as the first has frames of codes. */
    static Response heard(List<Sound> sounds, AudioCodec codec) {
        Sound first = sounds.get(0);
        int tokens = (int) Math.round(first.length() * codec.frameRate() / first.sampleRate());
        List<Content> parts = new ArrayList<>();
        sounds.forEach(sound -> parts.add(new Content.Audio(MediaRefs.of(sound))));
        return new Response(parts, FinishReason.LENGTH, tokens);
    }
}
