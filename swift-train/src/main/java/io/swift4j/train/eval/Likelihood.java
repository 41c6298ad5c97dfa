package io.swift4j.train.eval;

import io.swift4j.SwiftModel;
import io.swift4j.core.SwiftException;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * How likely a model finds each option as the answer: the sum of the log-probabilities of the option's tokens after the question.
 *
 * <p>Options of one token each, as letters are, take one run of the question, in batches where there are no media; longer ones a run
 * each. After a question that is continued as plain text an option has a space before it.
 */
final class Likelihood {

    private final SwiftModel model;
    private final Decoder decoder;

    Likelihood(SwiftModel model) {
        this.model = model;
        this.decoder = model.answering();
    }

    List<Answered> answer(List<Question> questions, List<String> options, BooleanSupplier stop) {
        boolean chat = model.tokenizer().hasChatTemplate();
        int[][] tokens = options.stream()
                .map(option -> tokens(chat ? option : " " + option))
                .toArray(int[][]::new);
        boolean single = Arrays.stream(tokens).allMatch(ids -> ids.length == 1);
        List<Answered> answers = new ArrayList<>();
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.INFERENCE)) {
            if (single
                    && questions.stream().allMatch(question -> question.media().isEmpty())) {
                double[][] scores = lastScores(
                        questions.stream().map(question -> ids(question, chat)).toArray(int[][]::new), tokens);
                for (double[] row : scores) {
                    answers.add(chosen(options, row));
                }
                return answers;
            }
        }
        for (Question question : questions) {
            if (stop.getAsBoolean()) {
                return answers;
            }
            try (TensorScope scope = TensorScope.open();
                    GradMode mode = GradMode.open(GradMode.Mode.INFERENCE)) {
                answers.add(chosen(options, scores(question, chat, tokens, single)));
            }
        }
        return answers;
    }

    private int[] tokens(String option) {
        int[] ids = model.tokenizer().encode(option, false).ids();
        if (ids.length == 0) {
            throw new SwiftException("the option \"" + option + "\" has no tokens");
        }
        return ids;
    }

    private static Answered chosen(List<String> options, double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return new Answered(
                options.get(best),
                Optional.empty(),
                Arrays.stream(scores).boxed().toList());
    }

    private Prompts prompts(Question question, boolean chat) {
        if (chat) {
            return model.prompts(List.of(question.messages()));
        }
        return Prompts.of(
                0, model.tokenizer().encode(ModelAnswerer.plain(question), true).ids());
    }

    private int[] ids(Question question, boolean chat) {
        return prompts(question, chat).ids()[0];
    }

    /** Of rows of different lengths, padded on the right, where padding is after all that counts. */
    private double[][] lastScores(int[][] rows, int[][] options) {
        int width = Arrays.stream(rows).mapToInt(row -> row.length).max().orElseThrow();
        int[][] padded = new int[rows.length][];
        int[][] keep = new int[rows.length][width];
        for (int row = 0; row < rows.length; row++) {
            padded[row] = Arrays.copyOf(rows[row], width);
            Arrays.fill(keep[row], 0, rows[row].length, 1);
        }
        Tensor hidden = decoder.forward(ForwardInput.of(padded).withKeep(keep)).lastHiddenState();
        int virtual = (int) hidden.size(1) - width;
        double[][] scores = new double[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            double[] logps = logps(hidden, row, virtual + rows[row].length - 1);
            scores[row] = IntStream.range(0, options.length)
                    .mapToDouble(option -> logps[options[option][0]])
                    .toArray();
        }
        return scores;
    }

    private double[] scores(Question question, boolean chat, int[][] options, boolean single) {
        Prompts prompts = prompts(question, chat);
        int[] prompt = prompts.ids()[0];
        if (single) {
            Tensor hidden = hidden(prompt, prompts.media());
            double[] logps = logps(hidden, 0, (int) hidden.size(1) - 1);
            return Arrays.stream(options).mapToDouble(ids -> logps[ids[0]]).toArray();
        }
        double[] scores = new double[options.length];
        for (int option = 0; option < scores.length; option++) {
            int[] ids = options[option];
            int[] whole = Arrays.copyOf(prompt, prompt.length + ids.length);
            System.arraycopy(ids, 0, whole, prompt.length, ids.length);
            Tensor hidden = hidden(whole, prompts.media());
            int first = (int) hidden.size(1) - ids.length - 1;
            for (int i = 0; i < ids.length; i++) {
                scores[option] += logps(hidden, 0, first + i)[ids[i]];
            }
        }
        return scores;
    }

    private Tensor hidden(int[] ids, MediaTensors media) {
        return decoder.forward(ForwardInput.of(ids).withMedia(media)).lastHiddenState();
    }

    /** The log-probability of every token after a place. */
    private double[] logps(Tensor hidden, int row, int place) {
        Tensor one = hidden.narrow(0, row, 1).narrow(1, place, 1);
        float[] logits = decoder.logits(one).toFloats();
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - most);
        }
        double[] logps = new double[logits.length];
        double whole = most + Math.log(sum);
        Arrays.setAll(logps, i -> logits[i] - whole);
        return logps;
    }
}
