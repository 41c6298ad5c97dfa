package io.swift4j.modality.processor.family;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
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
import io.swift4j.modality.processor.image.CodedPictures;
import io.swift4j.modality.processor.image.PlainPictures;
import java.util.List;
import java.util.Map;

/** Texts with pictures for composed models. */
public final class ComposedProcessors implements ProcessorFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("any_to_any");
    }

    @Override
    public MediaProcessor create(ProcessorFiles files, ProcessorOptions options) {
        ConfigJson image = files.model().object("encoders").object("image");
        ConfigJson codec = files.model().object("codecs").object("image");
        String token = image.text("token", "<|image|>");
        int vectors = image.integer("vectors", 0);
        if (vectors < 0 || vectors > 1 << 20) {
            image.report("vectors", "must lie in [0, " + (1 << 20) + "], not " + vectors);
        }
        return new Composed(
                new Placeholders(Map.of(MediaKind.IMAGE, token.isEmpty() ? "<|image|>" : token)),
                ClipProcessors.pictures(files, options),
                vectors,
                codec.text("begin_token", ""),
                CodedPictures.janus(codec.object("pictures"), options.maxValues()));
    }

    private record Composed(
            Placeholders placeholders, PlainPictures pictures, int vectors, String begin, CodedPictures codes)
            implements MediaProcessor {

        @Override
        public Processed process(String text, MediaItems items) {
            placeholders.order(text, items);
            Placeholders.Replacing replacing = placeholders.replacing(text);
            items.images().forEach(image -> replacing.with(MediaKind.IMAGE, vectors));
            return replacing.to(tensors(items));
        }

        @Override
        public MediaTensors prepare(MediaItems items) {
            placeholders.onlyPictures(items);
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
