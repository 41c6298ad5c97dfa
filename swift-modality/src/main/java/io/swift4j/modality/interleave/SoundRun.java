package io.swift4j.modality.interleave;

import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Modality;
import io.swift4j.modality.compose.SoundWords;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.router.MediaRefs;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A sound of a composed model: frames of codes between two tokens. */
record SoundRun(SoundWords sounds) implements CodeRun {

    @Override
    public Modality output() {
        return Modality.AUDIO;
    }

    @Override
    public int begin() {
        return sounds.begin();
    }

    @Override
    public Constraint constraint() {
        return sounds.constraint();
    }

    @Override
    public void reserve(BitSet tokens) {
        Arrays.stream(sounds.tokens()).forEach(tokens::set);
    }

    @Override
    public Content content(int[] run) {
        return new Content.Audio(MediaRefs.of(
                sounds.sound(sounds.codes(Arrays.stream(run).boxed().toList()))));
    }

    @Override
    public String words(Content.Medium medium, MediaDecoder decoder) {
        return sounds.words(MediaRefs.decode(List.of(medium), decoder).sounds().get(0));
    }

    @Override
    public void close() {
        sounds.close();
    }
}
