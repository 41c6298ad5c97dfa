package io.swift4j.core.grammar;

import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Regular expressions of ECMA-262 as an automaton (Thompson 1968), as far as they are regular.
 *
 * <p>Characters, classes, {@code \d \w \s} and their opposites, groups, alternatives, repetitions, and anchors at the ends. An
 * expression without anchors is looked for anywhere. Back-references, looking around, word boundaries, Unicode properties and
 * flags are refused.
 */
final class Regex {

    private static final int MOST_NODES = 20_000;

    private final String text;
    private int at;

    /** Ways from each node of the automaton under construction: ranges with targets, and ways that take no character. */
    private final List<List<int[]>> ranges = new ArrayList<>();

    private final List<List<Integer>> free = new ArrayList<>();

    private record Part(int in, int out) {}

    private Regex(String text) {
        this.text = text;
    }

    /** The automaton of a pattern. */
    static CodePoints compile(String pattern) {
        Regex regex = new Regex(pattern);
        int start = regex.node();
        int end = regex.node();
        regex.top(start, end);
        return regex.determined(start, end);
    }

    private int node() {
        if (ranges.size() >= MOST_NODES) {
            throw problem("is too large");
        }
        ranges.add(new ArrayList<>());
        free.add(new ArrayList<>());
        return ranges.size() - 1;
    }

    private SwiftException problem(String why) {
        return new SwiftException("pattern \"" + text + "\" " + why);
    }

    private boolean more() {
        return at < text.length();
    }

    private boolean ahead(String next) {
        return text.startsWith(next, at);
    }

    private boolean take(String next) {
        boolean there = ahead(next);
        at += there ? next.length() : 0;
        return there;
    }

    private int point() {
        int point = text.codePointAt(at);
        at += Character.charCount(point);
        return point;
    }

    /** Alternatives, each with its own anchors. */
    private void top(int start, int end) {
        do {
            int in = node();
            free.get(start).add(in);
            if (!take("^")) {
                ranges.get(in).add(new int[] {0, CodePoints.LAST, in});
            }
            Part part = sequence();
            int out = node();
            free.get(in).add(part.in);
            free.get(part.out).add(out);
            free.get(out).add(end);
            if (!take("$")) {
                ranges.get(out).add(new int[] {0, CodePoints.LAST, out});
            }
        } while (take("|"));
        if (more()) {
            throw problem("has " + (ahead(")") ? "a ) without (" : "'" + text.charAt(at) + "' where it can't be")
                    + " at index " + at + "; anchors may only stand at the ends");
        }
    }

    private Part alternatives() {
        Part part = sequence();
        if (!ahead("|")) {
            return part;
        }
        int in = node();
        int out = node();
        free.get(in).add(part.in);
        free.get(part.out).add(out);
        while (take("|")) {
            Part other = sequence();
            free.get(in).add(other.in);
            free.get(other.out).add(out);
        }
        return new Part(in, out);
    }

    private Part sequence() {
        int in = node();
        int last = in;
        while (more() && !ahead("|") && !ahead(")") && !ahead("$")) {
            Part part = repeated();
            free.get(last).add(part.in);
            last = part.out;
        }
        return new Part(in, last);
    }

    private Part repeated() {
        int from = at;
        Part part = atom();
        int to = at;
        int[] times = times();
        if (times.length == 0) {
            return part;
        }
        take("?");
        if (times().length > 0) {
            throw problem("repeats a repetition at index " + at);
        }
        int after = at;
        int in = node();
        int last = in;
        for (int i = 0; i < times[0]; i++) {
            Part copy = i == 0 ? part : again(from, to);
            free.get(last).add(copy.in);
            last = copy.out;
        }
        int out = node();
        if (times[1] == Integer.MAX_VALUE) {
            Part copy = times[0] == 0 ? part : again(from, to);
            int loop = node();
            free.get(last).add(loop);
            free.get(loop).add(copy.in);
            free.get(copy.out).add(loop);
            free.get(loop).add(out);
        } else {
            for (int i = times[0]; i < times[1]; i++) {
                Part copy = i == 0 ? part : again(from, to);
                free.get(last).add(out);
                free.get(last).add(copy.in);
                last = copy.out;
            }
            free.get(last).add(out);
        }
        at = after;
        return new Part(in, out);
    }

    private Part again(int from, int to) {
        at = from;
        Part copy = atom();
        at = to;
        return copy;
    }

    /** How often, as least and most; nothing where no repetition follows. */
    private int[] times() {
        if (take("*")) {
            return new int[] {0, Integer.MAX_VALUE};
        }
        if (take("+")) {
            return new int[] {1, Integer.MAX_VALUE};
        }
        if (take("?")) {
            return new int[] {0, 1};
        }
        if (!take("{")) {
            return new int[0];
        }
        int close = text.indexOf('}', at);
        String inside = close < 0 ? "" : text.substring(at, close);
        if (!inside.matches("\\d{1,5}(,\\d{0,5})?")) {
            throw problem("has a { at index " + (at - 1) + " that is no repetition; write \\{ for the character");
        }
        at = close + 1;
        String[] ends = inside.split(",", -1);
        int least = Integer.parseInt(ends[0]);
        int most = ends.length == 1 ? least : ends[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(ends[1]);
        if (most < least) {
            throw problem("repeats at least " + least + " and at most " + most + " times");
        }
        return new int[] {least, most};
    }

    private Part atom() {
        if (take("(")) {
            if (ahead("?") && !ahead("?:")) {
                boolean named = ahead("?<") && !ahead("?<=") && !ahead("?<!");
                if (!named) {
                    throw problem("looks around or sets flags at index " + (at - 1) + ", which is not supported");
                }
                at = text.indexOf('>', at) + 1;
            }
            take("?:");
            Part inside = alternatives();
            if (!take(")")) {
                throw problem(
                        ahead("$") ? "has an anchor inside of a group, which is not supported" : "has a ( without )");
            }
            return inside;
        }
        if (ahead("^") || ahead("*") || ahead("+") || ahead("?")) {
            throw problem("has '" + text.charAt(at) + "' at index " + at + " where it can't be");
        }
        Ranges set = new Ranges();
        if (take("[")) {
            set = bracket();
        } else if (take(".")) {
            set.add('\n', '\n').add('\r', '\r').add(0x2028, 0x2029);
            set = set.inverse();
        } else if (take("\\")) {
            set = escape(false);
        } else {
            int point = point();
            set.add(point, point);
        }
        int in = node();
        int out = node();
        for (int[] range : set.list) {
            ranges.get(in).add(new int[] {range[0], range[1], out});
        }
        return new Part(in, out);
    }

    private Ranges bracket() {
        boolean not = take("^");
        Ranges set = new Ranges();
        while (!take("]")) {
            if (!more()) {
                throw problem("has a [ without ]");
            }
            Ranges first = take("\\") ? escape(true) : Ranges.of(point());
            if (ahead("-") && !ahead("-]")) {
                at++;
                Ranges last = take("\\") ? escape(true) : Ranges.of(point());
                if (first.only() < 0 || last.only() < first.only()) {
                    throw problem("has a wrong range of characters before index " + at);
                }
                set.add(first.only(), last.only());
            } else {
                first.list.forEach(range -> set.add(range[0], range[1]));
            }
        }
        return not ? set.inverse() : set;
    }

    private Ranges escape(boolean inClass) {
        if (!more()) {
            throw problem("ends in a \\");
        }
        int letter = point();
        Ranges set = new Ranges();
        switch (letter) {
            case 'd', 'D' -> set.add('0', '9');
            case 'w', 'W' -> set.add('0', '9').add('A', 'Z').add('a', 'z').add('_', '_');
            case 's', 'S' ->
                set.add(9, 13)
                        .add(' ', ' ')
                        .add(0xa0, 0xa0)
                        .add(0x1680, 0x1680)
                        .add(0x2000, 0x200a)
                        .add(0x2028, 0x2029)
                        .add(0x202f, 0x202f)
                        .add(0x205f, 0x205f)
                        .add(0x3000, 0x3000)
                        .add(0xfeff, 0xfeff);
            case 'n' -> set.add('\n', '\n');
            case 'r' -> set.add('\r', '\r');
            case 't' -> set.add('\t', '\t');
            case 'f' -> set.add('\f', '\f');
            case 'v' -> set.add(11, 11);
            case 'x' -> set.add(hex(2));
            case 'u' -> set.add(take("{") ? braced() : hex(4));
            default -> {
                boolean letterOrDigit = letter < 128 && Character.isLetterOrDigit(letter);
                if (letterOrDigit && !(inClass && letter == 'b')) {
                    throw problem("has \\" + Character.toString(letter) + ", which is not supported");
                }
                set.add(letterOrDigit ? '\b' : letter);
            }
        }
        return letter == 'D' || letter == 'W' || letter == 'S' ? set.inverse() : set;
    }

    private int hex(int digits) {
        String shown = text.substring(at, Math.min(text.length(), at + digits));
        if (!shown.matches("[0-9a-fA-F]{" + digits + "}")) {
            throw problem("needs " + digits + " hexadecimal digits at index " + at);
        }
        at += digits;
        return Integer.parseInt(shown, 16);
    }

    private int braced() {
        int close = text.indexOf('}', at);
        String shown = close < 0 ? "" : text.substring(at, close);
        if (!shown.matches("[0-9a-fA-F]{1,6}")) {
            throw problem("needs hexadecimal digits in braces at index " + at);
        }
        at = close + 1;
        return Integer.parseInt(shown, 16);
    }

    /** Characters as ranges. */
    private static final class Ranges {

        private final List<int[]> list = new ArrayList<>();

        static Ranges of(int point) {
            return new Ranges().add(point);
        }

        Ranges add(int point) {
            return add(point, point);
        }

        Ranges add(int from, int to) {
            list.add(new int[] {from, to});
            return this;
        }

        /** The only character; -1 where there are more. */
        int only() {
            return list.size() == 1 && list.get(0)[0] == list.get(0)[1] ? list.get(0)[0] : -1;
        }

        Ranges inverse() {
            list.sort((a, b) -> Integer.compare(a[0], b[0]));
            Ranges others = new Ranges();
            int next = 0;
            for (int[] range : list) {
                if (range[0] > next) {
                    others.add(next, range[0] - 1);
                }
                next = Math.max(next, range[1] + 1);
            }
            if (next <= CodePoints.LAST) {
                others.add(next, CodePoints.LAST);
            }
            return others;
        }
    }

    /** The subset construction. */
    private CodePoints determined(int start, int end) {
        Map<BitSet, Integer> ids = new HashMap<>();
        List<BitSet> sets = new ArrayList<>();
        List<List<CodePoints.Arc>> arcs = new ArrayList<>();
        BitSet first = new BitSet();
        first.set(start);
        close(first);
        ids.put(first, 0);
        sets.add(first);
        for (int i = 0; i < sets.size(); i++) {
            TreeSet<Integer> cuts = new TreeSet<>();
            List<int[]> ways = new ArrayList<>();
            sets.get(i).stream().forEach(node -> ways.addAll(ranges.get(node)));
            for (int[] way : ways) {
                cuts.add(way[0]);
                cuts.add(way[1] + 1);
            }
            List<CodePoints.Arc> list = new ArrayList<>();
            Integer from = null;
            for (int cut : cuts) {
                if (from != null) {
                    BitSet set = new BitSet();
                    for (int[] way : ways) {
                        if (way[0] <= from && way[1] >= cut - 1) {
                            set.set(way[2]);
                        }
                    }
                    if (!set.isEmpty()) {
                        close(set);
                        Integer id = ids.get(set);
                        if (id == null) {
                            id = sets.size();
                            ids.put(set, id);
                            sets.add(set);
                        }
                        list.add(new CodePoints.Arc(from, cut - 1, id));
                    }
                }
                from = cut;
            }
            arcs.add(list);
            if (sets.size() > MOST_NODES) {
                throw problem("needs an automaton that is too large");
            }
        }
        boolean[] accepts = new boolean[sets.size()];
        for (int i = 0; i < accepts.length; i++) {
            accepts[i] = sets.get(i).get(end);
        }
        return new CodePoints(arcs, accepts);
    }

    private void close(BitSet set) {
        List<Integer> open = new ArrayList<>();
        set.stream().forEach(open::add);
        while (!open.isEmpty()) {
            for (int following : free.get(open.remove(open.size() - 1))) {
                if (!set.get(following)) {
                    set.set(following);
                    open.add(following);
                }
            }
        }
    }
}
