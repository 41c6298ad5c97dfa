package io.swift4j.modality.painter;

import io.swift4j.core.SwiftException;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationListener;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Guidance;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.generate.Scoring;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.text.ChatMessage;
import io.swift4j.core.text.ChatRequest;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Image;
import io.swift4j.modality.codec.image.ImageTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Draws pictures of texts with a model that writes them as codes: Emu3, Janus, and Chameleon and GLM-Image as far as codes, for whose
 * checkpoints hold no decoder of pictures.
 *
 * <p>The model and its tokenizer stay the caller's and must live as long. Thread-safe; closing frees what was loaded besides.
 */
public final class Painter implements AutoCloseable {

    private final Decoder decoder;
    private final Tokenizer tokenizer;
    private final Drawing drawing;
    private final Dialect dialect;
    private final Runnable freeing;

    Painter(Decoder decoder, Tokenizer tokenizer, Drawing drawing, Dialect dialect, Runnable freeing) {
        this.decoder = decoder;
        this.tokenizer = tokenizer;
        this.drawing = drawing;
        this.dialect = dialect;
        this.freeing = freeing;
    }

    /** Whether models of a type write pictures. */
    public static boolean draws(String modelType) {
        return Dialects.TYPES.contains(modelType);
    }

    /**
     * A painter.
     *
     * @param decoder may have adapters
     * @param folder of the checkpoint
     * @throws SwiftException when the model writes no pictures, or the checkpoint lacks what that takes
     */
    public static Painter of(Decoder decoder, Tokenizer tokenizer, Path folder) {
        return Dialects.painter(decoder, tokenizer, folder);
    }

    /**
     * Codes of a picture.
     *
     * @param rows of codes
     * @param columns of codes
     * @param codes row by row
     */
    public record Codes(int rows, int columns, int[] codes) {}

    /**
     * Draws one picture of each text.
     *
     * @throws SwiftException where the model's codes can't be made pixels
     */
    public List<Image> draw(List<String> texts, DrawOptions options) {
        checkDecodes();
        return codes(texts, options, (row, token) -> true).stream()
                .map(this::picture)
                .toList();
    }

    /**
     * Refuses a model whose codes can't be made pixels.
     *
     * @throws SwiftException naming its type
     */
    public void checkDecodes() {
        decoding();
    }

    private ImageTokenizer decoding() {
        return dialect.pixels()
                .orElseThrow(() ->
                        new SwiftException("checkpoints of " + decoder.config().modelType()
                                + " hold no decoder of pictures, so that its pictures are codes only: Painter.codes"));
    }

    /** The codes of one picture of each text; {@code listener} is told of each token as it comes. */
    public List<Codes> codes(List<String> texts, DrawOptions options, GenerationListener listener) {
        int rows = options.rows() == 0 ? dialect.rows() : options.rows();
        int columns = options.columns() == 0 ? dialect.columns() : options.columns();
        dialect.checkSize(rows, columns);
        Optional<Prompts> negative = options.without()
                .map(text -> prompts(texts.stream().map(same -> text).toList(), rows, columns));
        GenerationConfig.Builder config =
                GenerationConfig.builder().doSample(options.sample()).seed(options.seed());
        if (options.sample()) {
            config.temperature(options.temperature()).topK(options.topK());
        }
        Prompts prompts = prompts(texts, rows, columns);
        double scale = options.guidance().orElse(dialect.guidance());
        Written written = write(prompts, negative, rows, columns, scale, config, listener);
        return written.codes();
    }

    /** Pixels of codes. */
    public Image picture(Codes codes) {
        try (TensorScope scope = TensorScope.open()) {
            return drawing.picture(pixels(codes));
        }
    }

    /** What the tokenizer makes of codes, {@code [channels, height, width]} in about [-1, 1]; the caller's. */
    public Tensor pixels(Codes codes) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor made = decoding().pixels(Tensor.of(codes.codes, 1, codes.rows, codes.columns));
            return scope.escape(made.reshape(made.size(-3), made.size(-2), made.size(-1)));
        }
    }

    private Prompts prompts(List<String> texts, int rows, int columns) {
        List<int[]> ids = new ArrayList<>();
        texts.forEach(text -> ids.add(prompt(text, rows, columns)));
        return Prompts.of(tokenizer.specialTokens().pad().orElse(0), ids.toArray(int[][]::new));
    }

    private int[] prompt(String text, int rows, int columns) {
        String asked = asked(tokenizer, text, dialect.chats());
        return tokenizer
                .encode(drawing.prompt(asked, rows, columns), !dialect.chats())
                .ids();
    }

    /** Tokens after which the model writes a picture of a text, of its own size. */
    int[] prompt(String text) {
        return prompt(text, dialect.rows(), dialect.columns());
    }

    Dialect dialect() {
        return dialect;
    }

    /** A text as a user says it in a chat that the model goes on with; itself where models draw without one. */
    static String asked(Tokenizer tokenizer, String text, boolean chats) {
        return chats
                ? tokenizer
                        .chatTemplate()
                        .render(ChatRequest.of(ChatMessage.user(text)).withGenerationPrompt())
                        .text()
                : text;
    }

    /**
     * What a model wrote.
     *
     * @param result tokens
     * @param codes of each picture
     */
    public record Written(GenerationResult result, List<Codes> codes) {}

    /**
     * Writes pictures after prompts that end where a picture begins.
     *
     * @param negative prompts to be led away from; empty for the same without their texts
     * @param scale of guidance
     * @param config how tokens are chosen; what a picture is made of is added to it
     */
    public Written write(
            Prompts prompts,
            Optional<Prompts> negative,
            int rows,
            int columns,
            double scale,
            GenerationConfig.Builder config,
            GenerationListener listener) {
        config.maxNewTokens(dialect.length(rows, columns));
        dialect.layout(rows, columns).ifPresent(config::constraint);
        dialect.end()
                .ifPresentOrElse(
                        end -> config.eosTokenIds(List.of(end)).padTokenId(end), () -> config.eosTokenIds(List.of()));
        Scoring scoring = dialect.scoring();
        if (scale != 1) {
            scoring = scoring.with(
                    new Guidance(dialect.without(prompts, negative), scale, dialect.guidesLogProbabilities()));
        }
        GenerationResult result;
        try (TensorScope scope = TensorScope.open()) {
            Prompts told = prompts.media().isEmpty() ? prompts.with(dialect.told(rows, columns)) : prompts;
            result = new Generator(decoder).generate(told, scoring, config.build(), listener);
        }
        int width = prompts.ids()[0].length;
        List<Codes> codes = Arrays.stream(result.sequences())
                .map(row -> new Codes(
                        rows, columns, dialect.codes(Arrays.copyOfRange(row, width, row.length), rows, columns)))
                .toList();
        return new Written(result, codes);
    }

    @Override
    public void close() {
        freeing.run();
    }
}
