package io.swift4j.modality.processor.family;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Film;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.Sound;
import io.swift4j.modality.position.AudioTokens;
import io.swift4j.modality.position.TimeChunks;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Placeholders;
import io.swift4j.modality.processor.Processed;
import io.swift4j.modality.processor.audio.SpeechFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Texts with all media for Qwen2.5-Omni; the sound track of a film may be heard in turn with its frames.
 *
 * @param media pictures and films
 * @param speech sounds
 * @param placeholders of all three
 * @param interleaving of films and their sound tracks
 * @param rate frames of a second of film that are looked at, where the caller says so
 */
record OmniProcessor(
        QwenFilms media,
        SpeechFeatures speech,
        Placeholders placeholders,
        Interleaving interleaving,
        OptionalDouble rate)
        implements MediaProcessor {

    private static final double USUAL_RATE = 2;

    /**
     * How sound tracks are heard with their films.
     *
     * @param on whether they are
     * @param perSecond positions in a second
     * @param perChunk positions that frames take before the sound of the same time follows
     * @param visionStart before a film
     * @param visionEnd after it
     * @param soundStart before a sound
     * @param soundEnd after it
     */
    record Interleaving(
            boolean on,
            double perSecond,
            int perChunk,
            String visionStart,
            String visionEnd,
            String soundStart,
            String soundEnd) {}

    @Override
    public Processed process(String text, MediaItems items) {
        List<MediaKind> order = placeholders.order(text, items);
        List<int[]> grids = media.grids(items.images());
        List<QwenFilms.Shown> shown = media.shown(items.films());
        List<Sound> sounds = sounds(order, items);
        Map<String, Tensor> tensors = media.tensors(items.images(), grids, items.films(), shown);
        float[] seconds = new float[shown.size()];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = (float) secondsPerStep(items.films().get(i));
        }
        if (seconds.length > 0) {
            tensors.put("video_second_per_grid", Tensor.of(seconds, seconds.length));
        }
        int[] frames = {};
        if (!sounds.isEmpty()) {
            SpeechFeatures.Heard heard = speech.hear(sounds);
            frames = heard.frames();
            tensors.put("feature_attention_mask", heard.mask());
            tensors.put("input_features", heard.features());
        }
        return replaced(text, order, items, grids, shown, frames).to(MediaTensors.of(tensors));
    }

    private Placeholders.Replacing replaced(
            String text,
            List<MediaKind> order,
            MediaItems items,
            List<int[]> grids,
            List<QwenFilms.Shown> shown,
            int[] melFrames) {
        Placeholders.Replacing replacing = placeholders.replacing(text);
        int picture = 0;
        int film = 0;
        int sound = 0;
        for (MediaKind kind : order) {
            switch (kind) {
                case IMAGE -> replacing.with(kind, media.tokens(grids.get(picture++), media.pictures()));
                case AUDIO -> replacing.with(kind, AudioTokens.ofMelFrames(melFrames[sound++]));
                case VIDEO -> {
                    int[] grid = shown.get(film).grid();
                    if (interleaving.on()) {
                        int spoken = AudioTokens.ofMelFrames(melFrames[sound++]);
                        replacing.with(
                                kind,
                                interleaved(grid, secondsPerStep(items.films().get(film)), spoken));
                    } else {
                        replacing.with(kind, media.tokens(grid, media.films()));
                    }
                    film++;
                }
            }
        }
        return interleaving.on()
                ? replacing.filmsWithin(interleaving.visionStart(), interleaving.visionEnd())
                : replacing;
    }

    /** All sounds in the order of the text, those of films among them where these are heard. */
    private List<Sound> sounds(List<MediaKind> order, MediaItems items) {
        if (!interleaving.on()) {
            return items.sounds();
        }
        List<Sound> all = new ArrayList<>();
        int film = 0;
        int sound = 0;
        for (MediaKind kind : order) {
            if (kind == MediaKind.AUDIO) {
                all.add(items.sounds().get(sound++));
            } else if (kind == MediaKind.VIDEO) {
                Film heard = items.films().get(film++);
                all.add(heard.sound()
                        .orElseThrow(() -> new MediaException(
                                heard.name(), "has no sound track that could be heard with it (soundInFilms)")));
            }
        }
        return all;
    }

    private double secondsPerStep(Film film) {
        double fps = rate.orElse(media.sampling().samples(film) ? USUAL_RATE : FilmFrames.rate(film));
        return media.films().times() / fps;
    }

    private String interleaved(int[] grid, double secondsPerStep, int spoken) {
        int each = media.tokens(new int[] {1, grid[1], grid[2]}, media.films());
        double[] seen = new double[Math.multiplyExact(grid[0], each)];
        for (int i = 0; i < seen.length; i++) {
            int step = i / each;
            seen[i] = step * secondsPerStep * interleaving.perSecond();
        }
        double[] heard = new double[spoken];
        for (int i = 0; i < spoken; i++) {
            heard[i] = i;
        }
        int[] seenEnds = TimeChunks.ends(seen, interleaving.perChunk());
        int[] heardEnds = TimeChunks.ends(heard, interleaving.perChunk());
        StringBuilder text = new StringBuilder(interleaving.visionStart()).append(interleaving.soundStart());
        for (int i = 0; i < Math.max(seenEnds.length, heardEnds.length); i++) {
            text.append(placeholders.token(MediaKind.VIDEO).repeat(length(seenEnds, i)));
            text.append(placeholders.token(MediaKind.AUDIO).repeat(length(heardEnds, i)));
        }
        return text.append(interleaving.soundEnd())
                .append(interleaving.visionEnd())
                .toString();
    }

    private static int length(int[] ends, int chunk) {
        return chunk >= ends.length ? 0 : ends[chunk] - (chunk == 0 ? 0 : ends[chunk - 1]);
    }

    @Override
    public MediaTensors prepare(MediaItems items) {
        return process(
                        placeholders
                                        .token(MediaKind.IMAGE)
                                        .repeat(items.images().size())
                                + placeholders
                                        .token(MediaKind.VIDEO)
                                        .repeat(items.films().size())
                                + placeholders
                                        .token(MediaKind.AUDIO)
                                        .repeat(items.sounds().size()),
                        items)
                .media();
    }

    @Override
    public MediaTensors collate(List<MediaTensors> samples) {
        return Batches.joined(samples, Batches.SPECTRA);
    }
}
