package io.swift4j.train.config;

/**
 * The options of VeRA.
 *
 * @param veraRank the rank of the shared random matrices
 * @param veraProjectionPrngKey their seed
 * @param veraDropout the part of inputs dropped while training
 * @param veraDInitial the start of the scale d
 */
@ForTuner({"vera"})
public record VeraOptions(
        @Option(value = "256") int veraRank,
        @Option(value = "0") long veraProjectionPrngKey,
        @Option(value = "0.0") double veraDropout,
        @Option(value = "0.1") double veraDInitial) {

    public VeraOptions {
        new Checks("VeraOptions")
                .atLeast("vera_rank", veraRank, 1)
                .fraction("vera_dropout", veraDropout)
                .done();
    }
}
