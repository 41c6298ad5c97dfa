package io.swift4j.core.content;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A kind of content that goes into a model or comes out of it. */
public enum Modality {
    TEXT("text"),
    IMAGE("pictures"),
    AUDIO("sound"),
    VIDEO("films"),
    BOXES("boxes"),
    POINTS("points"),
    JSON("JSON");

    private final String words;

    Modality(String words) {
        this.words = words;
    }

    /** For messages: {@code pictures}. */
    public String words() {
        return words;
    }

    /** Several for messages, in the order of this type: {@code text, pictures and films}. */
    public static String words(Collection<Modality> several) {
        List<String> all = several.stream().sorted().map(Modality::words).toList();
        if (all.size() < 2) {
            return all.isEmpty() ? "nothing" : all.get(0);
        }
        return all.subList(0, all.size() - 1).stream().collect(Collectors.joining(", ")) + " and "
                + all.get(all.size() - 1);
    }
}
