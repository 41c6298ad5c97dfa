package io.swift4j.train.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the frozen weights of the model are quantised when it is loaded.
 *
 * @param quantMethod the method; empty for none
 * @param quantBits the bits of a weight, 4 or 8
 * @param bnb4bitComputeDtype the type products are computed in: that of the other weights
 * @param bnb4bitQuantType the code of 4-bit weights
 * @param bnb4bitUseDoubleQuant whether the scales of 4-bit weights are quantised too
 */
public record QuantOptions(
        @Option(oneOf = {"bnb"}) Optional<String> quantMethod,
        @Option(aliases = {"quantization_bit"}) OptionalInt quantBits,
        @Option(oneOf = {"float32", "float16", "bfloat16"}) Optional<String> bnb4bitComputeDtype,

        @Option(
                value = "nf4",
                oneOf = {"nf4", "fp4"})
        String bnb4bitQuantType,

        @Option(value = "true") boolean bnb4bitUseDoubleQuant) {

    public QuantOptions {
        new Checks("QuantOptions")
                .require(
                        quantBits.isEmpty() || quantBits.getAsInt() == 4 || quantBits.getAsInt() == 8,
                        "quant_bits must be 4 or 8, not " + quantBits.orElse(0))
                .require(
                        quantMethod.isPresent() == quantBits.isPresent(),
                        "quant_method and quant_bits go together; set both or neither")
                .done();
    }
}
