package io.swift4j.core.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.swift4j.core.SwiftException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A tokenizer of a Hugging Face checkpoint.
 *
 * <pre>{@code
 * try (Tokenizer tokenizer = Tokenizer.load(Path.of("qwen3"))) {
 *     int[] ids = tokenizer.encode("Hello", true).ids();
 *     String text = tokenizer.decode(ids, true);
 * }
 * }</pre>
 *
 * <p>Thread-safe until closed. Owns native memory: close it. Text with half of a surrogate pair is refused, for it has no
 * UTF-8 form.
 */
public final class Tokenizer implements AutoCloseable {

    private static final Map<String, String> UNLIMITED = Map.of(
            "truncation", "do_not_truncate",
            "padding", "do_not_pad",
            "addSpecialTokens", "false",
            "modelMaxLength", Integer.toString(Integer.MAX_VALUE));

    private final Path folder;
    private final HuggingFaceTokenizer rust;
    private final Vocabulary vocabulary;
    private final SpecialTokens specialTokens;
    private final TokenizerConfig config;
    private final boolean cleansUpSpaces;
    private final Side paddingSide;
    private final Side truncationSide;
    private final @Nullable ChatTemplate chatTemplate;
    private final TokenBytes.Spelling spelling;
    private @Nullable TokenBytes bytes;

    private Tokenizer(
            Path folder, HuggingFaceTokenizer rust, Vocabulary vocabulary, TokenizerFile file, TokenizerConfig config) {
        this.folder = folder;
        this.rust = rust;
        this.vocabulary = vocabulary;
        this.config = config;
        Map<String, String> named = new LinkedHashMap<>();
        config.named().forEach((name, token) -> named.put(name, token.content()));
        List<String> additional = config.additional().stream()
                .map(TokenizerConfig.AddedToken::content)
                .toList();
        this.spelling = file.spelling();
        this.specialTokens = new SpecialTokens(named, additional, vocabulary);
        this.cleansUpSpaces = config.cleansUpSpaces(file.modelType());
        this.paddingSide = config.side("padding_side", direction(file.padding()));
        this.truncationSide = config.side("truncation_side", direction(file.truncation()));
        this.chatTemplate =
                config.templates().isEmpty() ? null : ChatTemplate.of(config.templates(), specialTokens.map());
    }

    private static Side direction(@Nullable JsonNode section) {
        String direction = section == null ? "Right" : section.path("direction").stringValue("Right");
        return direction.equals("Left") ? Side.LEFT : Side.RIGHT;
    }

    /**
     * Loads the tokenizer of a checkpoint folder.
     *
     * <p>Reads {@code tokenizer.json} and, where they exist, {@code tokenizer_config.json},
     * {@code special_tokens_map.json}, {@code added_tokens.json} and a chat template from {@code chat_template.jinja},
     * {@code additional_chat_templates/}, {@code chat_template.json} or the configuration, the first of these that has one.
     *
     * <p>Of SigLIP's checkpoints that have no {@code tokenizer.json} a {@code spiece.model} is read.
     *
     * @throws SwiftException if a file is missing or malformed; the message names it
     */
    public static Tokenizer load(Path folder) {
        Path path = folder.resolve("tokenizer.json");
        boolean pieces = !Files.exists(path) && Files.exists(folder.resolve("spiece.model"));
        if (!pieces && !Files.exists(path)) {
            throw new SwiftException(path + " does not exist; a tokenizer folder needs a tokenizer.json");
        }
        try {
            byte[] content = pieces ? SentencePieceTokenizer.write(folder) : Files.readAllBytes(path);
            TokenizerFile file = TokenizerFile.parse(path, content);
            TokenizerConfig config = TokenizerConfig.read(folder);
            Vocabulary vocabulary = new Vocabulary(file.vocabulary());
            byte[] merged = AddedTokens.merge(content, file, config, vocabulary);
            HuggingFaceTokenizer rust = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(merged), UNLIMITED);
            return new Tokenizer(folder, rust, vocabulary, file, config);
        } catch (IOException e) {
            throw new SwiftException(path + ": cannot be read: " + e.getMessage(), e);
        } catch (SwiftException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new SwiftException(path + ": the tokenizers library refuses it: " + e.getMessage(), e);
        }
    }

    /**
     * Encodes a text.
     *
     * @param addSpecialTokens whether to add the tokens that the tokenizer puts around a text, such as a beginning token
     */
    public Encoding encode(String text, boolean addSpecialTokens) {
        requireCharacters(text);
        return convert(rust.encode(text, addSpecialTokens, false));
    }

    /** Encodes two texts as one sequence; type ids tell them apart. */
    public Encoding encodePair(String first, String second, boolean addSpecialTokens) {
        requireCharacters(first);
        requireCharacters(second);
        return convert(rust.encode(first, second, addSpecialTokens, false));
    }

    private static void requireCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            boolean pair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                throw new SwiftException("the text has half of a surrogate pair at index " + i
                        + ", which is no character; cut texts between characters");
            }
        }
    }

    private Encoding convert(ai.djl.huggingface.tokenizers.Encoding encoding) {
        int[] ids = toInts(encoding.getIds());
        long[] special = encoding.getSpecialTokenMask();
        boolean[] added = new boolean[ids.length];
        List<TextSpan> offsets = new ArrayList<>(ids.length);
        CharSpan[] spans = encoding.getCharTokenSpans();
        for (int i = 0; i < ids.length; i++) {
            CharSpan span = spans[i];
            added[i] = special[i] != 0;
            offsets.add(span == null ? TextSpan.NONE : new TextSpan(span.getStart(), span.getEnd()));
        }
        // The library gives unknown tokens as the text they stand for; the vocabulary has one spelling for all of them.
        String[] surface = encoding.getTokens();
        List<String> tokens = new ArrayList<>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            String known = vocabulary.tokenOrNull(ids[i]);
            tokens.add(known == null ? surface[i] : known);
        }
        return new Encoding(ids, toInts(encoding.getTypeIds()), added, tokens, offsets);
    }

    private static int[] toInts(long[] values) {
        int[] ints = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            ints[i] = Math.toIntExact(values[i]);
        }
        return ints;
    }

    /**
     * Encodes texts as the rows of a batch.
     *
     * @throws SwiftException if rows are to be padded and the tokenizer has no padding token, or if the maximum length
     *     leaves no room for the special tokens
     */
    public BatchEncoding encodeBatch(List<String> texts, BatchOptions options) {
        return new BatchEncoder(this, options).encode(texts);
    }

    /**
     * The text of token ids.
     *
     * <p>Ids the tokenizer does not know have no text. Not always the inverse of encoding: tokenizers may normalise text
     * or add a space at its start.
     *
     * @param skipSpecialTokens whether special tokens are left out
     */
    public String decode(int[] ids, boolean skipSpecialTokens) {
        String text = decodeRaw(ids, skipSpecialTokens);
        return cleansUpSpaces ? cleanUpSpaces(text) : text;
    }

    /** Decodes without the clean-up of spaces that some configurations ask for. */
    String decodeRaw(int[] ids, boolean skipSpecialTokens) {
        long[] longs = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0) {
                throw new SwiftException("a token id must not be negative, got " + ids[i] + " at index " + i);
            }
            longs[i] = ids[i];
        }
        String text = rust.decode(longs, skipSpecialTokens);
        return text == null ? "" : text;
    }

    /** Takes out the spaces that splitting put before punctuation and English contractions. */
    private static String cleanUpSpaces(String text) {
        return text.replace(" .", ".")
                .replace(" ?", "?")
                .replace(" !", "!")
                .replace(" ,", ",")
                .replace(" ' ", "'")
                .replace(" n't", "n't")
                .replace(" 'm", "'m")
                .replace(" 's", "'s")
                .replace(" 've", "'ve")
                .replace(" 're", "'re");
    }

    /** The id of a token as the vocabulary spells it; empty if there is none. */
    public OptionalInt tokenId(String token) {
        return vocabulary.id(token);
    }

    /**
     * A token as the vocabulary spells it.
     *
     * @throws SwiftException if no token has that id
     */
    public String token(int id) {
        return vocabulary.token(id);
    }

    /**
     * The bytes that each token stands for, found at the first call.
     *
     * @throws SwiftException of tokenizers that don't spell bytes, as WordPiece
     */
    public synchronized TokenBytes tokenBytes() {
        TokenBytes found = bytes;
        if (found == null) {
            if (spelling == TokenBytes.Spelling.OTHER) {
                throw TokenBytes.unsupported(folder + "/tokenizer.json");
            }
            found = TokenBytes.of(vocabulary.model(), spelling, vocabulary.addedIds());
            bytes = found;
        }
        return found;
    }

    /** The number of tokens, added ones included: transformers' {@code len(tokenizer)}. */
    public int vocabSize() {
        return vocabulary.size();
    }

    /** The tokens with a meaning of their own. */
    public SpecialTokens specialTokens() {
        return specialTokens;
    }

    /** Whether the folder has a chat template. */
    public boolean hasChatTemplate() {
        return chatTemplate != null;
    }

    /**
     * The chat template of the folder.
     *
     * @throws SwiftException if the folder has none
     */
    public ChatTemplate chatTemplate() {
        if (chatTemplate == null) {
            throw new SwiftException(
                    folder + " has no chat template: neither chat_template.jinja, chat_template.json nor"
                            + " 'chat_template' in tokenizer_config.json; make one with ChatTemplate.of");
        }
        return chatTemplate;
    }

    /** Renders a chat with the folder's template and encodes it, without adding special tokens. */
    public EncodedChat encodeChat(ChatRequest request) {
        return encodeChat(request, chatTemplate());
    }

    /** Renders a chat with a template and encodes it, without adding special tokens. */
    public EncodedChat encodeChat(ChatRequest request, ChatTemplate template) {
        RenderedChat rendered = template.render(request);
        Encoding encoding = encode(rendered.text(), false);
        return new EncodedChat(rendered, encoding);
    }

    Side paddingSide() {
        return paddingSide;
    }

    Side truncationSide() {
        return truncationSide;
    }

    /** The longest input of the model; empty if the configuration does not say. */
    public OptionalInt maxLength() {
        long length = config.maxLength();
        return length > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) length);
    }

    Optional<String> padToken() {
        return specialTokens.token("pad_token");
    }

    boolean takesTypeIds() {
        return config.takesTypeIds();
    }

    @Override
    public void close() {
        rust.close();
    }
}
