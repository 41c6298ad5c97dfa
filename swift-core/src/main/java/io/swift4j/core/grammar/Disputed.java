package io.swift4j.core.grammar;

import java.util.Collection;

/**
 * Characters that are white space to ECMA-262's {@code \s} but not to that of other regular expressions, or end a line for some: what is
 * valid to one validator is not to another. Strings under patterns that ask for white space, or for any character, do without them where
 * they can.
 */
final class Disputed {

    private static final CodePoints WITHOUT = Regex.compile(
            "^[^\\v\\u0085\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]*$");

    private Disputed() {}

    /**
     * The strings on which readers of some patterns agree.
     *
     * @param patterns that they match, or don't
     * @return those given, where only disputed strings are left of them
     */
    static CodePoints without(Collection<String> patterns, CodePoints strings) {
        if (patterns.stream().noneMatch(Disputed::asks)) {
            return strings;
        }
        CodePoints agreed = WITHOUT.and(strings);
        return agreed.isEmpty() ? strings : agreed;
    }

    private static boolean asks(String pattern) {
        return pattern.contains("\\s") || pattern.contains("\\S") || pattern.contains(".");
    }
}
