package io.swift4j.core.text;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes as a {@code tokenizer.json} what checkpoints without one have: a {@code spiece.model} and the habits of SigLIP's class. */
final class SentencePieceTokenizer {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String SPACE = "\u2581";
    private static final String PUNCTUATION = "[!-/:-@\\[-`{-~]";
    private static final long MAX_BYTES = 64L << 20;

    private SentencePieceTokenizer() {}

    /**
     * The content of a {@code tokenizer.json}.
     *
     * @throws SwiftException when the folder's {@code tokenizer_config.json} names another class than {@code SiglipTokenizer}
     */
    static byte[] write(Path folder) throws IOException {
        Path file = folder.resolve("spiece.model");
        Path settings = folder.resolve("tokenizer_config.json");
        ConfigJson config = Files.exists(settings) ? ConfigJson.read(settings) : ConfigJson.empty(settings.toString());
        String type = config.text("tokenizer_class", "");
        if (!type.equals("SiglipTokenizer")) {
            throw new SwiftException(folder + " has no tokenizer.json, and a spiece.model alone is enough for a"
                    + " tokenizer_class SiglipTokenizer only, not '" + type
                    + "'; save the tokenizer with transformers to get a tokenizer.json");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new SwiftException(
                    file + " has " + Files.size(file) + " bytes; a SentencePiece model has at most " + MAX_BYTES);
        }
        SentencePieceModel model = SentencePieceModel.parse(file, Files.readAllBytes(file));
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", "1.0");
        root.set("normalizer", normalizer(model, config.flag("do_lower_case", true)));
        root.set("post_processor", ending(model, config));
        ObjectNode decoder = root.putObject("decoder");
        decoder.put("type", "Metaspace")
                .put("replacement", SPACE)
                .put("prepend_scheme", "always")
                .put("split", true);
        ObjectNode unigram = root.putObject("model");
        unigram.put("type", "Unigram").put("unk_id", model.unknownId()).put("byte_fallback", false);
        ArrayNode vocabulary = unigram.putArray("vocab");
        model.pieces().forEach(piece -> vocabulary.addArray().add(piece.text()).add((double) piece.score()));
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Lower case, no punctuation, single spaces, then SentencePiece's own map of characters. */
    private static ObjectNode normalizer(SentencePieceModel model, boolean lower) {
        ObjectNode sequence = MAPPER.createObjectNode().put("type", "Sequence");
        ArrayNode steps = sequence.putArray("normalizers");
        replace(steps, SPACE, " ");
        if (lower) {
            steps.addObject().put("type", "Lowercase");
        }
        replace(steps, PUNCTUATION, "");
        replace(steps, "\\s+", " ");
        strip(steps);
        if (model.characters().length > 0) {
            steps.addObject()
                    .put("type", "Precompiled")
                    .put("precompiled_charsmap", Base64.getEncoder().encodeToString(model.characters()));
            replace(steps, " +", " ");
            strip(steps);
        }
        // The map of characters makes a space of this one too; hence last.
        steps.addObject().put("type", "Prepend").put("prepend", SPACE);
        replace(steps, " ", SPACE);
        return sequence;
    }

    private static void replace(ArrayNode steps, String pattern, String content) {
        ObjectNode step = steps.addObject().put("type", "Replace");
        step.putObject("pattern").put("Regex", pattern);
        step.put("content", content);
    }

    private static void strip(ArrayNode steps) {
        steps.addObject().put("type", "Strip").put("strip_left", true).put("strip_right", true);
    }

    private static ObjectNode ending(SentencePieceModel model, ConfigJson config) {
        String end = config.text("eos_token", "</s>");
        int id = -1;
        for (int i = 0; i < model.pieces().size() && id < 0; i++) {
            id = model.pieces().get(i).text().equals(end) ? i : -1;
        }
        if (id < 0) {
            throw config.problem("eos_token", "'" + end + "' is none of the pieces of spiece.model");
        }
        ObjectNode template = MAPPER.createObjectNode().put("type", "TemplateProcessing");
        ArrayNode single = template.putArray("single");
        part(single, "Sequence", "A", 0);
        part(single, "SpecialToken", end, 0);
        ArrayNode pair = template.putArray("pair");
        part(pair, "Sequence", "A", 0);
        part(pair, "SpecialToken", end, 0);
        part(pair, "Sequence", "B", 0);
        part(pair, "SpecialToken", end, 0);
        ObjectNode token = template.putObject("special_tokens").putObject(end);
        token.put("id", end);
        token.putArray("ids").add(id);
        token.putArray("tokens").add(end);
        return template;
    }

    private static void part(ArrayNode parts, String kind, String id, int type) {
        parts.addObject().putObject(kind).put("id", id).put("type_id", type);
    }
}
