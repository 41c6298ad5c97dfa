package io.swift4j.quickstart;

import io.swift4j.core.SwiftException;
import io.swift4j.core.text.TokenBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A small tokenizer in Hugging Face's format: words that lessons use are one token each, all else is spelled in bytes. */
final class Vocabulary {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String END = "<|end|>";
    private static final String TEMPLATE = """
            {%- for message in messages -%}
            <|{{ message.role }}|>{{ message.content }}<|end|>
            {%- endfor -%}
            {%- if add_generation_prompt -%}<|assistant|>{%- endif -%}
            """;

    private Vocabulary() {}

    /** Writes the tokenizer of texts. */
    static void write(Path folder, Collection<String> texts) {
        Map<String, Integer> words = new LinkedHashMap<>();
        String bytes = TokenBytes.byteLevelAlphabet();
        bytes.chars().forEach(letter -> words.put(Character.toString(letter), words.size()));
        TreeSet<String> found = new TreeSet<>();
        for (String text : texts) {
            for (String word : text.split(" ")) {
                if (word.matches("[a-z]{2,}|[0-9]{1,4}")) {
                    found.add(word);
                    found.add(bytes.charAt(' ') + word);
                }
            }
        }
        found.forEach(word -> words.putIfAbsent(word, words.size()));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("tokenizer.json"), JSON.writeValueAsString(tokenizer(words)));
            ObjectNode config = JSON.createObjectNode();
            config.put("eos_token", END);
            config.put("tokenizer_class", "PreTrainedTokenizerFast");
            Files.writeString(folder.resolve("tokenizer_config.json"), config.toString());
            Files.writeString(folder.resolve("chat_template.jinja"), TEMPLATE);
            ObjectNode generation = JSON.createObjectNode();
            generation.put("eos_token_id", words.size());
            generation.put("pad_token_id", words.size());
            Files.writeString(folder.resolve("generation_config.json"), generation.toString());
        } catch (IOException e) {
            throw new SwiftException("cannot write the tokenizer " + folder + ": " + e, e);
        }
    }

    private static ObjectNode tokenizer(Map<String, Integer> words) {
        ObjectNode tokenizer = JSON.createObjectNode();
        tokenizer.put("version", "1.0");
        int id = words.size();
        var added = tokenizer.putArray("added_tokens");
        for (String special : new String[] {END, "<|user|>", "<|assistant|>", "<|system|>"}) {
            ObjectNode token = added.addObject();
            token.put("id", id++);
            token.put("content", special);
            for (String flag : new String[] {"single_word", "lstrip", "rstrip", "normalized"}) {
                token.put(flag, false);
            }
            token.put("special", true);
        }
        tokenizer
                .putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", true);
        tokenizer
                .putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", true);
        ObjectNode model = tokenizer.putObject("model");
        model.put("type", "BPE");
        model.put("ignore_merges", true);
        ObjectNode vocabulary = model.putObject("vocab");
        words.forEach(vocabulary::put);
        model.putArray("merges");
        return tokenizer;
    }
}
