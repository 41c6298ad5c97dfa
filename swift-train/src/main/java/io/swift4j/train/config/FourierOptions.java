package io.swift4j.train.config;

/**
 * The options of FourierFT.
 *
 * @param fourierNFrequency the number of frequencies trained
 * @param fourierScaling the scale of the change
 */
@ForTuner({"fourierft"})
public record FourierOptions(
        @Option(value = "2000") int fourierNFrequency,
        @Option(value = "300.0") double fourierScaling) {

    public FourierOptions {
        new Checks("FourierOptions")
                .atLeast("fourier_n_frequency", fourierNFrequency, 1)
                .done();
    }
}
