package io.swift4j.train.report;

import io.swift4j.core.config.ConfigException;
import io.swift4j.modality.grounding.BoxFormat;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.train.data.Encoded;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an account is strict about.
 *
 * @param maxRejected how many rows may be rejected; 0 for none
 * @param boxes how answers write boxes, where they do: thousandths must be of the picture, edges in order
 * @param decoder decodes the pictures that columns of boxes speak of
 * @param fits why a run can't learn from an example, which its row is rejected for; nothing where it can
 */
public record ReportOptions(
        int maxRejected, Optional<BoxFormat> boxes, MediaDecoder decoder, Function<Encoded, Optional<String>> fits) {

    public ReportOptions {
        if (maxRejected < 0) {
            throw new ConfigException("maxRejected must not be negative, not " + maxRejected);
        }
    }

    /** No row may be rejected. */
    public static ReportOptions strict() {
        return new ReportOptions(0, Optional.empty(), MediaDecoder.defaults(), example -> Optional.empty());
    }

    /** The same with a budget. */
    public ReportOptions withMaxRejected(int rows) {
        return new ReportOptions(rows, boxes, decoder, fits);
    }

    /** The same for answers with boxes. */
    public ReportOptions withBoxes(BoxFormat format) {
        return new ReportOptions(maxRejected, Optional.of(format), decoder, fits);
    }
}
