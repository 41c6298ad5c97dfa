package io.swift4j.core.text;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a batch of texts is encoded.
 *
 * @param addSpecialTokens whether the tokenizer adds its beginning, separator and end tokens
 * @param padding how rows are padded
 * @param paddingSide where padding goes; empty for the tokenizer's own side
 * @param truncate whether rows are cut to the maximum length
 * @param truncationSide where rows are cut; empty for the tokenizer's own side
 * @param maxLength the maximum length in tokens, special ones included; empty for the tokenizer's own
 * @param padToMultipleOf a number the padded length is rounded up to a multiple of; 1 for none
 */
public record BatchOptions(
        boolean addSpecialTokens,
        Padding padding,
        Optional<Side> paddingSide,
        boolean truncate,
        Optional<Side> truncationSide,
        OptionalInt maxLength,
        int padToMultipleOf) {

    public BatchOptions {
        if (maxLength.isPresent() && maxLength.getAsInt() < 1) {
            throw new IllegalArgumentException("maxLength must be at least 1, got " + maxLength.getAsInt());
        }
        if (padToMultipleOf < 1) {
            throw new IllegalArgumentException("padToMultipleOf must be at least 1, got " + padToMultipleOf);
        }
        boolean both = truncate && padding != Padding.NONE && maxLength.isPresent();
        if (both && maxLength.getAsInt() % padToMultipleOf != 0) {
            throw new IllegalArgumentException(
                    "maxLength " + maxLength.getAsInt() + " must be a multiple of padToMultipleOf " + padToMultipleOf
                            + " when rows are both cut and padded");
        }
    }

    /** Special tokens, no padding, no truncation. */
    public static BatchOptions defaults() {
        return new BatchOptions(true, Padding.NONE, Optional.empty(), false, Optional.empty(), OptionalInt.empty(), 1);
    }

    /** Sets whether the tokenizer adds its special tokens. */
    public BatchOptions withSpecialTokens(boolean newAddSpecialTokens) {
        return new BatchOptions(
                newAddSpecialTokens, padding, paddingSide, truncate, truncationSide, maxLength, padToMultipleOf);
    }

    /** Pads, on the tokenizer's own side. */
    public BatchOptions withPadding(Padding newPadding) {
        return new BatchOptions(
                addSpecialTokens, newPadding, paddingSide, truncate, truncationSide, maxLength, padToMultipleOf);
    }

    /** Sets the side that padding goes to. */
    public BatchOptions withPaddingSide(Side side) {
        return new BatchOptions(
                addSpecialTokens, padding, Optional.of(side), truncate, truncationSide, maxLength, padToMultipleOf);
    }

    /** Cuts rows to a maximum length. */
    public BatchOptions withTruncation(int newMaxLength) {
        return new BatchOptions(
                addSpecialTokens,
                padding,
                paddingSide,
                true,
                truncationSide,
                OptionalInt.of(newMaxLength),
                padToMultipleOf);
    }

    /** Sets the side that rows are cut on. */
    public BatchOptions withTruncationSide(Side side) {
        return new BatchOptions(
                addSpecialTokens, padding, paddingSide, truncate, Optional.of(side), maxLength, padToMultipleOf);
    }

    /** Sets the length that {@link Padding#MAX_LENGTH} pads to, without cutting longer rows. */
    public BatchOptions withMaxLength(int newMaxLength) {
        return new BatchOptions(
                addSpecialTokens,
                padding,
                paddingSide,
                truncate,
                truncationSide,
                OptionalInt.of(newMaxLength),
                padToMultipleOf);
    }

    /** Rounds the padded length up to a multiple of a number. */
    public BatchOptions withPadToMultipleOf(int multiple) {
        return new BatchOptions(addSpecialTokens, padding, paddingSide, truncate, truncationSide, maxLength, multiple);
    }
}
