package io.swift4j.train.config;

import io.swift4j.train.data.LossScale;
import io.swift4j.train.data.Truncation;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How rows become tokens.
 *
 * @param system the system message of conversations that have none
 * @param maxLength the most tokens of an example; empty for the model's limit
 * @param truncationStrategy what is done with longer rows
 * @param lossScale which messages are learned; empty for the last round in rows with a rejected answer or a label, else all of the assistant
 */
public record EncodingOptions(
        @Option Optional<String> system,
        @Option OptionalInt maxLength,
        @Option(value = "delete") Truncation truncationStrategy,
        @Option Optional<LossScale> lossScale) {

    public EncodingOptions {
        new Checks("EncodingOptions").atLeast("max_length", maxLength, 2).done();
    }
}
