package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.List;

/** The filter {@code wordwrap}: Python's {@code textwrap.wrap} on every line, except for text broken at hyphens. */
final class WordWrap {

    private WordWrap() {}

    static Object wrap(Run run, Bound args) {
        String text = Types.textOrNull(args.get(0));
        if (text == null) {
            throw Failure.attribute(args.get(0), "splitlines");
        }
        int width = args.integer(1, 79);
        boolean breakWords = args.truth(2, true);
        String newline = args.getOrNull(3) == null ? "\n" : args.text(3);
        if (args.truth(4, true) && text.indexOf('-') >= 0) {
            throw Failure.unsupported("wordwrap of text with hyphens, unless break_on_hyphens is false");
        } else if (width <= 0) {
            throw Failure.value("invalid width " + width + " (must be > 0)");
        }
        List<String> wrapped = new ArrayList<>();
        for (Object line : PyText.splitLines(text, false)) {
            wrapped.add(String.join(newline, line(run, (String) line, width, breakWords)));
        }
        return run.text(String.join(newline, wrapped));
    }

    private static List<String> line(Run run, String line, int width, boolean breakWords) {
        List<String> chunks = chunks(line);
        List<String> lines = new ArrayList<>();
        int at = 0;
        while (at < chunks.size()) {
            if (!lines.isEmpty() && chunks.get(at).isBlank()) {
                at++;
                continue;
            }
            List<String> current = new ArrayList<>();
            int used = 0;
            while (at < chunks.size() && used + PyText.length(chunks.get(at)) <= width) {
                current.add(chunks.get(at));
                used += PyText.length(chunks.get(at++));
                run.step();
            }
            if (at < chunks.size() && PyText.length(chunks.get(at)) > width) {
                String word = chunks.get(at);
                if (breakWords) {
                    int room = PyText.unit(word, Math.max(1, width - used));
                    current.add(word.substring(0, width - used < 1 ? 0 : room));
                    chunks.set(at, word.substring(width - used < 1 ? 0 : room));
                } else if (current.isEmpty()) {
                    current.add(word);
                    at++;
                }
            }
            if (!current.isEmpty() && current.get(current.size() - 1).isBlank()) {
                current.remove(current.size() - 1);
            }
            if (!current.isEmpty()) {
                lines.add(String.join("", current));
            }
            run.text(width);
        }
        return lines;
    }

    /** Words and the whitespace between them, in turn. */
    private static List<String> chunks(String line) {
        List<String> chunks = new ArrayList<>();
        int start = 0;
        for (int at = 1; at <= line.length(); at++) {
            boolean edge =
                    at == line.length() || PyChars.isSpace(line.charAt(at)) != PyChars.isSpace(line.charAt(at - 1));
            if (edge) {
                chunks.add(line.substring(start, at));
                start = at;
            }
        }
        return chunks;
    }
}
