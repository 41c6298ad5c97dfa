package io.swift4j.core.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The tokens of a tokenizer that have a meaning of their own. Immutable. */
public final class SpecialTokens {

    private final Map<String, String> named;
    private final List<String> additional;
    private final Vocabulary vocabulary;

    SpecialTokens(Map<String, String> named, List<String> additional, Vocabulary vocabulary) {
        this.named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
        this.additional = List.copyOf(additional);
        this.vocabulary = vocabulary;
    }

    /**
     * The named tokens, in the order of transformers' {@code special_tokens_map}: {@code bos_token}, {@code eos_token},
     * {@code unk_token}, {@code sep_token}, {@code pad_token}, {@code cls_token}, {@code mask_token}, then those that
     * only this model has, such as {@code image_token}.
     */
    public Map<String, String> map() {
        return named;
    }

    /** Further special tokens, which have no name. */
    public List<String> additional() {
        return additional;
    }

    /** A token by its name, such as {@code bos_token}; empty where the tokenizer has none. */
    public Optional<String> token(String name) {
        return Optional.ofNullable(named.get(name));
    }

    /** The id of a token by its name; empty where the tokenizer has none. */
    public OptionalInt id(String name) {
        String token = named.get(name);
        return token == null ? OptionalInt.empty() : vocabulary.id(token);
    }

    /** The id of the token that begins a text. */
    public OptionalInt bos() {
        return id("bos_token");
    }

    /** The id of the token that ends a text. */
    public OptionalInt eos() {
        return id("eos_token");
    }

    /** The id of the padding token. */
    public OptionalInt pad() {
        return id("pad_token");
    }

    /** The id of the token for what is not in the vocabulary. */
    public OptionalInt unk() {
        return id("unk_token");
    }

    /** The id of the token between two texts. */
    public OptionalInt sep() {
        return id("sep_token");
    }

    /** The id of the token whose state stands for the whole text. */
    public OptionalInt cls() {
        return id("cls_token");
    }

    /** The id of the token that hides another one. */
    public OptionalInt mask() {
        return id("mask_token");
    }

    /** The ids of all special tokens, named ones first, each once. */
    public List<Integer> allIds() {
        Set<String> all = new LinkedHashSet<>(named.values());
        all.addAll(additional);
        List<Integer> ids = new ArrayList<>();
        all.forEach(token -> vocabulary.id(token).ifPresent(ids::add));
        return ids;
    }
}
