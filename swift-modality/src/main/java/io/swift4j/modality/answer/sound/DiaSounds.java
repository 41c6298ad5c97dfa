package io.swift4j.modality.answer.sound;

import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.core.SwiftException;
import io.swift4j.modality.Sound;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.music.Dia;
import io.swift4j.modality.music.DiaNetwork;
import io.swift4j.modality.music.SpeakOptions;
import java.nio.file.Path;
import java.util.List;

/** Dialogues of Dia: of the last message's words, in the voice of its sound where it has one. */
final class DiaSounds implements SoundMaker {

    @Override
    public Response make(SwiftModel model, Request request, SoundOptions options) {
        String words = SoundMaker.words(request);
        Path folder = options.codec()
                .orElseThrow(() -> new SwiftException(model.folder()
                        + " comes without its codec; say where the checkpoint of the Descript codec is"
                        + " (descript/dac_44khz): SoundOptions.withCodec, --codec"));
        AudioCodec codec = model.part(AudioCodec.class, folder, own -> AudioCodec.load(folder));
        SpeakOptions how = SpeakOptions.defaults()
                .withSeed(options.seed())
                .withVoices(SoundMaker.sounds(request.messages(), "Dia"));
        how = options.seconds().isPresent()
                ? how.withFrames((int) Math.max(1, Math.round(options.seconds().getAsDouble() * codec.frameRate())))
                : how;
        how = options.guidance().isPresent()
                ? how.withGuidance(options.guidance().getAsDouble())
                : how;
        Dia dia = model.part(Dia.class, own -> Dia.of(own.pretrained())).with(model.answering(DiaNetwork.class));
        List<Sound> speech = dia.speak(List.of(words), codec, options.greedy() ? how.greedy() : how);
        return SoundMaker.heard(speech, codec);
    }
}
