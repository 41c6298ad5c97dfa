package io.swift4j.core.text;

import io.swift4j.core.text.TokenizerConfig.AddedToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings the special tokens of the configuration into {@code tokenizer.json}, as transformers does when it loads both:
 * those it lacks are added, those it has as ordinary tokens become special.
 */
final class AddedTokens {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final List<ObjectNode> tokens;
    private final Map<String, ObjectNode> byContent = new HashMap<>();
    private final Vocabulary vocabulary;
    private boolean changed;

    private AddedTokens(TokenizerFile file, Vocabulary vocabulary) {
        this.tokens = new ArrayList<>(file.addedTokens());
        this.vocabulary = vocabulary;
        for (ObjectNode token : tokens) {
            String content = token.path("content").stringValue("");
            byContent.put(content, token);
            vocabulary.add(content, token.path("id").intValue());
        }
    }

    /** The content of {@code tokenizer.json} to load; the very same bytes where nothing changes. */
    static byte[] merge(byte[] content, TokenizerFile file, TokenizerConfig config, Vocabulary vocabulary) {
        AddedTokens merged = new AddedTokens(file, vocabulary);
        Set<String> special = new HashSet<>();
        config.named().values().forEach(token -> special.add(token.content()));
        config.additional().forEach(token -> special.add(token.content()));
        config.added().values().forEach(token -> merged.add(token, special.contains(token.content())));
        config.named().values().forEach(token -> merged.add(token, true));
        config.additional().forEach(token -> merged.add(token, true));
        if (!merged.changed) {
            return content;
        }
        ObjectNode root = (ObjectNode) MAPPER.readTree(content);
        root.putArray("added_tokens").addAll(merged.tokens);
        return MAPPER.writeValueAsBytes(root);
    }

    private void add(AddedToken token, boolean mustBeSpecial) {
        if (token.content().isEmpty()) {
            return;
        }
        boolean special = mustBeSpecial || token.flag("special", true);
        ObjectNode known = byContent.get(token.content());
        if (known != null) {
            if (special && !known.path("special").booleanValue(false)) {
                known.put("special", true);
                changed = true;
            }
            return;
        }
        ObjectNode added = MAPPER.createObjectNode();
        added.put("id", vocabulary.append(token.content()));
        added.put("content", token.content());
        added.put("single_word", token.flag("single_word", false));
        added.put("lstrip", token.flag("lstrip", false));
        added.put("rstrip", token.flag("rstrip", false));
        added.put("normalized", token.flag("normalized", !special));
        added.put("special", special);
        tokens.add(added);
        byContent.put(token.content(), added);
        changed = true;
    }
}
