package io.swift4j.train.data;

import io.swift4j.core.config.ConfigException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How rows become tokens.
 *
 * @param maxLength the most tokens of an example, from 2; empty for no limit
 * @param truncation what is done with longer rows
 * @param lossScale which messages are learned; empty for the last round in rows with a rejected answer or a label, else all
 *     that the assistant says
 * @param system the system message of conversations that have none; empty for none
 */
public record EncodeOptions(
        OptionalInt maxLength, Truncation truncation, Optional<LossScale> lossScale, Optional<String> system) {

    public EncodeOptions {
        if (maxLength.isPresent() && maxLength.getAsInt() < 2) {
            throw new ConfigException("max_length must be at least 2, not " + maxLength.getAsInt());
        }
    }

    /** No limit of length, longer rows deleted, the usual messages learned, no system message. */
    public static EncodeOptions defaults() {
        return new EncodeOptions(OptionalInt.empty(), Truncation.DELETE, Optional.empty(), Optional.empty());
    }

    LossScale lossScale(LossScale otherwise) {
        return lossScale.orElse(otherwise);
    }
}
