package io.swift4j.core.generate;

import static io.swift4j.core.generate.ScoreScript.SCRIPT;
import static io.swift4j.core.generate.ScoreScript.beside;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Beam search: keeps the likeliest few beginnings of an answer and extends them all.
 *
 * <p>Each step takes the best continuations of a prompt's running beams, one group more than there are beams for every way to
 * end, so that enough remain running; those among the best that end are candidates, ranked by log-probability divided by
 * length to the power of the length penalty. Scores are float32, as the reference's are, so that ties fall alike.
 */
final class BeamSearch {

    private static final float FAR = -1.0e9f;

    /** A beginning of an answer: its tokens after the prompt, its score, and the running beam that it extends. */
    private record Beam(int[] tokens, float score, int from) {}

    /** A finished answer with its final score. */
    private record Candidate(int[] tokens, float score, boolean finished) {}

    private final Rollout rollout;
    private final int[][] starts;
    private final GenerationConfig config;
    private final StopStrings stops;
    private final int beams;
    private final int batch;
    private final int most;
    private final int width;
    private final int considered;
    private final SplittableRandom random;

    private final List<List<Beam>> running = new ArrayList<>();
    private final List<List<Candidate>> best = new ArrayList<>();
    private final boolean[] improvable;
    private boolean cancelled;
    private boolean timeUp;

    BeamSearch(Rollout rollout, StopStrings stops, GenerationConfig config) {
        this.rollout = rollout;
        this.starts = rollout.ids();
        this.config = config;
        this.stops = stops;
        this.beams = config.beams();
        this.batch = rollout.rows();
        this.width = rollout.width();
        this.most = config.maxNewTokens(width);
        int vocabulary = rollout.vocabulary();
        this.considered =
                (int) Math.min(Math.max(2L, 1L + config.eosTokenIds().size()) * beams, (long) beams * vocabulary);
        this.random = new SplittableRandom(config.seed());
        this.improvable = new boolean[batch];
        Arrays.fill(improvable, true);
        for (int prompt = 0; prompt < batch; prompt++) {
            List<Beam> start = new ArrayList<>();
            List<Candidate> none = new ArrayList<>();
            for (int beam = 0; beam < beams; beam++) {
                start.add(new Beam(new int[0], beam == 0 ? 0 : FAR, beam));
                none.add(new Candidate(new int[0], FAR, false));
            }
            running.add(start);
            best.add(none);
        }
    }

    GenerationResult run(GenerationListener listener) {
        List<LogitsProcessor> processors = config.processors(width);
        long deadline = Generator.deadline(config);
        Tensor scores = SCRIPT.tensor("repeat_rows", rollout.prefill(), beams);
        int[] expanded = new int[batch * beams];
        Arrays.setAll(expanded, i -> i / beams);
        rollout.pickRows(expanded);
        for (int step = 0; step < most; step++) {
            try (TensorScope scope = TensorScope.open()) {
                timeUp = System.nanoTime() - deadline >= 0;
                boolean going = extend(scores, processors, step);
                if (Thread.currentThread().isInterrupted()) {
                    cancelled = true;
                }
                if (!going || cancelled) {
                    break;
                }
                int[] rows = new int[batch * beams];
                int[] tokens = new int[rows.length];
                for (int i = 0; i < rows.length; i++) {
                    Beam beam = running.get(i / beams).get(i % beams);
                    rows[i] = i / beams * beams + beam.from;
                    tokens[i] = beam.tokens[step];
                }
                rollout.pickRows(rows);
                rollout.push(tokens);
                Tensor following = rollout.run();
                scores.close();
                scores = scope.escape(following);
            }
        }
        return result(listener);
    }

    /** Extends all beams by one token; whether to go on. */
    private boolean extend(Tensor scores, List<LogitsProcessor> processors, int step) {
        Tensor logp = SCRIPT.tensor("log_softmax", scores);
        if (!processors.isEmpty()) {
            int[][] ids = rollout.ids();
            for (LogitsProcessor processor : processors) {
                logp = processor.process(ids, logp);
            }
        }
        float[] present = new float[batch * beams];
        for (int i = 0; i < present.length; i++) {
            present[i] = running.get(i / beams).get(i % beams).score;
        }
        Tensor start = beside(scores, Tensor.of(present, batch, beams));
        float[] values;
        int[] indices;
        if (config.sampling()) {
            float[] all = SCRIPT.tensor("all_continuations", logp, start).toFloats();
            indices = draw(all);
            values = new float[indices.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = all[i / considered * (all.length / batch) + indices[i]];
            }
        } else {
            Script.Results top = SCRIPT.results("continuations", logp, start, considered);
            values = top.tensor(0).toFloats();
            indices = top.tensor(1).toInts();
        }
        int vocabulary = (int) scores.size(-1);
        boolean last = step == most - 1 || timeUp;
        boolean anyImprovable = false;
        boolean anyOpen = false;
        boolean anyRunning = false;
        for (int prompt = 0; prompt < batch; prompt++) {
            List<Beam> next = new ArrayList<>();
            boolean[] ends = new boolean[considered];
            for (int i = 0; i < considered; i++) {
                int at = prompt * considered + i;
                int from = indices[at] / vocabulary;
                int[] tokens = Arrays.copyOf(running.get(prompt).get(from).tokens, step + 1);
                tokens[step] = indices[at] % vocabulary;
                next.add(new Beam(tokens, values[at], from));
                ends[i] = last || ends(prompt, tokens);
                anyRunning |= !ends[i];
            }
            finish(prompt, next, ends, step + 1);
            running.set(prompt, goOn(next, ends));
            improvable[prompt] &= canImprove(prompt, step + 1);
            anyImprovable |= improvable[prompt];
            anyOpen |= best.get(prompt).stream().anyMatch(candidate -> !candidate.finished);
        }
        boolean full = !anyOpen && config.earlyStopping() == GenerationConfig.EarlyStopping.TRUE;
        return anyImprovable && !full && anyRunning;
    }

    private boolean ends(int prompt, int[] tokens) {
        if (config.eosTokenIds().contains(tokens[tokens.length - 1])) {
            return true;
        }
        if (config.stopStrings().isEmpty()) {
            return false;
        }
        int[] row = Arrays.copyOf(starts[prompt], width + tokens.length);
        System.arraycopy(tokens, 0, row, width, tokens.length);
        return stops.completed(row);
    }

    /** Ranks the continuations that end, of the best as many as there are beams, among the finished answers. */
    private void finish(int prompt, List<Beam> next, boolean[] ends, int length) {
        List<Candidate> present = best.get(prompt);
        boolean full = present.stream().allMatch(Candidate::finished)
                && config.earlyStopping() == GenerationConfig.EarlyStopping.TRUE;
        float divisor = (float) Math.pow(length, config.lengthPenalty());
        List<Candidate> merged = new ArrayList<>(present);
        for (int i = 0; i < next.size(); i++) {
            boolean finished = ends[i] && i < beams;
            float score = next.get(i).score / divisor;
            score += full ? FAR : 0f;
            score += improvable[prompt] ? 0f : FAR;
            score += finished ? 0f : FAR;
            merged.add(new Candidate(next.get(i).tokens, score, finished));
        }
        float[] scores = new float[merged.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = merged.get(i).score;
        }
        best.set(prompt, pick(merged, scores));
    }

    /** The best continuations that don't end; ended ones only where too few remain. */
    private List<Beam> goOn(List<Beam> next, boolean[] ends) {
        List<Beam> open = new ArrayList<>();
        float[] scores = new float[next.size()];
        for (int i = 0; i < scores.length; i++) {
            Beam beam = next.get(i);
            scores[i] = beam.score + (ends[i] ? FAR : 0f);
            open.add(new Beam(beam.tokens, scores[i], beam.from));
        }
        return pick(open, scores);
    }

    /** The best as many as there are beams; libtorch decides ties, so that they fall as the reference's do. */
    private <T> List<T> pick(List<T> from, float[] scores) {
        int[] order = SCRIPT.tensor("best_of", Tensor.of(scores, scores.length), beams)
                .toInts();
        return new ArrayList<>(Arrays.stream(order).mapToObj(from::get).toList());
    }

    /** Whether a running beam might still beat the worst finished answer. */
    private boolean canImprove(int prompt, int length) {
        boolean never = config.earlyStopping() == GenerationConfig.EarlyStopping.NEVER;
        int hoped = never && config.lengthPenalty() > 0 ? most : length;
        float possible = running.get(prompt).get(0).score / (float) Math.pow(hoped, config.lengthPenalty());
        float worst = Float.POSITIVE_INFINITY;
        for (Candidate candidate : best.get(prompt)) {
            worst = Math.min(worst, candidate.score);
        }
        for (Candidate candidate : best.get(prompt)) {
            if (possible > (candidate.finished ? worst : FAR)) {
                return true;
            }
        }
        return false;
    }

    /** For each prompt draws continuations without putting them back. */
    private int[] draw(float[] all) {
        int size = all.length / batch;
        int[] drawn = new int[batch * considered];
        for (int prompt = 0; prompt < batch; prompt++) {
            // The largest of score plus Gumbel noise are a draw without replacement (Kool et al. 2019).
            Integer[] order = new Integer[size];
            double[] noisy = new double[size];
            for (int i = 0; i < size; i++) {
                order[i] = i;
                noisy[i] = all[prompt * size + i] - Math.log(-Math.log(random.nextDouble(Double.MIN_NORMAL, 1)));
            }
            Arrays.sort(
                    order, Comparator.comparingDouble((Integer i) -> noisy[i]).reversed());
            for (int i = 0; i < considered; i++) {
                drawn[prompt * considered + i] = order[i];
            }
        }
        return drawn;
    }

    private GenerationResult result(GenerationListener listener) {
        int each = config.sequencesPerPrompt();
        int[] lengths = new int[batch * each];
        float[] scores = new float[lengths.length];
        FinishReason[] reasons = new FinishReason[lengths.length];
        int longest = 0;
        for (int row = 0; row < lengths.length; row++) {
            Candidate answer = best.get(row / each).get(row % each);
            lengths[row] = answer.tokens.length;
            scores[row] = answer.score;
            longest = Math.max(longest, lengths[row]);
            boolean eos = lengths[row] > 0 && config.eosTokenIds().contains(answer.tokens[lengths[row] - 1]);
            reasons[row] = eos
                    ? FinishReason.EOS
                    : lengths[row] == most
                            ? FinishReason.LENGTH
                            : !answer.finished
                                    ? FinishReason.CANCELLED
                                    : timeUp ? FinishReason.TIME : FinishReason.STOP_STRING;
        }
        int[][] sequences = new int[lengths.length][];
        for (int row = 0; row < lengths.length; row++) {
            int[] tokens = best.get(row / each).get(row % each).tokens;
            sequences[row] = Arrays.copyOf(starts[row / each], width + longest);
            Arrays.fill(sequences[row], width, width + longest, config.beamFill());
            System.arraycopy(tokens, 0, sequences[row], width, tokens.length);
            for (int token : tokens) {
                if (!listener.onToken(row, token)) {
                    break;
                }
            }
        }
        return new GenerationResult(sequences, width, lengths, List.of(reasons), scores, new float[0][]);
    }
}
