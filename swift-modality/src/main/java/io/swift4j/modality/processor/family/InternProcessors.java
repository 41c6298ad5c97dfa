package io.swift4j.modality.processor.family;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Film;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Placeholders;
import io.swift4j.modality.processor.Processed;
import io.swift4j.modality.processor.ProcessorFamily;
import io.swift4j.modality.processor.ProcessorFiles;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.image.Pixels;
import io.swift4j.modality.processor.image.PlainPictures;
import io.swift4j.modality.processor.image.TilePictures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Texts with pictures and films for InternVL: pictures in tiles, films as numbered frames. */
public final class InternProcessors implements ProcessorFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("internvl");
    }

    @Override
    public List<String> classNames() {
        return List.of("InternVLProcessor", "GotOcr2ImageProcessor", "InternVLVideoProcessor");
    }

    @Override
    public MediaProcessor create(ProcessorFiles files, ProcessorOptions options) {
        int each = files.processor().integer("image_seq_length", 256);
        if (each < 1 || each > 1 << 16) {
            files.processor().report("image_seq_length", "must lie in [1, 65536], not " + each);
            each = 1;
        }
        String picture = files.token("context_image_token").orElse("<IMG_CONTEXT>");
        String film = files.token("video_token").orElse("<video>");
        return new Intern(
                TilePictures.of(files.pictures(), true, options.maxValues()),
                PlainPictures.frames(files.films(), options.maxValues()),
                FilmFrames.read(files.films(), FilmFrames.Rule.INTERN, options),
                files.token("start_image_token").orElse("<img>") + picture.repeat(each),
                files.token("end_image_token").orElse("</img>"),
                new Placeholders(Map.of(MediaKind.IMAGE, picture, MediaKind.VIDEO, film)),
                each);
    }

    private record Intern(
            TilePictures pictures,
            PlainPictures frames,
            FilmFrames sampling,
            String view,
            String end,
            Placeholders placeholders,
            int each)
            implements MediaProcessor {

        @Override
        public Processed process(String text, MediaItems items) {
            List<MediaKind> order = placeholders.order(text, items);
            List<int[]> chosen =
                    items.films().stream().map(film -> sampling.of(film, 1)).toList();
            Placeholders.Replacing replacing = placeholders.replacing(text);
            String token = placeholders.token(MediaKind.IMAGE);
            String begin = view.substring(0, view.length() - token.length() * each);
            for (Image image : items.images()) {
                int count = Math.multiplyExact(pictures.tiles(image.height(), image.width()), each);
                replacing.with(MediaKind.IMAGE, begin + token.repeat(count) + end);
            }
            for (int[] film : chosen) {
                StringBuilder shown = new StringBuilder();
                for (int i = 0; i < film.length; i++) {
                    shown.append(i == 0 ? "" : "\n")
                            .append("Frame")
                            .append(i + 1)
                            .append(": ")
                            .append(view)
                            .append(end);
                }
                replacing.with(MediaKind.VIDEO, shown.toString());
            }
            return replacing.to(tensors(order, items, chosen));
        }

        @Override
        public MediaTensors prepare(MediaItems items) {
            List<MediaKind> order = placeholders.order(
                    placeholders.token(MediaKind.IMAGE).repeat(items.images().size())
                            + placeholders
                                    .token(MediaKind.VIDEO)
                                    .repeat(items.films().size()),
                    items);
            List<int[]> chosen =
                    items.films().stream().map(film -> sampling.of(film, 1)).toList();
            Map<String, Tensor> tensors =
                    new LinkedHashMap<>(tensors(order, items, chosen).tensors());
            if (!items.images().isEmpty()) {
                int[] counts = items.images().stream()
                        .mapToInt(image -> pictures.tiles(image.height(), image.width()))
                        .toArray();
                tensors.put("num_patches", Tensor.of(counts, counts.length));
            }
            return MediaTensors.of(tensors);
        }

        /** Views of all media in the order of the text. */
        private MediaTensors tensors(List<MediaKind> order, MediaItems items, List<int[]> chosen) {
            if (items.isEmpty()) {
                return MediaTensors.NONE;
            }
            if (items.films().isEmpty()) {
                return MediaTensors.of(Map.of("pixel_values", pictures.tensor(items.images())));
            }
            List<Tensor> parts = new ArrayList<>();
            int picture = 0;
            int film = 0;
            for (MediaKind kind : order) {
                if (kind == MediaKind.IMAGE) {
                    parts.add(pictures.tensor(List.of(items.images().get(picture++))));
                } else {
                    Film shown = items.films().get(film);
                    parts.add(frames.tensor(shown.frames(chosen.get(film++))));
                }
            }
            return MediaTensors.of(Map.of("pixel_values", Pixels.joined(parts)));
        }

        @Override
        public MediaTensors collate(List<MediaTensors> samples) {
            return Batches.joined(samples);
        }
    }
}
