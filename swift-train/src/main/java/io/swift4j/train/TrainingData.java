package io.swift4j.train;

import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.grounding.BoxFormat;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.DataReport;
import io.swift4j.train.data.DatasetEncoder;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.EncodedRows;
import io.swift4j.train.data.EncodedSets;
import io.swift4j.train.data.RowEncoder;
import io.swift4j.train.dataset.Dataset;
import io.swift4j.train.dataset.DatasetOptions;
import io.swift4j.train.dataset.Datasets;
import io.swift4j.train.media.MediaPipeline;
import io.swift4j.train.report.DatasetReport;
import io.swift4j.train.report.ReportOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The rows of a run as tokens. Where they were read here, tokens are in a temporary file and what else rows need is read again when it
 * is their turn: memory does not grow with them, and the files they came from must stay as they are until the run ends.
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
        train = EncodedRows.keep(train);
        evaluation = EncodedRows.keep(evaluation);
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
            TrainOptions options, PretrainedModel model, Optional<MediaPipeline> media, Optional<BoxFormat> boxes) {
        DatasetOptions sets = sets(options);
        return encoding(
                options,
                model,
                media,
                encoder -> DatasetReport.check(
                        options.trainSets(),
                        options.validationSets(),
                        options.reading(),
                        spec -> Datasets.source(spec, sets),
                        encoder,
                        new ReportOptions(
                                options.data().maxLostRows(),
                                boxes,
                                MediaDecoder.defaults(),
                                Objectives.fits(options))));
    }

    /**
     * Reads and encodes the files that the options name, rows with media too.
     *
     * @param media of the model; empty where it takes only text
     * @throws io.swift4j.train.data.DataException naming every bad row, where there are more than {@code max_lost_rows}
     */
    public static TrainingData read(TrainOptions options, Tokenizer tokenizer, Optional<MediaPipeline> media) {
        return read(options, encoder(options, tokenizer, media), media);
    }

    private static TrainingData read(TrainOptions options, RowEncoder encoder, Optional<MediaPipeline> media) {
        DatasetOptions sets = sets(options);
        return of(
                DatasetEncoder.encode(
                        options.trainSets(),
                        options.validationSets(),
                        options.reading(),
                        spec -> Datasets.source(spec, sets),
                        encoder),
                media);
    }

    /**
     * Reads and encodes the files that the options name, as a model takes them.
     *
     * @throws io.swift4j.train.data.DataException naming every bad row, where there are more than {@code max_lost_rows}
     */
    public static TrainingData read(TrainOptions options, PretrainedModel model) {
        Optional<MediaPipeline> media = TrainingMedia.of(options, model);
        return encoding(options, model, media, encoder -> read(options, encoder, media));
    }

    /** Reads and encodes data sets that are described already, likewise. */
    public static TrainingData of(
            Dataset train, Optional<Dataset> evaluation, TrainOptions options, PretrainedModel model) {
        Optional<MediaPipeline> media = TrainingMedia.of(options, model);
        return encoding(options, model, media, encoder -> of(train, evaluation, options, encoder, media));
    }

    private static TrainingData of(
            Dataset train,
            Optional<Dataset> evaluation,
            TrainOptions options,
            RowEncoder encoder,
            Optional<MediaPipeline> media) {
        return of(
                DatasetEncoder.encode(
                        train.rows(),
                        evaluation.map(Dataset::rows),
                        encoder,
                        options.data().maxLostRows()),
                media);
    }

    /**
     * Does something with what encodes rows for a model.
     *
     * @param media of the model, as {@link TrainingMedia} has it
     */
    public static <T> T encoding(
            TrainOptions options, PretrainedModel model, Optional<MediaPipeline> media, Function<RowEncoder, T> use) {
        if (media.flatMap(MediaPipeline::lessons)
                .filter(source -> !source.learnsWords())
                .isPresent()) {
            return use.apply(RowEncoder.ofCodes(options.encoding(OptionalInt.empty()), media.get()));
        }
        try (Tokenizer tokenizer = Tokenizer.load(model.folder())) {
            return use.apply(encoder(options, tokenizer, media));
        }
    }

    /** Where data sets are looked for; those of {@code custom_dataset_info} are known by name from now on. */
    public static DatasetOptions sets(TrainOptions options) {
        options.data().customDatasetInfo().forEach(file -> Datasets.register(Path.of(file)));
        return DatasetOptions.of(options.reading(), options.hub());
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
        return of(train, evaluation, options, encoder(options, tokenizer, media), media);
    }

    private static TrainingData of(EncodedSets sets, Optional<MediaPipeline> media) {
        return new TrainingData(sets.train(), sets.validation(), sets.report(), media);
    }

    private static RowEncoder encoder(TrainOptions options, Tokenizer tokenizer, Optional<MediaPipeline> media) {
        return new RowEncoder(tokenizer, options.encoding(tokenizer.maxLength()), media.orElse(null));
    }
}
