package io.swift4j.core.content;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A message of text and media.
 *
 * @param role who speaks: {@code system}, {@code user}, {@code assistant} or {@code tool} in most templates
 * @param content its parts in order, at least one
 */
public record Message(String role, List<Content> content) {

    public Message {
        content = List.copyOf(content);
        if (role.isBlank()) {
            throw new IllegalArgumentException("a message needs a role, such as \"user\"");
        }
        if (content.isEmpty()) {
            throw new IllegalArgumentException("a message needs at least one part");
        }
    }

    /** What the model is told before a conversation. */
    public static Message system(String text) {
        return new Message("system", List.of(Content.text(text)));
    }

    /** What the user says and shows. */
    public static Message user(Content... content) {
        return new Message("user", Arrays.asList(content));
    }

    /** What the user says. */
    public static Message user(String text) {
        return user(Content.text(text));
    }

    /** What the model said. */
    public static Message assistant(String text) {
        return new Message("assistant", List.of(Content.text(text)));
    }

    /** Its texts, one after the other. */
    public String words() {
        StringBuilder words = new StringBuilder();
        content.forEach(part -> words.append(part instanceof Content.Text text ? text.text() : ""));
        return words.toString();
    }

    /** Its media in order. */
    public Stream<Content.Medium> media() {
        return content.stream().filter(Content.Medium.class::isInstance).map(Content.Medium.class::cast);
    }

    /**
     * The message as Hugging Face's chat templates see it: with nothing but text {@code content} is a text, else a list of
     * parts with a {@code type}.
     *
     * @throws IllegalArgumentException when a part is a medium of unknown kind
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("role", role);
        if (media().findAny().isEmpty()) {
            StringBuilder text = new StringBuilder();
            content.forEach(part -> text.append(words(part)));
            map.put("content", text.toString());
        } else {
            List<Map<String, Object>> parts = new ArrayList<>();
            content.forEach(part -> parts.add(part(part)));
            map.put("content", parts);
        }
        return map;
    }

    private static String words(Content part) {
        if (part instanceof Content.Text text) {
            return text.text();
        } else if (part instanceof Content.Json json) {
            return json.json();
        }
        throw new IllegalArgumentException("boxes have no words of their own: write them as the model does, as text");
    }

    private static Map<String, Object> part(Content part) {
        if (!(part instanceof Content.Medium medium)) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("type", "text");
            map.put("text", words(part));
            return map;
        } else if (part instanceof Content.Image) {
            return Map.of("type", "image");
        } else if (part instanceof Content.Audio) {
            return Map.of("type", "audio");
        } else if (part instanceof Content.Video) {
            return Map.of("type", "video");
        }
        throw new IllegalArgumentException("what kind of medium "
                + medium.source().name() + " is, has to be found out before it is written into a text");
    }
}
