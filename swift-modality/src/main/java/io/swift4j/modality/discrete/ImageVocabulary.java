package io.swift4j.modality.discrete;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Which tokens of a vocabulary stand for codes of pictures, as the {@code vocabulary_map} of a {@code config.json} names them.
 *
 * <p>Immutable and thread-safe.
 */
public final class ImageVocabulary {

    private static final Script SCRIPT = Script.builder("vocabulary")
            .resource(ImageVocabulary.class, "vocabulary.py")
            .build();

    private static final String CHAMELEON = "IMGIMG";
    private static final String EMU3 = "<|visual token ";

    private final String source;
    private final int[] tokens;
    private final Map<Integer, Integer> codes = new HashMap<>();
    private final int placeholder;
    private final OptionalInt endOfRow;

    private ImageVocabulary(String source, int[] tokens, int placeholder, OptionalInt endOfRow) {
        this.source = source;
        this.tokens = tokens;
        this.placeholder = placeholder;
        this.endOfRow = endOfRow;
        for (int code = 0; code < tokens.length; code++) {
            if (tokens[code] >= 0) {
                codes.put(tokens[code], code);
            }
        }
    }

    /** Chameleon's: {@code IMGIMG}, a code with letters from A for its digits, and a letter Z. */
    public static ImageVocabulary chameleon(ConfigJson config) {
        return read(
                config,
                name -> {
                    if (!name.startsWith(CHAMELEON) || name.length() < CHAMELEON.length() + 2) {
                        return "";
                    }
                    StringBuilder digits = new StringBuilder();
                    name.substring(CHAMELEON.length(), name.length() - 1)
                            .chars()
                            .forEach(c -> digits.append((char) (c >= 'A' && c <= 'J' ? c - 'A' + '0' : c)));
                    return digits.toString();
                },
                false);
    }

    /**
     * Codes whose tokens follow each other.
     *
     * @param source for messages
     * @param first the token of code 0
     * @param placeholder of pictures that are seen as codes; -1 where none are
     */
    public static ImageVocabulary consecutive(String source, int first, int codes, int placeholder) {
        int[] tokens = new int[codes];
        Arrays.setAll(tokens, code -> first + code);
        return new ImageVocabulary(source, tokens, placeholder, OptionalInt.empty());
    }

    /** Emu3's: {@code <|visual token 000000|>}, and a token that ends a row. */
    public static ImageVocabulary emu3(ConfigJson config) {
        return read(
                config,
                name -> name.startsWith(EMU3) ? name.substring(EMU3.length()).replace("|>", "") : "",
                true);
    }

    /** Reads a map; {@code code} gives a name's code in digits, or nothing. */
    private static ImageVocabulary read(ConfigJson config, Function<String, String> code, boolean rows) {
        ConfigJson map = config.object("vocabulary_map");
        Map<Integer, Integer> found = new HashMap<>();
        int most = -1;
        for (String name : map.fields()) {
            String digits = code.apply(name);
            if (!digits.isEmpty()) {
                if (!digits.matches("\\d{1,8}")) {
                    map.report(name, "names no code of a picture");
                    continue;
                }
                int number = Integer.parseInt(digits);
                found.put(number, map.integer(name));
                most = Math.max(most, number);
            }
        }
        if (found.isEmpty()) {
            config.report("vocabulary_map", "names no token of a picture, so that pictures can't become tokens");
        }
        int[] tokens = new int[most + 1];
        Arrays.fill(tokens, -1);
        found.forEach((number, token) -> tokens[number] = token);
        return new ImageVocabulary(
                config.source(),
                tokens,
                map.integer("<image>"),
                rows ? OptionalInt.of(map.integer("<|extra_200|>")) : OptionalInt.empty());
    }

    /** The token that stands in a prompt for each token of a picture. */
    public int placeholder() {
        return placeholder;
    }

    /** The token after each row of codes, where the model has one. */
    public OptionalInt endOfRow() {
        return endOfRow;
    }

    /** The tokens of all codes, in order; those of codes that have none are left out. */
    public int[] tokens() {
        return Arrays.stream(tokens).filter(token -> token >= 0).toArray();
    }

    /** How many codes there may be: one more than the highest. */
    public int codes() {
        return tokens.length;
    }

    /**
     * The token of a code.
     *
     * @throws SwiftException when the vocabulary has none
     */
    public int token(int code) {
        int token = code < 0 || code >= tokens.length ? -1 : tokens[code];
        if (token < 0) {
            throw new SwiftException(source + ": vocabulary_map has no token for code " + code + " of a picture");
        }
        return token;
    }

    /** The code of a token; empty where it stands for none. */
    public OptionalInt code(int token) {
        Integer code = codes.get(token);
        return code == null ? OptionalInt.empty() : OptionalInt.of(code);
    }

    /**
     * Scores with which no code of a picture is chosen, as Chameleon's head gives them: the least float in the places of codes.
     *
     * @param logits {@code [.., vocabulary]}; not changed
     */
    public Tensor withoutCodes(Tensor logits) {
        int[] own = tokens();
        return SCRIPT.tensor(
                "without", logits, Tensor.of(Arrays.stream(own).asLongStream().toArray(), own.length));
    }

    /** The tokens of codes {@code [rows][columns]}, row after row, each with what ends it. */
    public int[] spell(int[][] rows) {
        return Arrays.stream(rows)
                .flatMapToInt(row -> {
                    int[] spelled = Arrays.copyOf(
                            Arrays.stream(row).map(this::token).toArray(), row.length + (endOfRow.isPresent() ? 1 : 0));
                    endOfRow.ifPresent(end -> spelled[row.length] = end);
                    return Arrays.stream(spelled);
                })
                .toArray();
    }
}
