package io.swift4j.core.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileHeaderTest {

    static Stream<Arguments> hostile() {
        return Stream.of(
                refused("[]", 0, "the header must be an object, not an array"),
                refused("  ", 0, "the header must be an object, not empty"),
                refused("{}", 4, "the tensors cover 0 bytes, but 4 bytes follow the header"),
                refused("{}{}", 0, "goes on after its closing brace"),
                refused("{} \u0000", 0, "not valid JSON"),
                refused("{\"a\":", 0, "not valid JSON"),
                refused("{\"a\":1}", 0, "tensor 'a' must be an object, not an integer"),
                refused("{\"a\":{}}", 0, "tensor 'a' lacks dtype"),
                refused("{\"a\":{\"dtype\":\"U8\"}}", 0, "tensor 'a' lacks shape"),
                refused("{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}", 1, "tensor 'a' lacks data_offsets"),
                refused(tensor("\"F7\"", "[1]", "[0,1]"), 1, "tensor 'a' has an unknown dtype 'F7'; known are [BOOL"),
                refused(tensor("\"f32\"", "[1]", "[0,4]"), 4, "unknown dtype 'f32'"),
                refused(tensor("4", "[1]", "[0,1]"), 1, "tensor 'a' dtype must be a string, not an integer"),
                refused(tensor("\"U8\"", "[-1]", "[0,1]"), 1, "tensor 'a' shape has '-1'; it must be from 0 to"),
                refused(tensor("\"U8\"", "[1.0]", "[0,1]"), 1, "shape element must be an integer, not a fraction"),
                refused(tensor("\"U8\"", "[1e0]", "[0,1]"), 1, "shape element must be an integer, not a fraction"),
                refused(tensor("\"U8\"", "[null]", "[0,1]"), 1, "shape element must be an integer, not null"),
                refused(tensor("\"U8\"", "1", "[0,1]"), 1, "shape must be an array, not an integer"),
                refused(tensor("\"U8\"", "[18446744073709551615]", "[0,1]"), 1, "shape has '18446744073709551615'"),
                refused(tensor("\"U8\"", "[" + "9".repeat(500) + "]", "[0,1]"), 1, "not valid JSON"),
                refused(tensor("\"U8\"", "[4294967296,4294967296]", "[0,1]"), 1, "impossible: long overflow"),
                refused(tensor("\"F64\"", "[1152921504606846976]", "[0,1]"), 1, "impossible: long overflow"),
                refused(tensor("\"F4\"", "[3]", "[0,2]"), 2, "3 elements of 4 bits do not fill whole bytes"),
                refused(tensor("\"F32\"", "[2]", "[0,4]"), 4, "F32 '[2]' takes 8 bytes, but its data_offsets span 4"),
                refused(tensor("\"U8\"", "[4]", "[4,0]"), 4, "data_offsets end 0 is before begin 4"),
                refused(tensor("\"U8\"", "[4]", "[0,4]"), 3, "data_offsets end 4 is past the end of the file"),
                refused(tensor("\"U8\"", "[4]", "[0]"), 4, "data_offsets has 1 numbers; it must be [begin, end]"),
                refused(tensor("\"U8\"", "[4]", "[0,4,8]"), 4, "data_offsets has 3 numbers"),
                refused(tensor("\"U8\"", "[4]", "[1,5]"), 5, "leaves a hole; tensors must follow one another"),
                refused(tensor("\"U8\"", "[4]", "[0,4]"), 5, "the tensors cover 4 bytes, but 5 bytes follow"),
                refused(two("[0,4]", "[0,4]"), 4, "tensor 'b' starts at offset 0, which overlaps"),
                refused(two("[0,4]", "[2,6]"), 6, "tensor 'b' starts at offset 2, which overlaps"),
                refused(two("[0,4]", "[6,10]"), 10, "tensor 'b' starts at offset 6, which leaves a hole"),
                refused("{" + u8("a", "[0,4]") + "," + u8("a", "[4,8]") + "}", 8, "the header lists 'a' twice"),
                refused(
                        "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
                        1,
                        "tensor 'a' lists dtype twice"),
                refused(
                        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"strides\":[1]}}",
                        1,
                        "unknown field 'strides'; the fields are dtype, shape and data_offsets"),
                refused("{\"__metadata__\":{\"n\":1}}", 0, "__metadata__ value 'n' must be a string, not an integer"),
                refused("{\"__metadata__\":null}", 0, "__metadata__ must be an object, not null"),
                refused("{\"__metadata__\":{\"n\":\"1\",\"n\":\"2\"}}", 0, "__metadata__ lists 'n' twice"),
                refused("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "the header lists '__metadata__' twice"),
                refused("{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}", 0, "must be an object, not an array"),
                refused("{\"\u0007\\n\":1}", 0, "not valid JSON"),
                refused("{\"" + "n".repeat(70_000) + "\":1}", 0, "not valid JSON"),
                refused("\uFEFF{}", 0, "not valid JSON"));
    }

    private static Arguments refused(String header, int bufferBytes, String message) {
        return Arguments.of(header, bufferBytes, message);
    }

    private static String tensor(String dtype, String shape, String offsets) {
        return "{\"a\":{\"dtype\":" + dtype + ",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
    }

    private static String u8(String name, String offsets) {
        return "\"" + name + "\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":" + offsets + "}";
    }

    private static String two(String first, String second) {
        return "{" + u8("a", first) + "," + u8("b", second) + "}";
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("hostile")
    void refusesAHostileHeaderAndSaysWhy(String header, int bufferBytes, String message) {
        assertThatThrownBy(() -> Headers.read(Headers.file(header, bufferBytes)))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageStartingWith("x.safetensors: ")
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
    }

    @Test
    void refusesAFileShorterThanItsLengthPrefix() {
        assertThatThrownBy(() -> Headers.read(new byte[7]))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("has 7 bytes, but a safetensors file starts with an 8-byte header length");
    }

    @Test
    void refusesImpossibleHeaderLengthsWithoutAllocatingThem() {
        for (long length : List.of(-1L, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001L)) {
            assertThatThrownBy(() -> Headers.read(lengthOnly(length), Long.MAX_VALUE))
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContaining(
                            "header length " + Long.toUnsignedString(length) + " is over the format's limit");
        }
        assertThatThrownBy(() -> Headers.read(lengthOnly(100_000_000), 50))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("goes past the end of the file (50 bytes)");
        assertThatThrownBy(() -> Headers.read(lengthOnly(1), 9))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("header length 1 is too small");
    }

    private static byte[] lengthOnly(long length) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
    }

    @Test
    void refusesInvalidUtf8() {
        byte[] overlong = "{\"a\":1}".getBytes(StandardCharsets.ISO_8859_1);
        overlong[2] = (byte) 0xC0;
        assertThatThrownBy(() -> Headers.read(Headers.file(overlong, 0)))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("the header is not valid UTF-8");
    }

    @Test
    void cutsLongNamesAndControlCharactersInMessages() {
        String name = "\\n" + "n".repeat(5000);
        assertThatThrownBy(() -> Headers.read(Headers.file("{\"" + name + "\":1}", 0)))
                .hasMessageContaining("tensor '\\u000annn")
                .hasMessageContaining("… (5001 characters)")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(300));
    }
}
