package io.swift4j.modality.processor.family;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Film;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.position.AudioTokens;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Placeholders;
import io.swift4j.modality.processor.Processed;
import io.swift4j.modality.processor.ProcessorFamily;
import io.swift4j.modality.processor.ProcessorFiles;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.audio.SpeechFeatures;
import io.swift4j.modality.processor.image.CodedPictures;
import io.swift4j.modality.processor.image.PlainPictures;
import io.swift4j.modality.processor.video.FrameSampling;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Texts with pictures, films as pictures of their frames, and sounds for composed models. */
public final class ComposedProcessors implements ProcessorFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("any_to_any");
    }

    @Override
    public MediaProcessor create(ProcessorFiles files, ProcessorOptions options) {
        ConfigJson image = files.model().object("encoders").object("image");
        ConfigJson codec = files.model().object("codecs").object("image");
        int vectors = image.integer("vectors", 0);
        if (vectors < 0 || vectors > 1 << 20) {
            image.report("vectors", "must lie in [0, " + (1 << 20) + "], not " + vectors);
        }
        int frames = image.integer("max_frames", 8);
        if (frames < 1 || frames > 1 << 12) {
            image.report("max_frames", "must lie in [1, 4096], not " + frames);
        }
        Map<MediaKind, String> tokens = new EnumMap<>(MediaKind.class);
        tokens.put(MediaKind.IMAGE, token(image, "token", "<|image|>"));
        if (image.has("film_placeholder")) {
            tokens.put(MediaKind.VIDEO, token(image, "film_token", "<|film|>"));
        }
        Optional<SpeechFeatures> sounds = Optional.empty();
        if (files.model().object("encoders").has("audio")) {
            tokens.put(MediaKind.AUDIO, token(files.model().object("encoders").object("audio"), "token", "<|sound|>"));
            sounds = Optional.of(SpeechFeatures.of(files.sounds(), SpokenOptions.of(options)));
        }
        return new Composed(
                new Placeholders(tokens),
                ClipProcessors.pictures(files, options),
                options.frames().orElse(frames),
                vectors,
                sounds,
                codec.text("begin_token", ""),
                CodedPictures.janus(codec.object("pictures"), options.maxValues()));
    }

    private static String token(ConfigJson json, String field, String otherwise) {
        String token = json.text(field, otherwise);
        return token.isEmpty() ? otherwise : token;
    }

    private record Composed(
            Placeholders placeholders,
            PlainPictures pictures,
            int maxFrames,
            int vectors,
            Optional<SpeechFeatures> features,
            String begin,
            CodedPictures codes)
            implements MediaProcessor {

        @Override
        public Processed process(String text, MediaItems items) {
            placeholders.order(text, items);
            Placeholders.Replacing replacing = placeholders.replacing(text);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            if (!items.images().isEmpty()) {
                items.images().forEach(image -> replacing.with(MediaKind.IMAGE, vectors));
                tensors.put("pixel_values", pictures.tensor(items.images()));
            }
            if (!items.films().isEmpty()) {
                List<Image> frames = new ArrayList<>();
                for (Film film : items.films()) {
                    int[] chosen = FrameSampling.spread(film.frameCount(), Math.min(maxFrames, film.frameCount()));
                    replacing.with(MediaKind.VIDEO, chosen.length * vectors);
                    frames.addAll(film.frames(chosen));
                }
                tensors.put("pixel_values_videos", pictures.tensor(frames));
            }
            if (!items.sounds().isEmpty()) {
                SpeechFeatures.Heard heard = features.orElseThrow().hear(items.sounds());
                for (int length : heard.frames()) {
                    replacing.with(MediaKind.AUDIO, AudioTokens.ofMelFrames(length));
                }
                tensors.put("input_features", heard.features());
                tensors.put("feature_attention_mask", heard.mask());
            }
            return replacing.to(tensors.isEmpty() ? MediaTensors.NONE : MediaTensors.of(tensors));
        }

        @Override
        public MediaTensors prepare(MediaItems items) {
            StringBuilder text = new StringBuilder();
            items.images().forEach(image -> text.append(placeholders.token(MediaKind.IMAGE)));
            items.films().forEach(film -> text.append(placeholders.token(MediaKind.VIDEO)));
            items.sounds().forEach(sound -> text.append(placeholders.token(MediaKind.AUDIO)));
            return process(text.toString(), items).media();
        }

        @Override
        public MediaTensors collate(List<MediaTensors> samples) {
            return Batches.joined(samples, Batches.SPECTRA);
        }

        @Override
        public String drawing(String text, int rows, int columns) {
            if (begin.isEmpty()) {
                throw new SwiftException("the model is composed without a codec of pictures");
            }
            return text + begin;
        }

        @Override
        public Image picture(Tensor numbers) {
            return codes.picture(numbers);
        }
    }
}
