package io.swift4j.core.grammar;

import io.swift4j.core.SwiftException;
import io.swift4j.core.text.TokenBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tokens of a vocabulary by their bytes. Node 0 is the root; children follow each other. Immutable. */
final class TokenTrie {

    private static final int[] NONE = {};

    final int size;
    private final TokenBytes bytes;
    private final List<int[]> tokens = new ArrayList<>();
    private final List<int[]> children = new ArrayList<>();
    private final List<byte[]> octets = new ArrayList<>();
    private final int[] manyQuotes;

    private static final int KEPT = 4;
    private static final Map<TokenBytes, TokenTrie> TRIES = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TokenBytes, TokenTrie> eldest) {
            return size() > KEPT;
        }
    };

    /** The trie of a vocabulary, made once. */
    static TokenTrie of(TokenBytes bytes) {
        synchronized (TRIES) {
            TokenTrie known = TRIES.get(bytes);
            if (known == null) {
                known = new TokenTrie(bytes);
                TRIES.put(bytes, known);
            }
            return known;
        }
    }

    /**
     * The trie of all tokens that stand for text.
     *
     * @throws SwiftException where single bytes that JSON may need are no tokens
     */
    private TokenTrie(TokenBytes bytes) {
        this.bytes = bytes;
        this.size = bytes.size();
        List<Integer> order = new ArrayList<>();
        for (int token = 0; token < size; token++) {
            if (bytes.of(token) != null) {
                order.add(token);
            }
        }
        order.sort((a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b)));
        this.manyQuotes = order.stream()
                .filter(token -> quotes(bytes(token)) > 2)
                .mapToInt(Integer::intValue)
                .toArray();
        build(order, 0, order.size(), 0);
        List<String> missing = new ArrayList<>();
        for (int octet = 0x20; octet <= 0xf4; octet++) {
            boolean needed = octet != 0x7f && octet != 0xc0 && octet != 0xc1;
            int child = child(0, octet);
            if (needed && (child < 0 || tokens(child).length == 0)) {
                missing.add(String.format("0x%02x", octet));
            }
        }
        if (!missing.isEmpty()) {
            throw new SwiftException(
                    "the vocabulary has no token for the single bytes " + missing + "; it can't write every JSON text");
        }
    }

    private static int quotes(byte[] octets) {
        int count = 0;
        for (byte octet : octets) {
            count += octet == '"' ? 1 : 0;
        }
        return count;
    }

    private int build(List<Integer> order, int from, int to, int depth) {
        int node = tokens.size();
        tokens.add(NONE);
        children.add(NONE);
        octets.add(new byte[0]);
        int at = from;
        while (at < to && bytes(order.get(at)).length == depth) {
            at++;
        }
        tokens.set(
                node,
                order.subList(from, at).stream().mapToInt(Integer::intValue).toArray());
        List<Integer> below = new ArrayList<>();
        List<Byte> by = new ArrayList<>();
        while (at < to) {
            byte octet = bytes(order.get(at))[depth];
            int end = at;
            while (end < to && bytes(order.get(end))[depth] == octet) {
                end++;
            }
            by.add(octet);
            below.add(build(order, at, end, depth + 1));
            at = end;
        }
        children.set(node, below.stream().mapToInt(Integer::intValue).toArray());
        byte[] all = new byte[by.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = by.get(i);
        }
        octets.set(node, all);
        return node;
    }

    /** Tokens with three quotes or more. */
    int[] manyQuotes() {
        return manyQuotes;
    }

    byte[] bytes(int token) {
        byte[] found = bytes.of(token);
        return found == null ? new byte[0] : found;
    }

    /** The tokens that end at a node. */
    int[] tokens(int node) {
        return tokens.get(node);
    }

    int[] children(int node) {
        return children.get(node);
    }

    /** The bytes that lead to the children, in their order. */
    byte[] octets(int node) {
        return octets.get(node);
    }

    int child(int node, int octet) {
        byte[] all = octets.get(node);
        for (int i = 0; i < all.length; i++) {
            if ((all[i] & 0xff) == octet) {
                return children.get(node)[i];
            }
        }
        return -1;
    }
}
