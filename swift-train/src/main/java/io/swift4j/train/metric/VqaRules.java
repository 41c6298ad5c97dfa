package io.swift4j.train.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How {@link VqaAccuracy} cleans answers.
 *
 * @param punctuation marks that are deleted or become spaces
 * @param numbers what stands for words of numbers
 * @param contractions what stands for words without their apostrophe
 */
public record VqaRules(List<String> punctuation, Map<String, String> numbers, Map<String, String> contractions) {

    private static final Pattern COMMA_IN_NUMBER = Pattern.compile("\\p{Nd},\\p{Nd}");
    private static final Pattern STOP = Pattern.compile("\\.(?!\\p{Nd})");

    /** The published evaluator gives a flag where the number of replacements belongs; it is 32. */
    private static final int STOPS_DELETED = 32;

    private static final String CONTRACTED = """
            ain't aren't can't couldn't could've didn't doesn't don't hadn't hasn't haven't he'd he's how'd
            how'll how's isn't it'd it'll ma'am mightn't might've mustn't must've needn't not've o'clock
            oughtn't shan't shouldn't should've somebody'll somebody's someone'd someone'll someone's
            something'd something'll that's there'd there're there's they'd they'll they're they've 'twas
            wasn't weren't we've what'll what're what's what've when's where'd where's where've who'd
            who'll who's who've why'll why're why's won't wouldn't would've y'all you'd you'll you're
            you've
            """;

    public VqaRules {
        punctuation = List.copyOf(punctuation);
        numbers = Map.copyOf(numbers);
        contractions = Map.copyOf(contractions);
    }

    /**
     * The published evaluator's rules. Of its contractions those with several apostrophes are left out: the punctuation rule has
     * removed all apostrophes before, so that they never match.
     */
    public static VqaRules published() {
        Map<String, String> contractions = new HashMap<>();
        Words.split(CONTRACTED).forEach(word -> contractions.put(word.replace("'", ""), word));
        return new VqaRules(
                List.of(
                        ";", ":", "/", "'", "[", "]", "\"", "(", ")", "=", "+", "\\", "_", ">", "<", "@", "`", ",",
                        "?"),
                Map.ofEntries(
                        Map.entry("none", "0"),
                        Map.entry("zero", "0"),
                        Map.entry("one", "1"),
                        Map.entry("two", "2"),
                        Map.entry("three", "3"),
                        Map.entry("four", "4"),
                        Map.entry("five", "5"),
                        Map.entry("six", "6"),
                        Map.entry("seven", "7"),
                        Map.entry("eight", "8"),
                        Map.entry("nine", "9"),
                        Map.entry("ten", "10")),
                contractions);
    }

    /** A prediction as it is compared. */
    public String prediction(String text) {
        String plain = unpunctuated(Words.strip(text.replace('\n', ' ').replace('\t', ' ')));
        StringBuilder words = new StringBuilder();
        for (String word : Words.split(Words.lower(plain))) {
            String number = numbers.getOrDefault(word, word);
            if (!number.equals("a") && !number.equals("an") && !number.equals("the")) {
                words.append(words.isEmpty() ? "" : " ").append(contractions.getOrDefault(number, number));
            }
        }
        return words.toString();
    }

    /** A text without punctuation. */
    String unpunctuated(String text) {
        boolean number = COMMA_IN_NUMBER.matcher(text).find();
        String plain = text;
        for (String mark : punctuation) {
            boolean apart = text.contains(mark + " ") || text.contains(" " + mark);
            plain = plain.replace(mark, number || apart ? "" : " ");
        }
        Matcher stops = STOP.matcher(plain);
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < STOPS_DELETED && stops.find(); i++) {
            stops.appendReplacement(kept, "");
        }
        return stops.appendTail(kept).toString();
    }
}
