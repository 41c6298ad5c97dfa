package io.swift4j.train;

import io.swift4j.core.text.Tokenizer;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.DataReport;
import io.swift4j.train.data.DatasetReader;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.EncodedSet;
import io.swift4j.train.data.RowEncoder;
import io.swift4j.train.data.RowSets;
import java.util.List;

/**
 * The rows of a run as tokens.
 *
 * @param train to learn
 * @param evaluation to measure with; empty for none
 * @param report what became of all rows
 */
public record TrainingData(List<Encoded> train, List<Encoded> evaluation, DataReport report) {

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
        RowSets rows = DatasetReader.read(options.trainSets(), options.validationSets(), options.reading());
        RowEncoder encoder = new RowEncoder(tokenizer, options.encoding(tokenizer.maxLength()));
        int lost = options.data().maxLostRows();
        EncodedSet train = encoder.encode(rows.train(), lost);
        EncodedSet evaluation = encoder.encode(rows.validation(), lost);
        return new TrainingData(
                train.examples(),
                evaluation.examples(),
                rows.report().plus(train.report()).plus(evaluation.report()));
    }
}
