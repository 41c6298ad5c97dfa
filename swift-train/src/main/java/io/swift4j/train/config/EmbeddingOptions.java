package io.swift4j.train.config;

/**
 * How texts are compared, for task_type embedding.
 *
 * @param infonceTemperature what similarities are divided by, for loss_type infonce
 * @param infonceUseBatch whether the other rows' texts are negatives too, for loss_type infonce
 */
public record EmbeddingOptions(
        @Option(value = "0.1") double infonceTemperature,
        @Option(value = "true") boolean infonceUseBatch) {

    public EmbeddingOptions {
        new Checks("EmbeddingOptions")
                .require(infonceTemperature > 0, "infonce_temperature must be above 0, not " + infonceTemperature)
                .done();
    }
}
