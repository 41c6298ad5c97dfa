package io.swift4j.modality.processor.image;

import io.swift4j.modality.MediaException;
import java.util.Locale;

/** Refuses what would take too much memory, before any is taken. */
public final class Budget {

    private Budget() {}

    /**
     * Checks how many values a medium becomes.
     *
     * @param factors whose product is the number of values
     * @throws MediaException naming the medium and both numbers
     */
    public static void check(String medium, long most, long... factors) {
        double values = 1;
        for (long factor : factors) {
            values *= factor;
        }
        if (values > most) {
            throw new MediaException(
                    medium,
                    String.format(
                            Locale.ROOT, "would become %.0f values; at most %d are allowed (maxValues)", values, most));
        }
    }
}
