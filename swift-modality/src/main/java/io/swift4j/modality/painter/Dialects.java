package io.swift4j.modality.painter;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.codec.image.ImageTokenizer;
import io.swift4j.modality.discrete.CodeSenses;
import io.swift4j.modality.discrete.GlmImageSenses;
import io.swift4j.modality.discrete.ImageVocabulary;
import io.swift4j.modality.discrete.JanusHead;
import io.swift4j.modality.processor.MediaProcessor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds out how a model writes pictures. */
final class Dialects {

    static final List<String> TYPES = List.of("any_to_any", "chameleon", "emu3", "glm_image", "janus");

    /** Emu3's processor draws 518,400 pixels, of which a code stands for 8 x 8. */
    private static final int EMU3_SIDE = 90;

    private static final double EMU3_GUIDANCE = 3;

    private Dialects() {}

    static Painter painter(Decoder decoder, Tokenizer tokenizer, Path folder) {
        String type = decoder.config().modelType();
        if (type.equals("glm_image")) {
            PreviewDialect dialect = preview(decoder, tokenizer, folder);
            return new Painter(decoder, tokenizer, dialect, dialect, () -> {});
        }
        MediaProcessor processor = MediaProcessor.load(folder);
        Drawing drawing = Drawing.of(processor);
        return switch (type) {
            case "chameleon", "emu3" ->
                new Painter(decoder, tokenizer, drawing, tokens(type, decoder, tokenizer, processor, folder), () -> {});
            case "janus" -> {
                ImageTokenizer codes = ImageTokenizer.load(folder);
                yield new Painter(decoder, tokenizer, drawing, head(decoder, tokenizer, codes, folder), codes::close);
            }
            case "any_to_any" -> composed(decoder, tokenizer, processor, folder);
            default -> throw new SwiftException("a " + type + " model writes no pictures; " + TYPES + " do");
        };
    }

    private static Dialect tokens(
            String type, Decoder decoder, Tokenizer tokenizer, MediaProcessor processor, Path folder) {
        CodeSenses senses = (CodeSenses)
                decoder.senses().orElseThrow(() -> new SwiftException(folder + " has no tokenizer of pictures"));
        if (type.equals("chameleon")) {
            ConfigJson vq = ConfigJson.read(folder.resolve("config.json")).object("vq_config");
            int side = vq.integer("resolution", 512) / senses.tokenizer().downsample();
            int[] bare =
                    tokenizer.encode(processor.drawing("", side, side), true).ids();
            return new TokenDialect(
                    senses.tokenizer(),
                    senses.vocabulary(),
                    side,
                    side,
                    EMU3_GUIDANCE,
                    new int[0],
                    Optional.empty(),
                    bare,
                    tokenizer.hasChatTemplate());
        }
        int[] after = {
            needed(tokenizer, "<|extra_201|>", "ends a picture"), needed(tokenizer, "<|image end|>", "ends a picture")
        };
        int[] bare = tokenizer
                .encode(processor.drawing("", EMU3_SIDE, EMU3_SIDE), true)
                .ids();
        OptionalInt end = tokenizer.specialTokens().eos();
        return new TokenDialect(
                senses.tokenizer(),
                senses.vocabulary(),
                EMU3_SIDE,
                EMU3_SIDE,
                EMU3_GUIDANCE,
                after,
                end.isPresent() ? Optional.of(end.getAsInt()) : Optional.empty(),
                bare,
                false);
    }

    private static Painter composed(Decoder decoder, Tokenizer tokenizer, MediaProcessor processor, Path folder) {
        ConfigJson config = ConfigJson.read(folder.resolve("config.json"));
        if (!config.object("codecs").has("image")) {
            throw new SwiftException(folder + " is composed without a codec of pictures");
        }
        ConfigJson codec = config.object("codecs").object("image");
        ImageTokenizer codes = ImageTokenizer.load(folder);
        try {
            int[] bare = tokenizer
                    .encode(processor.drawing(Painter.asked(tokenizer, "", tokenizer.hasChatTemplate()), 0, 0), true)
                    .ids();
            Dialect dialect = new TokenDialect(
                    codes,
                    ImageVocabulary.consecutive(
                            String.valueOf(folder), codec.integer("first"), codes.codebookSize(), -1),
                    codec.integer("rows"),
                    codec.integer("columns"),
                    1,
                    new int[] {codec.integer("end")},
                    Optional.empty(),
                    bare,
                    tokenizer.hasChatTemplate());
            return new Painter(decoder, tokenizer, Drawing.of(processor), dialect, codes::close);
        } catch (RuntimeException e) {
            codes.close();
            throw e;
        }
    }

    private static PreviewDialect preview(Decoder decoder, Tokenizer tokenizer, Path folder) {
        GlmImageSenses senses = (GlmImageSenses)
                decoder.senses().orElseThrow(() -> new SwiftException(folder + " has no tokenizer of pictures"));
        PreviewDialect dialect = new PreviewDialect(
                senses.quantizer().codebookSize(),
                named(tokenizer, "grid_bos_token", "<sop>"),
                named(tokenizer, "grid_eos_token", "<eop>"),
                named(tokenizer, "bos_token", "<|dit_token_16384|>"),
                new int[0],
                tokenizer.hasChatTemplate());
        String asked = Painter.asked(tokenizer, "", dialect.chats());
        int[] bare = tokenizer
                .encode(dialect.prompt(asked, PreviewDialect.ROWS, PreviewDialect.COLUMNS), !dialect.chats())
                .ids();
        return new PreviewDialect(
                dialect.codes(), dialect.gridStart(), dialect.gridEnd(), dialect.first(), bare, dialect.chats());
    }

    private static String named(Tokenizer tokenizer, String name, String otherwise) {
        String token = tokenizer.specialTokens().token(name).orElse(otherwise);
        needed(tokenizer, token, "says what is drawn");
        return token;
    }

    private static int needed(Tokenizer tokenizer, String token, String does) {
        return tokenizer
                .tokenId(token)
                .orElseThrow(() -> new SwiftException("the tokenizer has no " + token + ", which " + does));
    }

    private static Dialect head(Decoder decoder, Tokenizer tokenizer, ImageTokenizer codes, Path folder) {
        ConfigJson config = ConfigJson.read(folder.resolve("config.json"));
        int count = config.object("vision_config").integer("num_image_tokens", 576);
        int side = (int) Math.round(Math.sqrt(count));
        if (side * side != count) {
            throw config.problem("vision_config", "has num_image_tokens " + count + ", which is no square");
        }
        ConfigJson generation = ConfigJson.read(folder.resolve("generation_config.json"));
        int first = generation.integer(
                "bos_token_id", tokenizer.specialTokens().bos().orElse(0));
        int padding = generation.integer(
                "pad_token_id", tokenizer.specialTokens().pad().orElse(0));
        int beginning = generation
                .object("generation_kwargs")
                .integer("boi_token_id", tokenizer.tokenId("<begin_of_image>").orElse(-1));
        return new HeadDialect(JanusHead.of(decoder), codes, side, beginning, first, padding);
    }
}
