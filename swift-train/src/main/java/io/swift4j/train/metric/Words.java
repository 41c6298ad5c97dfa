package io.swift4j.train.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Texts as the references take them apart: by Unicode white space, in code points, in runs of words. */
final class Words {

    private Words() {}

    /** White space by Unicode's bidirectional classes, which Java's own methods see differently. */
    static boolean isSpace(int point) {
        return (point >= 0x09 && point <= 0x0d)
                || (point >= 0x1c && point <= 0x20)
                || point == 0x85
                || Character.isSpaceChar(point);
    }

    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            if (isSpace(point)) {
                if (start >= 0) {
                    words.add(text.substring(start, at));
                }
                start = -1;
            } else if (start < 0) {
                start = at;
            }
            at += Character.charCount(point);
        }
        if (start >= 0) {
            words.add(text.substring(start));
        }
        return words;
    }

    /** White space collapsed to single spaces, none at the ends. */
    static String collapse(String text) {
        return String.join(" ", split(text));
    }

    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    static List<String> codePoints(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** How often each run of {@code n} words occurs. */
    static Map<List<String>, Integer> ngrams(List<String> words, int n) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= words.size(); i++) {
            counts.merge(words.subList(i, i + n), 1, Integer::sum);
        }
        return counts;
    }
}
