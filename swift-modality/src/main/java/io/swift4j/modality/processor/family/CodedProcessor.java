package io.swift4j.modality.processor.family;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Placeholders;
import io.swift4j.modality.processor.Processed;
import io.swift4j.modality.processor.image.CodedPictures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A processor of texts with pictures, each of which becomes a text of its own in the place of a placeholder.
 *
 * @param words what stands for a picture of a height and a width in pixels
 * @param start what begins a picture of so many rows and columns of codes, after a text that is to be drawn
 * @param before what is put before every text
 * @param after what is put after every text
 * @param sized whether the model is told the pictures' sizes, in pixels, and takes several sizes at once
 */
record CodedProcessor(
        Placeholders placeholders,
        CodedPictures pictures,
        Words words,
        Words start,
        String before,
        String after,
        boolean sized)
        implements MediaProcessor {

    /** What stands for a picture. */
    interface Words {
        String of(long height, long width);
    }

    @Override
    public Processed process(String text, MediaItems items) {
        placeholders.order(text, items);
        List<Tensor> each = pictures.each(items.images());
        try {
            Placeholders.Replacing replacing = placeholders.replacing(text);
            each.forEach(picture -> replacing.with(MediaKind.IMAGE, words.of(picture.size(2), picture.size(3))));
            return wrapped(text, replacing.to(tensors(each)));
        } finally {
            each.forEach(Tensor::close);
        }
    }

    private Processed wrapped(String text, Processed inner) {
        List<Processed.Edit> edits = new ArrayList<>();
        if (!before.isEmpty()) {
            edits.add(new Processed.Edit(0, 0, before.length()));
        }
        edits.addAll(inner.edits());
        if (!after.isEmpty()) {
            edits.add(new Processed.Edit(text.length(), text.length(), after.length()));
        }
        return new Processed(before + inner.text() + after, edits, inner.media());
    }

    @Override
    public MediaTensors prepare(MediaItems items) {
        placeholders.onlyPictures(items);
        List<Tensor> each = pictures.each(items.images());
        try {
            return tensors(each);
        } finally {
            each.forEach(Tensor::close);
        }
    }

    @Override
    public String drawing(String text, int rows, int columns) {
        return (sized ? before : "") + text + start.of(rows, columns);
    }

    @Override
    public Image picture(Tensor numbers) {
        return pictures.picture(numbers);
    }

    private MediaTensors tensors(List<Tensor> each) {
        if (each.isEmpty()) {
            return MediaTensors.NONE;
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("pixel_values", CodedPictures.padded(each));
        if (sized) {
            tensors.put(
                    "image_sizes",
                    Tensor.of(each.stream()
                            .map(picture -> new int[] {(int) picture.size(2), (int) picture.size(3)})
                            .toArray(int[][]::new)));
        }
        return MediaTensors.of(tensors);
    }

    @Override
    public MediaTensors collate(List<MediaTensors> samples) {
        return Batches.joined(samples, Map.of("pixel_values", CodedPictures::padded));
    }
}
