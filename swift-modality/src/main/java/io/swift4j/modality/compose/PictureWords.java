package io.swift4j.modality.compose;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Image;
import io.swift4j.modality.codec.image.ImageTokenizer;
import io.swift4j.modality.processor.image.CodedPictures;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Pictures in the words of a composed model's vocabulary: what an assistant's answer says in a row from which the model learns to draw.
 *
 * <p>Thread-safe; owns native memory: close it.
 */
public final class PictureWords implements AutoCloseable {

    private static final long MOST = 1L << 28;

    private final String begin;
    private final ImageTokenizer tokenizer;
    private final CodedPictures pictures;

    private PictureWords(String begin, ImageTokenizer tokenizer, CodedPictures pictures) {
        this.begin = begin;
        this.tokenizer = tokenizer;
        this.pictures = pictures;
    }

    /** Whether a composed model's folder has a codec of pictures. */
    public static boolean areIn(Path folder) {
        return codecs(folder).has("image");
    }

    private static ConfigJson codecs(Path folder) {
        return ConfigJson.read(folder.resolve("config.json")).object("codecs");
    }

    /**
     * Those of a model's folder.
     *
     * @throws SwiftException when it is no composed model with a codec of pictures
     */
    public static PictureWords load(Path folder) {
        ConfigJson codecs = codecs(folder);
        if (!codecs.has("image")) {
            throw new SwiftException(folder + " is no composed model with a codec of pictures");
        }
        ConfigJson codec = codecs.object("image");
        CodedPictures pictures = CodedPictures.janus(codec.object("pictures"), MOST);
        return new PictureWords(codec.text("begin_token"), ImageTokenizer.load(folder), pictures);
    }

    /** The codes of a picture, row by row: it is made as large as the model draws, padded to a square. */
    public int[] codes(Image picture) {
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> made = pictures.each(List.of(picture));
            try {
                return tokenizer.codes(made.get(0)).toInts();
            } finally {
                made.forEach(Tensor::close);
            }
        }
    }

    /** How many codes there are. */
    public int codebookSize() {
        return tokenizer.codebookSize();
    }

    /** The picture of codes {@code [rows][columns]}. */
    public Image picture(int[][] codes) {
        try (TensorScope scope = TensorScope.open()) {
            int[] flat = Arrays.stream(codes).flatMapToInt(Arrays::stream).toArray();
            Tensor made = tokenizer.pixels(Tensor.of(flat, 1, codes.length, codes[0].length));
            return pictures.picture(made.reshape(made.size(-3), made.size(-2), made.size(-1)));
        }
    }

    /** The answer that draws a picture. */
    public String words(Image picture) {
        return words(codes(picture));
    }

    /** The answer that draws codes, row by row. */
    public String words(int[] codes) {
        StringBuilder words = new StringBuilder(begin);
        for (int code : codes) {
            words.append(CodeWords.of(code));
        }
        return words.append(CodeWords.END).toString();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
