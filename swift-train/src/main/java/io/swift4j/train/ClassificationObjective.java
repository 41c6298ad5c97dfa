package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.torch.Tensor;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.Label;
import io.swift4j.train.data.LabelledExample;
import io.swift4j.train.objective.ClassificationLoss;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Classes or numbers of whole texts, from scores of the last token. */
final class ClassificationObjective implements Objective<LabelledExample> {

    private final ClassificationLoss loss;
    private final int labels;

    ClassificationObjective(ClassificationLoss loss, int labels) {
        this.loss = loss;
        this.labels = labels;
    }

    /**
     * From the options; where they leave {@code problem_type} open, one label or any number with a fraction means regression,
     * any list several classes, and all else one class.
     */
    static ClassificationObjective of(TrainOptions options, List<? extends Encoded> train) {
        int labels =
                options.model().numLabels().orElseThrow(() -> new SwiftException("task_type seq_cls needs num_labels"));
        ClassificationLoss loss =
                options.model().problemType().map(ClassificationLoss::named).orElseGet(() -> told(labels, train));
        return new ClassificationObjective(loss, labels);
    }

    private static ClassificationLoss told(int labels, List<? extends Encoded> train) {
        boolean numbers = labels == 1
                || known(train).anyMatch(label -> label instanceof Label.Score || label instanceof Label.Scores);
        if (numbers) {
            return ClassificationLoss.REGRESSION;
        }
        return known(train).anyMatch(Label.Categories.class::isInstance)
                ? ClassificationLoss.MULTI_LABEL_CLASSIFICATION
                : ClassificationLoss.SINGLE_LABEL_CLASSIFICATION;
    }

    private static Stream<Label> known(List<? extends Encoded> train) {
        return train.stream()
                .filter(LabelledExample.class::isInstance)
                .map(example -> ((LabelledExample) example).label());
    }

    @Override
    public Class<LabelledExample> examples() {
        return LabelledExample.class;
    }

    @Override
    public String rows() {
        return "rows with a label: "
                + switch (loss) {
                    case SINGLE_LABEL_CLASSIFICATION -> "a class from 0 to " + (labels - 1);
                    case MULTI_LABEL_CLASSIFICATION -> "a list of classes from 0 to " + (labels - 1);
                    case REGRESSION -> labels == 1 ? "a number" : "a list of " + labels + " numbers";
                };
    }

    @Override
    public Optional<String> problem(LabelledExample example) {
        return targets(example.label()).isEmpty() ? Optional.of("label is " + example.label()) : Optional.empty();
    }

    /** What the scores of a row shall be, or the class alone; empty for a label that can't be meant. */
    private Optional<float[]> targets(Label label) {
        return switch (loss) {
            case SINGLE_LABEL_CLASSIFICATION ->
                label instanceof Label.Category category && category.value() < labels
                        ? Optional.of(new float[] {category.value()})
                        : Optional.empty();
            case MULTI_LABEL_CLASSIFICATION ->
                label instanceof Label.Categories classes ? several(classes.values()) : Optional.empty();
            case REGRESSION -> numbers(label);
        };
    }

    private Optional<float[]> several(List<Integer> classes) {
        float[] targets = new float[labels];
        for (int each : classes) {
            if (each >= labels) {
                return Optional.empty();
            }
            targets[each] = 1;
        }
        return Optional.of(targets);
    }

    private Optional<float[]> numbers(Label label) {
        List<? extends Number> values = List.of();
        if (label instanceof Label.Category whole) {
            values = List.of(whole.value());
        } else if (label instanceof Label.Score score) {
            values = List.of(score.value());
        } else if (label instanceof Label.Categories whole) {
            values = whole.values();
        } else if (label instanceof Label.Scores scores) {
            values = scores.values();
        }
        if (values.size() != labels) {
            return Optional.empty();
        }
        float[] targets = new float[labels];
        for (int i = 0; i < labels; i++) {
            targets[i] = values.get(i).floatValue();
        }
        return Optional.of(targets);
    }

    @Override
    public void prepare(AdaptedModel model, long seed) {
        ScoreHead.prepare(model, labels, seed);
    }

    @Override
    public boolean trainsScore() {
        return true;
    }

    @Override
    public double count(LabelledExample example) {
        return 1;
    }

    /** The targets of a batch, row after row. */
    private float[] targets(List<LabelledExample> batch) {
        int columns = loss == ClassificationLoss.SINGLE_LABEL_CLASSIFICATION ? 1 : labels;
        float[] all = new float[batch.size() * columns];
        for (int i = 0; i < batch.size(); i++) {
            System.arraycopy(targets(batch.get(i).label()).orElseThrow(), 0, all, i * columns, columns);
        }
        return all;
    }

    private PooledStep.Loss loss(Decoder decoder, float[] targets, int rows) {
        return pooled -> {
            Tensor scores = ScoreHead.scores(decoder, pooled);
            Tensor wanted = Tensor.of(targets, targets.length).to(scores.device());
            Tensor shaped =
                    loss == ClassificationLoss.SINGLE_LABEL_CLASSIFICATION ? wanted : wanted.reshape(rows, labels);
            return new PooledStep.Value(loss.loss(scores, shaped), ScoreHead.numbers(scores));
        };
    }

    private static List<TokenSequence> sequences(List<LabelledExample> batch) {
        return NextTokenObjective.sequences(
                batch.stream().map(LabelledExample::example).toList());
    }

    @Override
    public Outcome gradients(AdaptedModel model, List<LabelledExample> batch, double normalizer, Settings settings) {
        Decoder decoder = model.trainingDecoder();
        float[] targets = targets(batch);
        double scale = batch.size() / normalizer * settings.lossScale();
        return outcome(
                batch,
                targets,
                PooledStep.run(
                        decoder, sequences(batch), loss(decoder, targets, batch.size()), scale, settings.pass()));
    }

    @Override
    public Outcome evaluate(AdaptedModel model, List<LabelledExample> batch) {
        Decoder decoder = model.decoder();
        float[] targets = targets(batch);
        return outcome(
                batch, targets, PooledStep.evaluate(decoder, sequences(batch), loss(decoder, targets, batch.size())));
    }

    private Outcome outcome(List<LabelledExample> batch, float[] targets, PooledStep.Result result) {
        int rows = batch.size();
        long correct = 0;
        for (int row = 0; row < rows; row++) {
            correct += right(result.scores(), targets, row) ? 1 : 0;
        }
        int counted = loss == ClassificationLoss.REGRESSION ? 0 : rows;
        long tokens = batch.stream().mapToLong(LabelledExample::length).sum();
        return new Outcome(result.loss() * rows, rows, correct, counted, tokens, Map.of());
    }

    /** Whether a row's class, or all of its classes, would be told. */
    private boolean right(float[] scores, float[] targets, int row) {
        int first = row * labels;
        if (loss == ClassificationLoss.REGRESSION) {
            return false;
        }
        if (loss == ClassificationLoss.MULTI_LABEL_CLASSIFICATION) {
            boolean all = true;
            for (int i = first; i < first + labels; i++) {
                all &= (scores[i] > 0) == (targets[i] > 0);
            }
            return all;
        }
        int best = 0;
        for (int i = 1; i < labels; i++) {
            best = scores[first + i] > scores[first + best] ? i : best;
        }
        return best == (int) targets[row];
    }
}
