package io.swift4j.quickstart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The letters of signs, made of dots. */
final class Letters {

    private static final int ROWS = 7;

    private final Map<Character, List<String>> letters = new LinkedHashMap<>();

    Letters() {
        List<String> lines = Resources.lines("letters.txt");
        for (int i = 0; i + ROWS < lines.size(); i += ROWS + 1) {
            letters.put(lines.get(i).charAt(0), List.copyOf(lines.subList(i + 1, i + 1 + ROWS)));
        }
    }

    /** All letters, in the order of the file. */
    String all() {
        StringBuilder all = new StringBuilder();
        letters.keySet().forEach(all::append);
        return all.toString();
    }

    List<String> rows(char letter) {
        List<String> rows = letters.get(letter);
        if (rows == null) {
            throw new IllegalArgumentException("no letter " + letter);
        }
        return rows;
    }
}
