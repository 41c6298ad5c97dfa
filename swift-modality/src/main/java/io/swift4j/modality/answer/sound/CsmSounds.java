package io.swift4j.modality.answer.sound;

import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Message;
import io.swift4j.modality.Sound;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.csm.CsmSpeaker;
import io.swift4j.modality.csm.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Speech of CSM: the last message's words, after earlier messages, each of which has words and the sound of them.
 *
 * <p>Messages of the role {@code assistant} were said by the one who speaks now, others by another, unless words begin with the number of
 * who says them: {@code [3]Good day.}
 */
final class CsmSounds implements SoundMaker {

    private static final double SECONDS = 10;

    @Override
    public Response make(SwiftModel model, Request request, SoundOptions options) {
        String words = SoundMaker.words(request);
        if (options.guidance().isPresent()) {
            throw new SwiftException("CSM has no guidance; leave it out");
        }
        int speaker = speaker(options.voice());
        List<Message> messages = request.messages();
        List<Turn> before = new ArrayList<>();
        for (Message message : messages.subList(0, messages.size() - 1)) {
            List<Sound> sounds = SoundMaker.sounds(List.of(message), "CSM");
            if (sounds.size() != 1) {
                throw new SwiftException("an earlier message has " + sounds.size()
                        + " sounds; CSM needs the words and the sound of what was said");
            }
            int who = message.role().equals("assistant") ? speaker : speaker + 1;
            before.add(Turn.named(who, message.words(), Optional.of(sounds.get(0))));
        }
        CsmSpeaker says = CsmSpeaker.of(model.answering(), model.tokenizer(), model.folder());
        AudioCodec codec = says.model().codec();
        int frames = (int) Math.max(1, Math.round(options.seconds().orElse(SECONDS) * codec.frameRate()));
        Sound sound = says.say(
                before, Turn.named(speaker, words, Optional.empty()), frames, options.greedy(), options.seed());
        return SoundMaker.heard(List.of(sound), codec);
    }

    private static int speaker(Optional<String> voice) {
        String number = voice.orElse("0");
        if (!number.matches("\\d{1,4}")) {
            throw new SwiftException("CSM knows its speakers by numbers, not by '" + number + "'");
        }
        return Integer.parseInt(number);
    }
}
