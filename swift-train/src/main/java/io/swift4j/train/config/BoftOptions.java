package io.swift4j.train.config;

/**
 * The options of BOFT.
 *
 * @param boftBlockSize the size of a block; 0 to set the number of blocks
 * @param boftBlockNum the number of blocks; 0 to set their size
 * @param boftNButterflyFactor the number of butterfly factors
 * @param boftDropout the part of blocks left out while training
 */
@ForTuner({"boft"})
public record BoftOptions(
        @Option(value = "4") int boftBlockSize,
        @Option(value = "0") int boftBlockNum,
        @Option(value = "1") int boftNButterflyFactor,
        @Option(value = "0.0") double boftDropout) {

    public BoftOptions {
        new Checks("BoftOptions")
                .atLeast("boft_block_size", boftBlockSize, 0)
                .atLeast("boft_block_num", boftBlockNum, 0)
                .atLeast("boft_n_butterfly_factor", boftNButterflyFactor, 1)
                .fraction("boft_dropout", boftDropout)
                .require(
                        (boftBlockSize == 0) != (boftBlockNum == 0),
                        "one of boft_block_size and boft_block_num must be 0, the other not")
                .done();
    }
}
