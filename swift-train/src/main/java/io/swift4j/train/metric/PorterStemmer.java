package io.swift4j.train.metric;

import java.util.List;
import java.util.function.Predicate;

/** English words without their endings, by the algorithm as first published (Porter 1980). */
final class PorterStemmer {

    /** An ending, what replaces it, and what must hold of the rest; the first rule whose ending fits decides. */
    private record Rule(String ending, String replacement, Predicate<String> condition) {}

    private static final List<Rule> PLURALS = List.of(
            new Rule("sses", "ss", PorterStemmer::any),
            new Rule("ies", "i", PorterStemmer::any),
            new Rule("ss", "ss", PorterStemmer::any),
            new Rule("s", "", PorterStemmer::any));

    private static final List<Rule> DOUBLE_SUFFIXES = List.of(
            new Rule("ational", "ate", PorterStemmer::isLong),
            new Rule("tional", "tion", PorterStemmer::isLong),
            new Rule("enci", "ence", PorterStemmer::isLong),
            new Rule("anci", "ance", PorterStemmer::isLong),
            new Rule("izer", "ize", PorterStemmer::isLong),
            new Rule("abli", "able", PorterStemmer::isLong),
            new Rule("alli", "al", PorterStemmer::isLong),
            new Rule("entli", "ent", PorterStemmer::isLong),
            new Rule("eli", "e", PorterStemmer::isLong),
            new Rule("ousli", "ous", PorterStemmer::isLong),
            new Rule("ization", "ize", PorterStemmer::isLong),
            new Rule("ation", "ate", PorterStemmer::isLong),
            new Rule("ator", "ate", PorterStemmer::isLong),
            new Rule("alism", "al", PorterStemmer::isLong),
            new Rule("iveness", "ive", PorterStemmer::isLong),
            new Rule("fulness", "ful", PorterStemmer::isLong),
            new Rule("ousness", "ous", PorterStemmer::isLong),
            new Rule("aliti", "al", PorterStemmer::isLong),
            new Rule("iviti", "ive", PorterStemmer::isLong),
            new Rule("biliti", "ble", PorterStemmer::isLong));

    private static final List<Rule> FURTHER_SUFFIXES = List.of(
            new Rule("icate", "ic", PorterStemmer::isLong),
            new Rule("ative", "", PorterStemmer::isLong),
            new Rule("alize", "al", PorterStemmer::isLong),
            new Rule("iciti", "ic", PorterStemmer::isLong),
            new Rule("ical", "ic", PorterStemmer::isLong),
            new Rule("ful", "", PorterStemmer::isLong),
            new Rule("ness", "", PorterStemmer::isLong));

    private static final List<Rule> LAST_SUFFIXES = List.of(
            new Rule("al", "", PorterStemmer::isLonger),
            new Rule("ance", "", PorterStemmer::isLonger),
            new Rule("ence", "", PorterStemmer::isLonger),
            new Rule("er", "", PorterStemmer::isLonger),
            new Rule("ic", "", PorterStemmer::isLonger),
            new Rule("able", "", PorterStemmer::isLonger),
            new Rule("ible", "", PorterStemmer::isLonger),
            new Rule("ant", "", PorterStemmer::isLonger),
            new Rule("ement", "", PorterStemmer::isLonger),
            new Rule("ment", "", PorterStemmer::isLonger),
            new Rule("ent", "", PorterStemmer::isLonger),
            new Rule("ion", "", PorterStemmer::isLongerAfterSOrT),
            new Rule("ou", "", PorterStemmer::isLonger),
            new Rule("ism", "", PorterStemmer::isLonger),
            new Rule("ate", "", PorterStemmer::isLonger),
            new Rule("iti", "", PorterStemmer::isLonger),
            new Rule("ous", "", PorterStemmer::isLonger),
            new Rule("ive", "", PorterStemmer::isLonger),
            new Rule("ize", "", PorterStemmer::isLonger));

    private PorterStemmer() {}

    private static boolean any(String rest) {
        return true;
    }

    private static boolean isLong(String rest) {
        return measure(rest) > 0;
    }

    private static boolean isLonger(String rest) {
        return measure(rest) > 1;
    }

    private static boolean isLongerAfterSOrT(String rest) {
        return isLonger(rest) && (rest.endsWith("s") || rest.endsWith("t"));
    }

    static String stem(String word) {
        String stem = pastAndGerund(apply(PLURALS, Words.lower(word)));
        if (stem.endsWith("y") && hasVowel(without(stem, 1))) {
            stem = without(stem, 1) + "i";
        }
        stem = apply(LAST_SUFFIXES, apply(FURTHER_SUFFIXES, apply(DOUBLE_SUFFIXES, stem)));
        if (stem.endsWith("e")) {
            String rest = without(stem, 1);
            if (measure(rest) > 1 || (measure(rest) == 1 && !endsShort(rest))) {
                stem = rest;
            }
        }
        return stem.endsWith("ll") && measure(without(stem, 1)) > 1 ? without(stem, 1) : stem;
    }

    private static String apply(List<Rule> rules, String word) {
        for (Rule rule : rules) {
            if (word.endsWith(rule.ending)) {
                String rest = without(word, rule.ending.length());
                return rule.condition.test(rest) ? rest + rule.replacement : word;
            }
        }
        return word;
    }

    private static String pastAndGerund(String word) {
        if (word.endsWith("eed")) {
            return measure(without(word, 3)) > 0 ? without(word, 1) : word;
        }
        int ending = word.endsWith("ed") ? 2 : word.endsWith("ing") ? 3 : 0;
        String rest = without(word, ending);
        if (ending == 0 || !hasVowel(rest)) {
            return word;
        }
        if (rest.endsWith("at") || rest.endsWith("bl") || rest.endsWith("iz")) {
            return rest + "e";
        }
        if (endsDouble(rest)) {
            char last = rest.charAt(rest.length() - 1);
            return last == 'l' || last == 's' || last == 'z' ? rest : without(rest, 1);
        }
        return measure(rest) == 1 && endsShort(rest) ? rest + "e" : rest;
    }

    private static String without(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }

    private static boolean isConsonant(String word, int at) {
        char letter = word.charAt(at);
        if (letter == 'y') {
            return at == 0 || !isConsonant(word, at - 1);
        }
        return "aeiou".indexOf(letter) < 0;
    }

    /** How often a vowel is followed by a consonant. */
    private static int measure(String word) {
        int changes = 0;
        for (int i = 1; i < word.length(); i++) {
            if (isConsonant(word, i) && !isConsonant(word, i - 1)) {
                changes++;
            }
        }
        return changes;
    }

    private static boolean hasVowel(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!isConsonant(word, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsDouble(String word) {
        int last = word.length() - 1;
        return last > 0 && word.charAt(last) == word.charAt(last - 1) && isConsonant(word, last);
    }

    /** Whether it ends in consonant, vowel, and a consonant that is not w, x or y. */
    private static boolean endsShort(String word) {
        int last = word.length() - 1;
        return last >= 2
                && isConsonant(word, last - 2)
                && !isConsonant(word, last - 1)
                && isConsonant(word, last)
                && "wxy".indexOf(word.charAt(last)) < 0;
    }
}
