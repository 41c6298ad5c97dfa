package io.swift4j.modality.processor.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Placeholders;
import io.swift4j.modality.processor.ProcessorFamily;
import io.swift4j.modality.processor.ProcessorFiles;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.audio.SpeechFeatures;
import io.swift4j.modality.processor.image.PatchPictures;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Texts with pictures, films and sounds for Qwen2.5-Omni. */
public final class QwenOmniProcessors implements ProcessorFamily {

    private static final long MIN_FILM_PIXELS = 128 * 28 * 28;
    private static final long MAX_FILM_PIXELS = 768 * 28 * 28;

    @Override
    public List<String> modelTypes() {
        return List.of("qwen2_5_omni", "qwen2_5_omni_thinker");
    }

    @Override
    public List<String> classNames() {
        return List.of("Qwen2_5OmniProcessor");
    }

    @Override
    public MediaProcessor create(ProcessorFiles files, ProcessorOptions options) {
        PatchPictures pictures = PatchPictures.pictures(files.pictures(), options.maxValues())
                .withPixels(options.minPixels(), options.maxPixels());
        // The reference's processor has pixel limits of its own, which its files do not change.
        PatchPictures films = PatchPictures.films2(files.films(), options.maxValues())
                .withPixels(
                        OptionalLong.of(options.minFilmPixels().orElse(MIN_FILM_PIXELS)),
                        OptionalLong.of(options.maxFilmPixels().orElse(MAX_FILM_PIXELS)));
        ConfigJson thinker =
                files.model().isObject("thinker_config") ? files.model().object("thinker_config") : files.model();
        double perSecond = thinker.number("position_id_per_seconds", 25);
        double seconds = thinker.number("seconds_per_chunk", 2);
        int perChunk = (int) (perSecond * seconds);
        if (perChunk < 1) {
            thinker.report("seconds_per_chunk", "must be at least one position long, not " + seconds + " seconds");
        }
        return new OmniProcessor(
                new QwenFilms(pictures, films, FilmFrames.read(files.films(), FilmFrames.Rule.QWEN2, options)),
                SpeechFeatures.of(files.sounds(), SpokenOptions.of(options)),
                new Placeholders(Map.of(
                        MediaKind.IMAGE, files.token("image_token").orElse("<|IMAGE|>"),
                        MediaKind.VIDEO, files.token("video_token").orElse("<|VIDEO|>"),
                        MediaKind.AUDIO, files.token("audio_token").orElse("<|AUDIO|>"))),
                new OmniProcessor.Interleaving(
                        options.soundInFilms(),
                        perSecond,
                        Math.max(1, perChunk),
                        files.token("vision_bos_token").orElse("<|vision_bos|>"),
                        files.token("vision_eos_token").orElse("<|vision_eos|>"),
                        files.token("audio_bos_token").orElse("<|audio_bos|>"),
                        files.token("audio_eos_token").orElse("<|audio_eos|>")),
                options.framesPerSecond());
    }
}
