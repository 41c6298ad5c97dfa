package io.swift4j.modality.interleave;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.compose.PictureWords;
import io.swift4j.modality.compose.SoundWords;
import io.swift4j.modality.discrete.CodeSenses;
import io.swift4j.modality.discrete.ImageVocabulary;
import io.swift4j.modality.processor.MediaProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds out which runs a model writes. */
final class CodeRuns {

    /** Emu3's processor draws 518,400 pixels, of which a code stands for 8 x 8. */
    private static final int EMU3_SIDE = 90;

    private CodeRuns() {}

    static List<CodeRun> of(PretrainedModel model, Tokenizer tokenizer) {
        String type = model.config().modelType();
        return switch (type) {
            case "any_to_any" -> composed(model.folder(), tokenizer);
            case "chameleon", "emu3" -> List.of(inVocabulary(type, model, tokenizer));
            default ->
                throw new SwiftException(
                        "a " + type + " model writes no words and media in one answer; " + Interleaving.TYPES + " do");
        };
    }

    private static List<CodeRun> composed(Path folder, Tokenizer tokenizer) {
        List<CodeRun> runs = new ArrayList<>();
        try {
            if (PictureWords.areIn(folder)) {
                ConfigJson codec = ConfigJson.read(folder.resolve("config.json"))
                        .object("codecs")
                        .object("image");
                String begin = codec.text("begin_token");
                PictureWords words = PictureWords.load(folder);
                int columns = codec.integer("columns");
                CodedPicture pictures = CodedPicture.of(words, columns);
                runs.add(new PictureRun(
                        tokenizer,
                        codec.integer("begin"),
                        (high, wide) -> begin,
                        codec.integer("rows"),
                        columns,
                        ImageVocabulary.consecutive(
                                String.valueOf(folder), codec.integer("first"), words.codebookSize(), -1),
                        new int[] {codec.integer("end")},
                        pictures));
            }
            if (SoundWords.areIn(folder)) {
                runs.add(new SoundRun(SoundWords.load(folder)));
            }
            return runs;
        } catch (RuntimeException e) {
            runs.forEach(CodeRun::close);
            throw e;
        }
    }

    private static PictureRun inVocabulary(String type, PretrainedModel model, Tokenizer tokenizer) {
        Path folder = model.folder();
        CodeSenses senses = (CodeSenses) model.decoder()
                .senses()
                .orElseThrow(() -> new SwiftException(folder + " has no tokenizer of pictures"));
        MediaProcessor processor = MediaProcessor.load(folder);
        boolean chameleon = type.equals("chameleon");
        String begin = named(tokenizer, "boi_token", chameleon ? "<racm3:break>" : "<|image start|>");
        int end = id(tokenizer, named(tokenizer, "eoi_token", chameleon ? "<eoss>" : "<|image end|>"));
        int[] after = chameleon
                ? new int[] {end}
                : new int[] {id(tokenizer, named(tokenizer, "eof_token", "<|extra_201|>")), end};
        int side = chameleon
                ? ConfigJson.read(folder.resolve("config.json"))
                                .object("vq_config")
                                .integer("resolution", 512)
                        / senses.tokenizer().downsample()
                : EMU3_SIDE;
        return new PictureRun(
                tokenizer,
                id(tokenizer, begin),
                (rows, columns) -> {
                    String drawing = processor.drawing("", rows, columns);
                    return drawing.substring(Math.max(0, drawing.lastIndexOf(begin)));
                },
                side,
                side,
                senses.vocabulary(),
                after,
                CodedPicture.of(type, senses, processor));
    }

    private static String named(Tokenizer tokenizer, String name, String otherwise) {
        return tokenizer.specialTokens().token(name).orElse(otherwise);
    }

    private static int id(Tokenizer tokenizer, String token) {
        return tokenizer
                .tokenId(token)
                .orElseThrow(() -> new SwiftException("the tokenizer has no " + token + ", which is around pictures"));
    }
}
