package io.swift4j.train;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.Decoder;
import io.swift4j.train.config.GrpoOptions;
import io.swift4j.train.data.Prompt;
import io.swift4j.train.reward.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Draws answers to prompts from the model as it is. */
final class AnswerSource {

    private final GenerationConfig config;
    private final Function<int[], String> text;
    private final int each;

    /**
     * Chooses how.
     *
     * @param base the end and padding tokens
     * @param text the text of tokens, without special ones
     */
    AnswerSource(GenerationConfig base, Function<int[], String> text, GrpoOptions options) {
        this.text = text;
        this.each = options.numGenerations();
        this.config = base.toBuilder()
                .numBeams(1)
                .doSample(true)
                .temperature(options.temperature())
                .topK(options.topK())
                .topP(options.topP())
                .repetitionPenalty(options.repetitionPenalty())
                .maxNewTokens(options.maxCompletionLength())
                .numReturnSequences(each)
                .build();
    }

    /** The same number of answers to each prompt, one group after another. */
    List<Answer> draw(Decoder decoder, List<Prompt> prompts, long seed) {
        int[][] ids = prompts.stream().map(Prompt::ids).toArray(int[][]::new);
        GenerationResult result = new Generator(decoder)
                .generate(
                        Prompts.of(config.padTokenId(), ids),
                        config.toBuilder().seed(seed).build());
        List<Answer> answers = new ArrayList<>();
        for (int row = 0; row < prompts.size() * each; row++) {
            Prompt prompt = prompts.get(row / each);
            int[] tokens = result.answer(row);
            answers.add(new Answer(prompt.messages(), text.apply(tokens), tokens, prompt.columns()));
        }
        return answers;
    }

    /** Prompts with their answers, of which the answers are learned. */
    List<TokenSequence> sequences(List<Prompt> prompts, List<Answer> answers) {
        List<TokenSequence> sequences = new ArrayList<>();
        for (int row = 0; row < answers.size(); row++) {
            int[] prompt = prompts.get(row / each).ids();
            int[] answer = answers.get(row).ids();
            int[] ids = Arrays.copyOf(prompt, prompt.length + answer.length);
            System.arraycopy(answer, 0, ids, prompt.length, answer.length);
            int[] labels = ids.clone();
            Arrays.fill(labels, 0, prompt.length, TokenSequence.IGNORED);
            sequences.add(TokenSequence.of(ids, labels));
        }
        return sequences;
    }
}
