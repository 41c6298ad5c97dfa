package io.swift4j.train.metric;

import java.util.List;
import java.util.regex.Pattern;

/** How {@link Bleu} takes texts apart, by the names that sacrebleu gives these ways. */
public enum BleuTokens {
    /** At white space. */
    NONE {
        @Override
        List<String> of(String line) {
            return Words.split(line);
        }
    },
    /** As NIST's mteval 13a does. */
    MTEVAL_13A {
        @Override
        List<String> of(String line) {
            String plain = line.replace("<skipped>", "")
                    .replace("-\n", "")
                    .replace("\n", " ")
                    .replace("&quot;", "\"")
                    .replace("&amp;", "&")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">");
            return western(" " + plain + " ");
        }
    },
    /** As NIST's mteval 14 does with international tokenisation: punctuation and symbols of all scripts stand alone. */
    INTERNATIONAL {
        @Override
        List<String> of(String line) {
            String apart = BEFORE_MARK.matcher(line).replaceAll("$1 $2 ");
            apart = AFTER_MARK.matcher(apart).replaceAll(" $1 $2");
            return Words.split(SYMBOL.matcher(apart).replaceAll(" $1 "));
        }
    },
    /** Every character that is not white space. */
    CHARACTER {
        @Override
        List<String> of(String line) {
            return Words.codePoints(line).stream()
                    .filter(point -> !Words.isSpace(point.codePointAt(0)))
                    .toList();
        }
    },
    /** Chinese characters stand alone, the rest is as in 13a. */
    CHINESE {
        @Override
        List<String> of(String line) {
            StringBuilder apart = new StringBuilder();
            Words.strip(line).codePoints().forEach(point -> {
                if (isChinese(point)) {
                    apart.append(' ').appendCodePoint(point).append(' ');
                } else {
                    apart.appendCodePoint(point);
                }
            });
            return western(apart.toString());
        }
    };

    private static final Pattern MARK = Pattern.compile("([\\{-~\\[-` -&(-+:-@/])");
    private static final Pattern STOP_AFTER_LETTER = Pattern.compile("([^0-9])([.,])");
    private static final Pattern STOP_BEFORE_LETTER = Pattern.compile("([.,])([^0-9])");
    private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

    private static final Pattern BEFORE_MARK = Pattern.compile("(\\P{N})(\\p{P})");
    private static final Pattern AFTER_MARK = Pattern.compile("(\\p{P})(\\P{N})");
    private static final Pattern SYMBOL = Pattern.compile("(\\p{S})");

    // Two of sacrebleu's ranges were meant for planes beyond the first; as written there they are U+2001 to U+2A6D and
    // U+2F81
    // to U+2FA1, and scores depend on it.
    private static final int[][] CHINESE_RANGES = {
        {0x3400, 0x4db5}, {0x4e00, 0x9fbb}, {0xf900, 0xfa2d}, {0xfa30, 0xfa6a}, {0xfa70, 0xfad9}, {0x2001, 0x2a6d},
        {0x2f81, 0x2fa1}, {0xff00, 0xffef}, {0x2e80, 0x2eff}, {0x3000, 0x303f}, {0x31c0, 0x31ef}, {0x2f00, 0x2fdf},
        {0x2ff0, 0x2fff}, {0x3100, 0x312f}, {0x31a0, 0x31bf}, {0xfe10, 0xfe1f}, {0xfe30, 0xfe4f}, {0x2600, 0x26ff},
        {0x2700, 0x27bf}, {0x3200, 0x32ff}, {0x3300, 0x33ff}
    };

    abstract List<String> of(String line);

    private static List<String> western(String line) {
        String apart = MARK.matcher(line).replaceAll(" $1 ");
        apart = STOP_AFTER_LETTER.matcher(apart).replaceAll("$1 $2 ");
        apart = STOP_BEFORE_LETTER.matcher(apart).replaceAll(" $1 $2");
        return Words.split(DASH_AFTER_DIGIT.matcher(apart).replaceAll("$1 $2 "));
    }

    private static boolean isChinese(int point) {
        for (int[] range : CHINESE_RANGES) {
            if (point >= range[0] && point <= range[1]) {
                return true;
            }
        }
        return false;
    }
}
