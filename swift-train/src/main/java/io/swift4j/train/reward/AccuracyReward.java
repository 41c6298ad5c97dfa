package io.swift4j.train.reward;

import io.swift4j.core.SwiftException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code accuracy}: 1 for answers that say what the row's {@code solution} says, 0 for others.
 *
 * <p>What counts is within {@code <answer>…</answer>}, else in the last {@code \boxed{…}}, else the whole text; of the answer
 * as of the solution. Two are the same as numbers, or as texts but for spaces and case. Algebra is not simplified, other than in
 * ms-swift: {@code 1/2} is not {@code 0.5}.
 */
public final class AccuracyReward implements RewardFunction {

    private static final Pattern TAGGED = Pattern.compile("<answer>(.*?)</answer>", Pattern.DOTALL);
    private static final Pattern BOXED = Pattern.compile("\\\\boxed\\{((?:[^{}]|\\{[^{}]*\\})*)\\}");

    /** For the service loader. */
    public AccuracyReward() {}

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public double[] rewards(List<Answer> answers) {
        return answers.stream().mapToDouble(AccuracyReward::reward).toArray();
    }

    private static double reward(Answer answer) {
        Object solution = answer.columns().get("solution");
        if (solution == null) {
            throw new SwiftException("the reward accuracy needs the column solution, which a row lacks; it has "
                    + answer.columns().keySet());
        }
        return same(said(answer.text()), said(String.valueOf(solution))) ? 1 : 0;
    }

    private static String said(String text) {
        return last(TAGGED, text).or(() -> last(BOXED, text)).orElse(text).strip();
    }

    private static Optional<String> last(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        Optional<String> found = Optional.empty();
        while (matcher.find()) {
            found = Optional.of(matcher.group(1));
        }
        return found;
    }

    private static boolean same(String a, String b) {
        Optional<BigDecimal> first = number(a);
        Optional<BigDecimal> second = number(b);
        if (first.isPresent() && second.isPresent()) {
            return first.get().compareTo(second.get()) == 0;
        }
        return a.replaceAll("\\s+", "").equalsIgnoreCase(b.replaceAll("\\s+", ""));
    }

    private static Optional<BigDecimal> number(String text) {
        String plain = text.replace(",", "").replace("$", "").strip();
        return plain.matches("[+-]?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})")
                ? Optional.of(new BigDecimal(plain))
                : Optional.empty();
    }
}
