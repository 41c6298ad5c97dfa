package io.swift4j.modality.processor.family;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Film;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Placeholders;
import io.swift4j.modality.processor.Processed;
import io.swift4j.modality.processor.ProcessorFamily;
import io.swift4j.modality.processor.ProcessorFiles;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.image.PatchPictures;
import io.swift4j.modality.processor.video.Timestamps;
import java.util.List;
import java.util.Map;

/** Texts with pictures and films of any size for Qwen2-VL, Qwen2.5-VL and Qwen3-VL. */
public final class QwenVisionProcessors implements ProcessorFamily {

    /** What differs between the three. */
    private enum Version {
        TWO,
        TWO_AND_A_HALF,
        THREE
    }

    @Override
    public List<String> modelTypes() {
        return List.of("qwen2_vl", "qwen2_5_vl", "qwen3_vl", "qwen3_vl_moe");
    }

    @Override
    public List<String> classNames() {
        return List.of(
                "Qwen2VLProcessor",
                "Qwen2_5_VLProcessor",
                "Qwen3VLProcessor",
                "Qwen2VLImageProcessor",
                "Qwen2_5_VLImageProcessor",
                "Qwen2VLVideoProcessor",
                "Qwen3VLVideoProcessor");
    }

    @Override
    public MediaProcessor create(ProcessorFiles files, ProcessorOptions options) {
        Version version = version(files);
        boolean third = version == Version.THREE;
        PatchPictures pictures = PatchPictures.pictures(files.pictures(), options.maxValues())
                .withPixels(options.minPixels(), options.maxPixels());
        PatchPictures films = (third
                        ? PatchPictures.films3(files.films(), options.maxValues())
                        : PatchPictures.films2(files.films(), options.maxValues()))
                .withPixels(options.minFilmPixels(), options.maxFilmPixels());
        FilmFrames sampling =
                FilmFrames.read(files.films(), third ? FilmFrames.Rule.QWEN3 : FilmFrames.Rule.QWEN2, options);
        return new Qwen(
                version,
                new QwenFilms(pictures, films, sampling),
                new Placeholders(Map.of(
                        MediaKind.IMAGE, files.token("image_token").orElse("<|image_pad|>"),
                        MediaKind.VIDEO, files.token("video_token").orElse("<|video_pad|>"))),
                files.token("vision_start_token").orElse("<|vision_start|>"),
                files.token("vision_end_token").orElse("<|vision_end|>"),
                options.nestedFilmMarkers());
    }

    private static Version version(ProcessorFiles files) {
        String all = files.model().text("model_type", "") + " "
                + files.processor().text("processor_class", "") + " "
                + files.pictures().text("processor_class", "") + " "
                + files.films().text("video_processor_type", "");
        if (all.contains("qwen3_vl") || all.contains("Qwen3VL")) {
            return Version.THREE;
        }
        return all.contains("qwen2_5_vl") || all.contains("Qwen2_5_VL") ? Version.TWO_AND_A_HALF : Version.TWO;
    }

    private record Qwen(
            Version version, QwenFilms media, Placeholders placeholders, String start, String end, boolean nested)
            implements MediaProcessor {

        @Override
        public Processed process(String text, MediaItems items) {
            placeholders.order(text, items);
            List<int[]> grids = media.grids(items.images());
            List<QwenFilms.Shown> shown = media.shown(items.films());
            Placeholders.Replacing replacing = placeholders.replacing(text);
            grids.forEach(grid -> replacing.with(MediaKind.IMAGE, media.tokens(grid, media.pictures())));
            for (int i = 0; i < shown.size(); i++) {
                if (version == Version.THREE) {
                    replacing.with(MediaKind.VIDEO, stamped(items.films().get(i), shown.get(i)));
                } else {
                    replacing.with(MediaKind.VIDEO, media.tokens(shown.get(i).grid(), media.films()));
                }
            }
            if (version == Version.THREE && !nested) {
                replacing.filmsWithin(start, end);
            }
            return replacing.to(tensors(items, grids, shown));
        }

        /** Every step in time with the second it is shown at before it. */
        private String stamped(Film film, QwenFilms.Shown shown) {
            int[] grid = shown.grid();
            int each = media.tokens(new int[] {1, grid[1], grid[2]}, media.films());
            String step = start + placeholders.token(MediaKind.VIDEO).repeat(each) + end;
            StringBuilder text = new StringBuilder();
            for (double seconds : Timestamps.of(
                    shown.frames(), FilmFrames.rate(film), media.films().times())) {
                text.append(Timestamps.text(seconds)).append(step);
            }
            return text.toString();
        }

        @Override
        public MediaTensors prepare(MediaItems items) {
            placeholders.order(
                    placeholders.token(MediaKind.IMAGE).repeat(items.images().size())
                            + placeholders
                                    .token(MediaKind.VIDEO)
                                    .repeat(items.films().size()),
                    items);
            return tensors(items, media.grids(items.images()), media.shown(items.films()));
        }

        private MediaTensors tensors(MediaItems items, List<int[]> grids, List<QwenFilms.Shown> shown) {
            Map<String, Tensor> tensors = media.tensors(items.images(), grids, items.films(), shown);
            if (version == Version.TWO_AND_A_HALF && !shown.isEmpty()) {
                float[] seconds = new float[shown.size()];
                for (int i = 0; i < seconds.length; i++) {
                    Film film = items.films().get(i);
                    double rate = (double) shown.get(i).frames().length / film.frameCount() * FilmFrames.rate(film);
                    seconds[i] = (float) (media.films().times() / rate);
                }
                tensors.put("second_per_grid_ts", Tensor.of(seconds, seconds.length));
            }
            return MediaTensors.of(tensors);
        }

        @Override
        public MediaTensors collate(List<MediaTensors> samples) {
            return Batches.joined(samples);
        }
    }
}
