package io.swift4j.core.text;

import io.swift4j.core.SwiftException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of UTF-8 text that each token of a tokenizer stands for within a text.
 *
 * <p>Of tokenizers that write bytes as GPT-2 does, and of those of SentencePiece, where {@code ▁} is a space and {@code <0x41>} a
 * byte. Immutable.
 */
public final class TokenBytes {

    /** How a vocabulary spells bytes. */
    enum Spelling {
        BYTE_LEVEL,
        SENTENCE_PIECE,
        OTHER
    }

    private final byte[] @Nullable [] bytes;

    private TokenBytes(byte[] @Nullable [] bytes) {
        this.bytes = bytes;
    }

    /** Tokens of these bytes, by their ids; empty bytes are those of a token that stands for no text. */
    public static TokenBytes of(List<byte[]> tokens) {
        byte[][] all = new byte[tokens.size()][];
        for (int i = 0; i < all.length; i++) {
            all[i] = tokens.get(i).length == 0 ? null : tokens.get(i).clone();
        }
        return new TokenBytes(all);
    }

    static TokenBytes of(Map<String, Integer> tokens, Spelling spelling, Iterable<Integer> without) {
        int last = tokens.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
        byte[][] all = new byte[last + 1][];
        Map<Integer, Integer> byteLevel = byteLevel();
        tokens.forEach((token, id) -> {
            if (id >= 0) {
                all[id] = spelling == Spelling.BYTE_LEVEL ? spelt(token, byteLevel) : piece(token);
            }
        });
        for (int id : without) {
            if (id >= 0 && id < all.length) {
                all[id] = null;
            }
        }
        return new TokenBytes(all);
    }

    /** One more than the last token that has bytes. */
    public int size() {
        return bytes.length;
    }

    /** The bytes of a token; null of one that stands for no text, as special tokens. The caller must not change them. */
    public byte @Nullable [] of(int token) {
        return token < 0 || token >= bytes.length ? null : bytes[token];
    }

    /** The text of tokens, exactly; without those that stand for no text. */
    public String text(int[] tokens) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int token : tokens) {
            byte[] one = of(token);
            if (one != null) {
                all.writeBytes(one);
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] piece(String token) {
        if (token.matches("<0x[0-9A-Fa-f]{2}>")) {
            return new byte[] {(byte) Integer.parseInt(token.substring(3, 5), 16)};
        }
        byte[] plain = token.replace('▁', ' ').getBytes(StandardCharsets.UTF_8);
        return plain.length == 0 ? null : plain;
    }

    private static byte @Nullable [] spelt(String token, Map<Integer, Integer> byteLevel) {
        byte[] plain = new byte[token.length()];
        for (int i = 0; i < plain.length; i++) {
            Integer octet = byteLevel.get((int) token.charAt(i));
            if (octet == null) {
                return null;
            }
            plain[i] = (byte) (int) octet;
        }
        return plain.length == 0 ? null : plain;
    }

    /** GPT-2's printable characters for the 256 bytes, in their order: most are their own, the others follow from U+0100 on. */
    public static String byteLevelAlphabet() {
        StringBuilder alphabet = new StringBuilder();
        char next = 0x100;
        for (char octet = 0; octet < 256; octet++) {
            boolean own = (octet >= '!' && octet <= '~') || (octet >= 0xa1 && octet <= 0xac) || octet >= 0xae;
            alphabet.append(own ? octet : next++);
        }
        return alphabet.toString();
    }

    private static Map<Integer, Integer> byteLevel() {
        String alphabet = byteLevelAlphabet();
        Map<Integer, Integer> octets = new HashMap<>();
        for (int octet = 0; octet < alphabet.length(); octet++) {
            octets.put((int) alphabet.charAt(octet), octet);
        }
        return octets;
    }

    static SwiftException unsupported(String file) {
        return new SwiftException(
                file + ": the bytes of tokens are known only of tokenizers with a ByteLevel or a ByteFallback"
                        + " decoder; this one has neither, and can't write every text");
    }
}
