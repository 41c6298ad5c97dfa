package io.swift4j.train.data;

import io.swift4j.core.content.Content;
import io.swift4j.core.text.TextSpan;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.lesson.Lesson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A sequence of tokens in words: what of it is learned, what is not, and where media stand.
 *
 * @param title what the sequence is in its row: {@code conversation}, {@code preferred}, {@code rejected} …
 * @param row where the row stands
 * @param stretches of its tokens, in order, all of them
 * @param limit the most tokens that are kept; empty for no limit
 */
public record Explanation(String title, RowId row, List<Stretch> stretches, OptionalInt limit) {

    /** What a model makes of tokens. */
    public enum Use {
        /** They have labels. */
        LEARNED,
        /** They are read, not learned. */
        MASKED,
        /** An encoder's vectors stand in their place. */
        MEDIUM
    }

    /**
     * Tokens of one use that follow each other.
     *
     * @param text of the tokens; of a medium what it is called
     * @param first of its tokens, from 0
     * @param tokens how many
     * @param weight of their loss; 0 where they are not learned
     */
    public record Stretch(Use use, String text, int first, int tokens, float weight) {}

    public Explanation {
        stretches = List.copyOf(stretches);
    }

    /** All its tokens. */
    public int tokens() {
        return stretches.stream().mapToInt(Stretch::tokens).sum();
    }

    /** The tokens of one use. */
    public int tokens(Use use) {
        return stretches.stream()
                .filter(stretch -> stretch.use() == use)
                .mapToInt(Stretch::tokens)
                .sum();
    }

    static Explanation of(String title, Tokenizer tokenizer, Example example, List<TextSpan> media, OptionalInt limit) {
        List<Content.Medium> shown = example.media().map(MediaRecipe::media).orElse(List.of());
        List<Stretch> stretches = new ArrayList<>();
        int at = 0;
        int medium = 0;
        while (at < example.length()) {
            int start = at;
            if (medium < media.size() && media.get(medium).start() == at) {
                at = media.get(medium).end();
                String name = media.size() == shown.size()
                        ? shown.get(medium).source().name()
                        : "medium " + (medium + 1);
                stretches.add(new Stretch(Use.MEDIUM, name, start, at - start, 0));
                medium++;
                continue;
            }
            float weight = weight(example, at);
            int end = medium < media.size() ? media.get(medium).start() : example.length();
            while (at < end && weight(example, at) == weight) {
                at++;
            }
            String text = tokenizer.decode(Arrays.copyOfRange(example.ids(), start, at), false);
            stretches.add(new Stretch(weight > 0 ? Use.LEARNED : Use.MASKED, text, start, at - start, weight));
        }
        return new Explanation(title, example.origin(), stretches, limit);
    }

    /** A row whose answer is codes: its words, then its frames. */
    static Explanation of(CodeExample example, Conversation conversation, OptionalInt limit) {
        String words = conversation.turns().stream().map(Turn::content).collect(Collectors.joining(" "));
        Lesson lesson = example.lesson();
        int frames = lesson.frames().length;
        int text = Math.max(0, lesson.length() - frames);
        List<Stretch> stretches = new ArrayList<>();
        if (text > 0) {
            stretches.add(new Stretch(Use.MASKED, words.strip(), 0, text, 0));
        }
        int at = 0;
        while (at < frames) {
            int start = at;
            float weight = lesson.weights()[start];
            while (at < frames && lesson.weights()[at] == weight) {
                at++;
            }
            String name = (at - start) + " frames of " + lesson.frames()[0].length + " codes";
            Use use = weight > 0 ? Use.LEARNED : Use.MEDIUM;
            stretches.add(new Stretch(use, name, text + start, at - start, weight));
        }
        return new Explanation("codes", example.origin(), stretches, limit);
    }

    private static float weight(Example example, int at) {
        return example.labels()[at] == Example.NOTHING ? 0 : example.weights()[at];
    }
}
