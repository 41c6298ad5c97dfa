package io.swift4j.modality.processor;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.modality.MediaKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Placeholders of media in a text, and what takes their place.
 *
 * <p>Immutable; {@link #replacing} begins one text.
 */
public final class Placeholders {

    private final Map<MediaKind, String> tokens;

    /** The placeholder of each kind of media that a model takes. */
    public Placeholders(Map<MediaKind, String> tokens) {
        this.tokens = new EnumMap<>(tokens);
        tokens.forEach((kind, token) -> {
            if (token.isEmpty()) {
                throw new IllegalArgumentException("the placeholder of " + kind + " is empty");
            }
        });
    }

    /** What stands for a kind of media. */
    public String token(MediaKind kind) {
        String token = tokens.get(kind);
        if (token == null) {
            throw new SwiftException("this model takes no " + plural(kind));
        }
        return token;
    }

    /** Where one placeholder stands. */
    private record Found(MediaKind kind, int start, int end) {}

    private List<Found> find(String text) {
        List<Found> found = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            Found here = null;
            for (Map.Entry<MediaKind, String> token : tokens.entrySet()) {
                if (text.startsWith(token.getValue(), at)) {
                    here = new Found(token.getKey(), at, at + token.getValue().length());
                    break;
                }
            }
            if (here != null) {
                found.add(here);
            }
            at = here == null ? at + 1 : here.end();
        }
        return found;
    }

    /**
     * The kinds of the placeholders of a text, in their order.
     *
     * @throws SwiftException when there are not as many as media of some kind, naming both numbers
     */
    public List<MediaKind> order(String text, MediaItems items) {
        List<MediaKind> kinds = find(text).stream().map(Found::kind).toList();
        for (MediaKind kind : MediaKind.values()) {
            long placeholders = kinds.stream().filter(other -> other == kind).count();
            int media = count(items, kind);
            if (media > 0 && !tokens.containsKey(kind)) {
                throw new SwiftException("this model takes no " + plural(kind) + ", but " + media + " "
                        + (media == 1 ? "is" : "are") + " given");
            }
            if (placeholders != media) {
                throw new SwiftException("the text has " + placeholders + " placeholders " + tokens.get(kind) + ", but "
                        + media + " " + plural(kind) + " are given");
            }
        }
        return kinds;
    }

    /**
     * Refuses media that are no pictures, where there is no text with placeholders.
     *
     * @throws SwiftException naming what the model takes
     */
    public void onlyPictures(MediaItems items) {
        order(token(MediaKind.IMAGE).repeat(items.images().size()), items);
    }

    private static int count(MediaItems items, MediaKind kind) {
        return switch (kind) {
            case IMAGE -> items.images().size();
            case VIDEO -> items.films().size();
            case AUDIO -> items.sounds().size();
        };
    }

    private static String plural(MediaKind kind) {
        return switch (kind) {
            case IMAGE -> "pictures";
            case VIDEO -> "films";
            case AUDIO -> "sounds";
        };
    }

    /** Begins to replace the placeholders of a text. */
    public Replacing replacing(String text) {
        return new Replacing(text);
    }

    /** Texts that take the place of placeholders, each kind in the order of the media. Not thread-safe. */
    public final class Replacing {

        private final String text;
        private final Map<MediaKind, List<String>> texts = new EnumMap<>(MediaKind.class);
        private String before = "";
        private String after = "";

        private Replacing(String text) {
            this.text = text;
        }

        /** What takes the place of the next medium of a kind. */
        public Replacing with(MediaKind kind, String replacement) {
            texts.computeIfAbsent(kind, k -> new ArrayList<>()).add(replacement);
            return this;
        }

        /** The placeholder itself, repeated. */
        public Replacing with(MediaKind kind, int times) {
            return with(kind, token(kind).repeat(times));
        }

        /** Replaces these markers around films' placeholders too, where they are there. */
        public Replacing filmsWithin(String newBefore, String newAfter) {
            before = newBefore;
            after = newAfter;
            return this;
        }

        /** The text with everything replaced. */
        public Processed to(MediaTensors media) {
            StringBuilder expanded = new StringBuilder();
            List<Processed.Edit> edits = new ArrayList<>();
            Map<MediaKind, Integer> next = new EnumMap<>(MediaKind.class);
            int last = 0;
            for (Found found : find(text)) {
                List<String> all = texts.getOrDefault(found.kind(), List.of());
                int number = next.merge(found.kind(), 1, Integer::sum) - 1;
                if (number >= all.size()) {
                    throw new IllegalStateException("no text for " + found.kind() + " " + (number + 1));
                }
                int start = found.start();
                int end = found.end();
                if (found.kind() == MediaKind.VIDEO
                        && start - before.length() >= last
                        && text.startsWith(before, start - before.length())
                        && text.startsWith(after, end)) {
                    start -= before.length();
                    end += after.length();
                }
                expanded.append(text, last, start).append(all.get(number));
                edits.add(new Processed.Edit(start, end, all.get(number).length()));
                last = end;
            }
            return new Processed(expanded.append(text, last, text.length()).toString(), edits, media);
        }
    }
}
