package io.swift4j.modality.interleave;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Image;
import io.swift4j.modality.compose.PictureWords;
import io.swift4j.modality.discrete.CodeSenses;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import java.util.Arrays;
import java.util.List;

/** Codes {@code [rows][columns]} of pictures, and pictures of codes. Thread-safe. */
interface CodedPicture extends AutoCloseable {

    int[][] codes(Image picture);

    Image picture(int[][] codes);

    /**
     * Refuses a model whose codes can't be made pixels.
     *
     * @throws SwiftException naming its type
     */
    default void checkDecodes() {}

    @Override
    void close();

    /** As a composed model's codec and settings do. */
    static CodedPicture of(PictureWords words, int columns) {
        return new CodedPicture() {
            @Override
            public int[][] codes(Image picture) {
                int[] flat = words.codes(picture);
                int[][] codes = new int[flat.length / columns][];
                Arrays.setAll(codes, row -> Arrays.copyOfRange(flat, row * columns, (row + 1) * columns));
                return codes;
            }

            @Override
            public Image picture(int[][] codes) {
                return words.picture(codes);
            }

            @Override
            public void close() {
                words.close();
            }
        };
    }

    /** As the tokenizer of a model that reads pictures as codes does; it stays the model's. */
    static CodedPicture of(String modelType, CodeSenses senses, MediaProcessor processor) {
        return new CodedPicture() {
            @Override
            public int[][] codes(Image picture) {
                try (TensorScope scope = TensorScope.open()) {
                    MediaTensors media = processor.prepare(new MediaItems(List.of(picture), List.of(), List.of()));
                    return senses.codes(media).get(0);
                }
            }

            @Override
            public Image picture(int[][] codes) {
                try (TensorScope scope = TensorScope.open()) {
                    int[] flat =
                            Arrays.stream(codes).flatMapToInt(Arrays::stream).toArray();
                    Tensor made = senses.tokenizer().pixels(Tensor.of(flat, 1, codes.length, codes[0].length));
                    return processor.picture(made.reshape(made.size(-3), made.size(-2), made.size(-1)));
                }
            }

            @Override
            public void checkDecodes() {
                if (!senses.tokenizer().canDecode()) {
                    throw new SwiftException("checkpoints of " + modelType
                            + " hold no decoder of pictures, so that what it draws can't be shown");
                }
            }

            @Override
            public void close() {
                // The tokenizer is the model's own.
            }
        };
    }
}
