package io.swift4j.modality.answer.sound;

import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.modality.Sound;
import io.swift4j.modality.music.ComposeOptions;
import io.swift4j.modality.music.Composer;
import io.swift4j.modality.music.MusicNetwork;
import java.util.List;

/** Music of MusicGen: of the last message's words, going on from its sound where it has one. */
final class MusicSounds implements SoundMaker {

    @Override
    public Response make(SwiftModel model, Request request, SoundOptions options) {
        String words = SoundMaker.words(request);
        ComposeOptions how = ComposeOptions.defaults()
                .withSeed(options.seed())
                .continuing(SoundMaker.sounds(request.messages(), "MusicGen"));
        how = options.seconds().isPresent() ? how.withSeconds(options.seconds().getAsDouble()) : how;
        how = options.guidance().isPresent()
                ? how.withGuidance(options.guidance().getAsDouble())
                : how;
        Composer composer = model.part(Composer.class, own -> Composer.of(own.pretrained()))
                .with(model.answering(MusicNetwork.class));
        List<Sound> music = composer.compose(List.of(words), options.greedy() ? how.greedy() : how);
        return SoundMaker.heard(music, composer.codec());
    }
}
