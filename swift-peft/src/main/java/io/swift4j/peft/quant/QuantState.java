package io.swift4j.peft.quant;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.Dtype;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a bitsandbytes checkpoint says about a 4-bit matrix beside its tensors.
 *
 * @param type the code
 * @param block values per scale: a power of two from 32 to 4096
 * @param dtype the type the weight had, and that it is dequantised to
 * @param shape of the weight
 * @param nested how the scales themselves are quantised; null when they are float32
 */
public record QuantState(
        FourBitType type,
        int block,
        Dtype dtype,
        List<Long> shape,
        @Nullable Nested nested) {

    /**
     * Double quantisation.
     *
     * @param block scales per scale of scales
     * @param offset the scales' mean, which is added back
     */
    public record Nested(int block, double offset) {
        public Nested {
            new Problems("nested quantisation")
                    .within("nested_blocksize", block, 32, 4096)
                    .unless(Double.isFinite(offset), "nested_offset must be finite, not " + offset)
                    .check();
        }
    }

    public QuantState {
        shape = List.copyOf(shape);
        new Problems("quantisation")
                .unless(
                        block >= 32 && block <= 4096 && Integer.bitCount(block) == 1,
                        "blocksize must be a power of two from 32 to 4096, not " + block)
                .unless(dtype.isFloatingPoint(), "dtype must be a floating-point type, not " + dtype)
                .unless(shape.stream().allMatch(size -> size > 0), "shape " + shape + " holds no values")
                .check();
    }

    /** Reads the JSON of a checkpoint's {@code NAME.quant_state.bitsandbytes__*} tensor. */
    public static QuantState parse(String source, String json) {
        ConfigJson read = ConfigJson.parse(source, json);
        Nested nested = read.has("nested_offset")
                ? new Nested(read.integer("nested_blocksize", 256), read.number("nested_offset"))
                : null;
        return new QuantState(
                FourBitType.named(read.text("quant_type")),
                read.integer("blocksize"),
                Dtype.ofName(read.text("dtype")),
                read.integers("shape").stream().map(Integer::longValue).toList(),
                nested);
    }

    /** Writes the JSON as bitsandbytes does, character by character. */
    public String json() {
        String sizes = shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
        StringBuilder text = new StringBuilder("{\"quant_type\": \"")
                .append(type.text())
                .append("\", \"blocksize\": ")
                .append(block)
                .append(", \"dtype\": \"")
                .append(dtype.name().toLowerCase(Locale.ROOT))
                .append("\", \"shape\": ")
                .append(sizes);
        if (nested != null) {
            text.append(", \"nested_blocksize\": ")
                    .append(nested.block)
                    .append(", \"nested_dtype\": \"float32\", \"nested_offset\": ")
                    .append(python(nested.offset));
        }
        return text.append('}').toString();
    }

    /** The shortest decimal that reads back as the number, in the form that Python prints. */
    private static String python(double value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal shortest = exact;
        for (int digits = 1; digits <= 17; digits++) {
            shortest = exact.round(new MathContext(digits));
            if (shortest.doubleValue() == value) {
                break;
            }
        }
        if (value == 0) {
            return "0.0";
        }
        shortest = shortest.stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String mantissa = shortest.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return mantissa + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
