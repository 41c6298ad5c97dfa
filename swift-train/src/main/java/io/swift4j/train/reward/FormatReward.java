package io.swift4j.train.reward;

import java.util.List;
import java.util.regex.Pattern;

/** {@code format}: 1 for answers of the form {@code <think>…</think> <answer>…</answer>} and nothing else, 0 for others. */
public final class FormatReward implements RewardFunction {

    private static final Pattern FORM = Pattern.compile("<think>.*?</think>\\s*<answer>.*?</answer>", Pattern.DOTALL);

    /** For the service loader. */
    public FormatReward() {}

    @Override
    public String name() {
        return "format";
    }

    @Override
    public double[] rewards(List<Answer> answers) {
        return answers.stream()
                .mapToDouble(answer -> FORM.matcher(answer.text()).matches() ? 1 : 0)
                .toArray();
    }
}
