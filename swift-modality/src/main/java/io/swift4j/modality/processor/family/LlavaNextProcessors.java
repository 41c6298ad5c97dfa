package io.swift4j.modality.processor.family;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Placeholders;
import io.swift4j.modality.processor.Processed;
import io.swift4j.modality.processor.ProcessorFamily;
import io.swift4j.modality.processor.ProcessorFiles;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.image.AnyresPictures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Texts with pictures for LLaVA-NeXT: a view of the whole, and tiles of it. */
public final class LlavaNextProcessors implements ProcessorFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("llava_next");
    }

    @Override
    public List<String> classNames() {
        return List.of("LlavaNextProcessor", "LlavaNextImageProcessor");
    }

    @Override
    public MediaProcessor create(ProcessorFiles files, ProcessorOptions options) {
        return new Next(AnyresPictures.of(files.pictures(), options.maxValues()), ViewTokens.read(files));
    }

    private record Next(AnyresPictures pictures, ViewTokens tokens) implements MediaProcessor {

        @Override
        public Processed process(String text, MediaItems items) {
            tokens.placeholders().order(text, items);
            Placeholders.Replacing replacing = tokens.placeholders().replacing(text);
            for (Image image : items.images()) {
                replacing.with(
                        MediaKind.IMAGE, pictures.tokens(image, pictures.viewSize(), tokens.side(), tokens.extra()));
            }
            return replacing.to(tensors(items));
        }

        @Override
        public MediaTensors prepare(MediaItems items) {
            tokens.placeholders().onlyPictures(items);
            return tensors(items);
        }

        private MediaTensors tensors(MediaItems items) {
            if (items.isEmpty()) {
                return MediaTensors.NONE;
            }
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("pixel_values", pictures.tensor(items.images()));
            tensors.put(
                    "image_sizes",
                    Tensor.of(items.images().stream()
                            .map(image -> new int[] {image.height(), image.width()})
                            .toArray(int[][]::new)));
            return MediaTensors.of(tensors);
        }

        @Override
        public MediaTensors collate(List<MediaTensors> samples) {
            return Batches.joined(samples, Map.of("pixel_values", AnyresPictures::joined));
        }
    }
}
