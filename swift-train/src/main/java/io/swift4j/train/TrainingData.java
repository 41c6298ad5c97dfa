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
        return DatasetReport.check(
                options.trainSets(),
                options.validationSets(),
                options.reading(),
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
        RowSets rows = DatasetReader.read(options.trainSets(), options.validationSets(), options.reading());
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
