package io.swift4j.modality.discrete;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.CodeTokens;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Perception;
import io.swift4j.core.model.Senses;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.codec.image.ImageTokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads pictures as tokens of the decoder's vocabulary (Chameleon Team 2024; Wang et al. 2024).
 *
 * <p>The tokenizer is frozen: no gradient leads through codes. Thread-safe.
 */
public final class CodeSenses implements Senses {

    /** The pictures, {@code [pictures, channels, height, width]}, as processors name them. */
    private static final String PIXELS = "pixel_values";

    /** Height and width in pixels of each, where pictures of several sizes are padded to one: {@code [pictures, 2]}. */
    private static final String SIZES = "image_sizes";

    private final String model;
    private final ImageTokenizer tokenizer;
    private final ImageVocabulary vocabulary;
    private final TokenizerModules modules;
    private final boolean sized;
    private final boolean owner;

    private CodeSenses(
            String model,
            ImageTokenizer tokenizer,
            ImageVocabulary vocabulary,
            TokenizerModules modules,
            boolean sized,
            boolean owner) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
        this.modules = modules;
        this.sized = sized;
        this.owner = owner;
    }

    /**
     * The senses of a model; they own the tokenizer.
     *
     * @param model its type, for messages
     * @param weights of the tokenizer, by the names that adapters know
     * @param sized whether pictures come with their sizes
     */
    public CodeSenses(
            String model,
            ImageTokenizer tokenizer,
            ImageVocabulary vocabulary,
            Map<String, Tensor> weights,
            boolean sized,
            String device) {
        this(model, tokenizer, vocabulary, TokenizerModules.of(weights, device), sized, true);
    }

    /** The tokenizer, which belongs to this. */
    public ImageTokenizer tokenizer() {
        return tokenizer;
    }

    /** Which tokens stand for codes. */
    public ImageVocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public Adaptable encoders() {
        return modules;
    }

    @Override
    public Senses extend(DecoderExtension addition) {
        TokenizerModules.check(addition);
        return new CodeSenses(model, tokenizer, vocabulary, modules, sized, false);
    }

    @Override
    public Perception perceive(MediaTensors media, boolean checkpointing, long seed) {
        int[] tokens = codes(media).stream()
                .flatMapToInt(picture -> Arrays.stream(vocabulary.spell(picture)))
                .toArray();
        List<CodeTokens> spelled = List.of(new CodeTokens("image", vocabulary.placeholder(), tokens));
        return Perception.ofCodes(spelled);
    }

    /**
     * The codes of each picture, {@code [rows][columns]}.
     *
     * @throws SwiftException naming a tensor that is missing, unknown or misshapen
     */
    public List<int[][]> codes(MediaTensors media) {
        Set<String> taken = sized ? Set.of(PIXELS, SIZES) : Set.of(PIXELS);
        for (String name : media.tensors().keySet()) {
            if (!taken.contains(name)) {
                throw new SwiftException(
                        "a " + model + " model has no encoder that takes " + name + "; it takes " + taken);
            }
        }
        Tensor pixels = media.find(PIXELS)
                .orElseThrow(() -> new SwiftException("a picture of a " + model + " model needs " + taken));
        if (pixels.rank() != 4) {
            throw new SwiftException(PIXELS + " must be [pictures, channels, height, width], not " + pixels);
        }
        Tensor codes = tokenizer.codes(modules.here(pixels));
        int rows = (int) codes.size(1);
        int columns = (int) codes.size(2);
        int[] flat = codes.toInts();
        int count = (int) codes.size(0);
        int[][] sizes = sized ? sizes(media, count, rows, columns) : new int[0][];
        return IntStream.range(0, count)
                .mapToObj(picture -> {
                    int high = sized ? sizes[picture][0] : rows;
                    int wide = sized ? sizes[picture][1] : columns;
                    int[][] own = new int[high][];
                    for (int row = 0; row < high; row++) {
                        int from = (picture * rows + row) * columns;
                        own[row] = Arrays.copyOfRange(flat, from, from + wide);
                    }
                    return own;
                })
                .toList();
    }

    /** Rows and columns of codes of each picture. */
    private int[][] sizes(MediaTensors media, int count, int rows, int columns) {
        Tensor sizes = media.find(SIZES)
                .orElseThrow(() -> new SwiftException("pictures of a " + model + " model need " + SIZES));
        if (sizes.rank() != 2 || sizes.size(0) != count || sizes.size(1) != 2) {
            throw new SwiftException(
                    SIZES + " must be [" + count + ", 2], a height and a width for each picture, not " + sizes);
        }
        int[] pixels = sizes.toInts();
        int[][] found = new int[count][2];
        for (int i = 0; i < count; i++) {
            int high = pixels[2 * i] / tokenizer.downsample();
            int wide = pixels[2 * i + 1] / tokenizer.downsample();
            if (high < 1 || wide < 1 || high > rows || wide > columns) {
                throw new SwiftException(SIZES + " says that picture " + (i + 1) + " is " + pixels[2 * i + 1] + " x "
                        + pixels[2 * i] + ", but " + PIXELS + " holds " + columns * tokenizer.downsample() + " x "
                        + rows * tokenizer.downsample());
            }
            found[i] = new int[] {high, wide};
        }
        return found;
    }

    @Override
    public void close() {
        if (owner) {
            tokenizer.close();
        }
    }
}
