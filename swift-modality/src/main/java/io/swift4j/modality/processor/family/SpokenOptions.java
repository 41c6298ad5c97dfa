package io.swift4j.modality.processor.family;

import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.audio.SoundOptions;
import io.swift4j.modality.processor.audio.SoundPadding;

/** What processors' options say of sounds. */
final class SpokenOptions {

    private SpokenOptions() {}

    static SoundOptions of(ProcessorOptions options) {
        SoundPadding padding = options.soundPadding().orElse(SoundPadding.MAX_LENGTH);
        return new SoundOptions(
                padding,
                padding == SoundPadding.MAX_LENGTH,
                options.cutSounds(),
                options.normalizeSounds(),
                options.maxSeconds(),
                options.maxValues(),
                options.seed());
    }
}
