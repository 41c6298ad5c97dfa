package io.swift4j.train;

import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.grounding.BoxFormat;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.DataReport;
import io.swift4j.train.data.DatasetReader;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.EncodedSet;
import io.swift4j.train.data.RowEncoder;
import io.swift4j.train.data.RowSets;
import io.swift4j.train.dataset.Dataset;
import io.swift4j.train.dataset.DatasetOptions;
import io.swift4j.train.dataset.Datasets;
import io.swift4j.train.media.MediaPipeline;
import io.swift4j.train.report.DatasetReport;
import io.swift4j.train.report.ReportOptions;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a run as tokens.
 *
 * @param train to learn
 * @param evaluation to measure with; empty for none
 * @param report what became of all rows
 * @param media makes tensors of the media of rows; empty where there can be none
 */
public record TrainingData(
        List<Encoded> train, List<Encoded> evaluation, DataReport report, Optional<MediaPipeline> media) {

    /** Text alone. */
    public TrainingData(List<Encoded> train, List<Encoded> evaluation, DataReport report) {
        this(train, evaluation, report, Optional.empty());
    }

    public TrainingData {
        train = List.copyOf(train);
        evaluation = List.copyOf(evaluation);
    }

    /**
     * Reads and encodes the files that the options name.
     *
     * @throws io.swift4j.train.data.DataException naming every bad row, where there are more than {@code max_lost_rows}
     */
    public static TrainingData read(TrainOptions options, Tokenizer tokenizer) {
        return read(options, tokenizer, Optional.empty());
    }

    /**
     * Accounts for every row of the files that the options name; {@code max_lost_rows} says how many may be rejected.
     *
     * <p>Stricter than {@link #read}: roles must take turns, boxes must be in their pictures, and what is measured with must not be
     * learned.
     *
     * @param media of the model; empty where it takes only text
     * @param boxes how the model writes boxes in its answers; empty where it writes none
     */
    public static DatasetReport.Checked check(
            TrainOptions options, Tokenizer tokenizer, Optional<MediaPipeline> media, Optional<BoxFormat> boxes) {
        DatasetOptions sets = DatasetOptions.of(options.reading(), options.hub());
        return DatasetReport.check(
                options.trainSets(),
                options.validationSets(),
                options.reading(),
                spec -> Datasets.source(spec, sets),
                new RowEncoder(tokenizer, options.encoding(tokenizer.maxLength()), media.orElse(null)),
                new ReportOptions(
                        options.data().maxLostRows(), boxes, MediaDecoder.defaults(), Objectives.fits(options)));
    }

    /**
     * Reads and encodes the files that the options name, rows with media too.
     *
     * @param media of the model; empty where it takes only text
     * @throws io.swift4j.train.data.DataException naming every bad row, where there are more than {@code max_lost_rows}
     */
    public static TrainingData read(TrainOptions options, Tokenizer tokenizer, Optional<MediaPipeline> media) {
        DatasetOptions sets = DatasetOptions.of(options.reading(), options.hub());
        RowSets rows = DatasetReader.read(
                options.trainSets(), options.validationSets(), options.reading(), spec -> Datasets.source(spec, sets));
        return encode(rows, options, tokenizer, media);
    }

    /**
     * Reads and encodes data sets that are described already; their columns are understood as they say.
     *
     * @param train to learn
     * @param evaluation to measure with; empty for none
     * @param media of the model; empty where it takes only text
     * @throws io.swift4j.train.data.DataException naming every bad row, where there are more than {@code max_lost_rows}
     */
    public static TrainingData of(
            Dataset train,
            Optional<Dataset> evaluation,
            TrainOptions options,
            Tokenizer tokenizer,
            Optional<MediaPipeline> media) {
        int lost = options.data().maxLostRows();
        RowSets learned = train.read(lost);
        Optional<RowSets> measured = evaluation.map(set -> set.read(lost));
        return encode(
                new RowSets(
                        learned.train(),
                        measured.map(RowSets::train).orElse(List.of()),
                        learned.report().plus(measured.map(RowSets::report).orElseGet(DataReport::empty))),
                options,
                tokenizer,
                media);
    }

    private static TrainingData encode(
            RowSets rows, TrainOptions options, Tokenizer tokenizer, Optional<MediaPipeline> media) {
        RowEncoder encoder = new RowEncoder(tokenizer, options.encoding(tokenizer.maxLength()), media.orElse(null));
        int lost = options.data().maxLostRows();
        EncodedSet train = encoder.encode(rows.train(), lost);
        EncodedSet evaluation = encoder.encode(rows.validation(), lost);
        return new TrainingData(
                train.examples(),
                evaluation.examples(),
                rows.report().plus(train.report()).plus(evaluation.report()),
                media);
    }
}
