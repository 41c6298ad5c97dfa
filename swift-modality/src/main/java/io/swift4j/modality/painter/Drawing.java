package io.swift4j.modality.painter;

import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Image;
import io.swift4j.modality.processor.MediaProcessor;

/** What a model's processor does for pictures that are drawn. */
interface Drawing {

    /** The text after which a picture of some rows and columns of codes is written. */
    String prompt(String text, int rows, int columns);

    /** A picture of numbers {@code [channels, height, width]} as a tokenizer decodes them. */
    Image picture(Tensor numbers);

    /** What a processor does. */
    static Drawing of(MediaProcessor processor) {
        return new Drawing() {
            @Override
            public String prompt(String text, int rows, int columns) {
                return processor.drawing(text, rows, columns);
            }

            @Override
            public Image picture(Tensor numbers) {
                return processor.picture(numbers);
            }
        };
    }
}
