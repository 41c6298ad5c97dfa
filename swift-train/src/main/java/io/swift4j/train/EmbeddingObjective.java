package io.swift4j.train;

import io.swift4j.core.config.NearestName;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.Contrast;
import io.swift4j.train.data.Example;
import io.swift4j.train.objective.CosineSimilarityLoss;
import io.swift4j.train.objective.InfoNceLoss;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Vectors of texts, the normalised hidden state of the last token, that are near for texts near in meaning.
 *
 * <p>Negatives of a row are its own and, unless that is switched off, all other texts of the micro-batch but anchors.
 */
final class EmbeddingObjective implements Objective<Contrast> {

    private static final List<String> LOSSES = List.of("infonce", "cosine_similarity");

    private final Optional<InfoNceLoss> infoNce;

    /** With InfoNCE, or else the error of cosine similarities. */
    EmbeddingObjective(Optional<InfoNceLoss> infoNce) {
        this.infoNce = infoNce;
    }

    static EmbeddingObjective of(TrainOptions options) {
        String type = options.loss().onlyType("infonce");
        if (!LOSSES.contains(type)) {
            throw new IllegalArgumentException(NearestName.unknown("loss_type", type, LOSSES));
        }
        return new EmbeddingObjective(
                type.equals("infonce")
                        ? Optional.of(new InfoNceLoss(
                                options.embedding().infonceTemperature(),
                                options.embedding().infonceUseBatch()))
                        : Optional.empty());
    }

    @Override
    public Class<Contrast> examples() {
        return Contrast.class;
    }

    @Override
    public String rows() {
        return "messages and positive_messages"
                + (infoNce.isEmpty()
                        ? " with a number as label"
                        : infoNce.get().inBatch() ? "" : " and negative_messages");
    }

    @Override
    public Optional<String> problem(Contrast example) {
        if (infoNce.isEmpty()) {
            return example.similarity().isEmpty()
                    ? Optional.of("label is missing; it says how near the two texts are")
                    : Optional.empty();
        }
        return !infoNce.get().inBatch() && example.negatives().isEmpty()
                ? Optional.of("negative_messages are missing, and infonce_use_batch is false")
                : Optional.empty();
    }

    @Override
    public int[] lengths(Contrast example) {
        return example.texts().stream().mapToInt(Example::length).toArray();
    }

    @Override
    public double count(Contrast example) {
        return 1;
    }

    /** Anchors, then positives, then all negatives. */
    private static List<TokenSequence> texts(List<Contrast> batch) {
        return NextTokenObjective.sequences(Stream.of(
                        batch.stream().map(Contrast::anchor),
                        batch.stream().map(Contrast::positive),
                        batch.stream().flatMap(row -> row.negatives().stream()))
                .flatMap(part -> part)
                .toList());
    }

    private PooledStep.Loss loss(List<Contrast> batch) {
        int rows = batch.size();
        int[] owners =
                new int[batch.stream().mapToInt(row -> row.negatives().size()).sum()];
        float[] similarity = new float[rows];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            int end = at + batch.get(row).negatives().size();
            Arrays.fill(owners, at, end, row);
            at = end;
            similarity[row] = batch.get(row).similarity().orElse(0.0).floatValue();
        }
        return pooled -> {
            Tensor anchors = pooled.narrow(0, 0, rows);
            Tensor positives = pooled.narrow(0, rows, rows);
            if (infoNce.isEmpty()) {
                Tensor wanted = Tensor.of(similarity, rows).to(pooled.device());
                return new PooledStep.Value(CosineSimilarityLoss.loss(anchors, positives, wanted), new float[0]);
            }
            Tensor negatives = pooled.narrow(0, 2L * rows, owners.length);
            Tensor loss = infoNce.get().loss(anchors, positives, negatives, owners);
            try (GradMode none = GradMode.open(GradMode.Mode.NO_GRAD)) {
                return new PooledStep.Value(
                        loss,
                        infoNce.get()
                                .similarities(anchors, positives, negatives, owners)
                                .toFloats());
            }
        };
    }

    @Override
    public Outcome gradients(AdaptedModel model, List<Contrast> batch, double normalizer, Settings settings) {
        double scale = batch.size() / normalizer * settings.lossScale();
        return outcome(
                batch, PooledStep.run(model.trainingDecoder(), texts(batch), loss(batch), scale, settings.pass()));
    }

    @Override
    public Outcome evaluate(AdaptedModel model, List<Contrast> batch) {
        return outcome(batch, PooledStep.evaluate(model.decoder(), texts(batch), loss(batch)));
    }

    private static Outcome outcome(List<Contrast> batch, PooledStep.Result result) {
        int rows = batch.size();
        int columns = result.scores().length / rows;
        Map<String, double[]> sums = new LinkedHashMap<>();
        long nearest = 0;
        for (int row = 0; row < rows && columns > 0; row++) {
            float[] scores = Arrays.copyOfRange(result.scores(), row * columns, (row + 1) * columns);
            boolean best = true;
            for (int other = 0; other < columns; other++) {
                best &= other == row || scores[other] < scores[row];
            }
            nearest += best ? 1 : 0;
            double[] mean = sums.computeIfAbsent("mean_pos", any -> new double[2]);
            mean[0] += scores[row];
            mean[1]++;
        }
        long tokens = batch.stream().mapToLong(Contrast::length).sum();
        return new Outcome(result.loss() * rows, rows, nearest, columns == 0 ? 0 : rows, tokens, sums);
    }
}
