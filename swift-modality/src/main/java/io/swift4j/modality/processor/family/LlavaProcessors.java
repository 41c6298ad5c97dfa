package io.swift4j.modality.processor.family;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Placeholders;
import io.swift4j.modality.processor.Processed;
import io.swift4j.modality.processor.ProcessorFamily;
import io.swift4j.modality.processor.ProcessorFiles;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.image.PlainPictures;
import java.util.List;
import java.util.Map;

/** Texts with pictures for LLaVA 1.5 (Liu et al. 2023): each picture one view. */
public final class LlavaProcessors implements ProcessorFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("llava");
    }

    @Override
    public List<String> classNames() {
        return List.of("LlavaProcessor");
    }

    @Override
    public MediaProcessor create(ProcessorFiles files, ProcessorOptions options) {
        return new Llava(ClipProcessors.pictures(files, options), ViewTokens.read(files));
    }

    private record Llava(PlainPictures pictures, ViewTokens tokens) implements MediaProcessor {

        @Override
        public Processed process(String text, MediaItems items) {
            tokens.placeholders().order(text, items);
            Placeholders.Replacing replacing = tokens.placeholders().replacing(text);
            for (Image image : items.images()) {
                long[] size = pictures.size(image.height(), image.width());
                replacing.with(MediaKind.IMAGE, tokens.count(size[0], size[1]));
            }
            return replacing.to(tensors(items));
        }

        @Override
        public MediaTensors prepare(MediaItems items) {
            tokens.placeholders().onlyPictures(items);
            return tensors(items);
        }

        private MediaTensors tensors(MediaItems items) {
            return items.isEmpty()
                    ? MediaTensors.NONE
                    : MediaTensors.of(Map.of("pixel_values", pictures.tensor(items.images())));
        }

        @Override
        public MediaTensors collate(List<MediaTensors> samples) {
            return Batches.joined(samples);
        }
    }
}
