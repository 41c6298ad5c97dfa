package io.swift4j.core.safetensors;

import static io.swift4j.core.safetensors.SafetensorsException.shown;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one file will hold: its header bytes and its tensors in the order they are written.
 *
 * <p>Laid out as the reference library does: widest types first, then by name; header padded with spaces to 8 bytes.
 */
record FileLayout(ByteBuffer prefix, List<TensorSource> tensors, long bufferBytes) {

    private static final Comparator<TensorSource> ORDER = Comparator.comparing(TensorSource::dtype)
            .reversed()
            .thenComparing(TensorSource::name, FileLayout::compareUtf8);

    /** Bytes of the whole file. */
    long fileBytes() {
        return prefix.remaining() + bufferBytes;
    }

    static FileLayout of(Path file, Map<String, String> metadata, List<? extends TensorSource> sources) {
        List<TensorSource> tensors = new ArrayList<>(sources);
        tensors.sort(ORDER);
        Set<String> names = new HashSet<>();
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            appendMetadata(json, metadata);
        }
        long offset = 0;
        for (TensorSource tensor : tensors) {
            checkName(file, tensor.name(), names);
            long end = Math.addExact(offset, byteLength(file, tensor));
            appendTensor(json, tensor, offset, end);
            offset = end;
        }
        byte[] header = encode(file, json.append('}'));
        return new FileLayout(prefixed(file, header), List.copyOf(tensors), offset);
    }

    static long byteLength(Path file, TensorSource tensor) {
        try {
            return tensor.dtype().byteLength(tensor.shape());
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new SafetensorsException(
                    file,
                    "tensor " + shown(tensor.name()) + ": the size of " + tensor.dtype() + " " + tensor.shape()
                            + " is impossible: " + e.getMessage(),
                    e);
        }
    }

    private static void checkName(Path file, String name, Set<String> names) {
        if (!names.add(name)) {
            throw new SafetensorsException(file, "tensor " + shown(name) + " is given twice");
        }
        if (name.equals(HeaderJson.METADATA) || name.length() > HeaderJson.MAX_NAME_CHARS) {
            throw new SafetensorsException(
                    file,
                    "tensor name " + shown(name) + " is "
                            + (name.equals(HeaderJson.METADATA)
                                    ? "reserved by the format"
                                    : "over " + HeaderJson.MAX_NAME_CHARS + " characters"));
        }
    }

    private static void appendMetadata(StringBuilder json, Map<String, String> metadata) {
        appendString(json, HeaderJson.METADATA).append(":{");
        String separator = "";
        for (Map.Entry<String, String> item : new TreeMap<>(metadata).entrySet()) {
            json.append(separator);
            appendString(json, item.getKey()).append(':');
            appendString(json, item.getValue());
            separator = ",";
        }
        json.append('}');
    }

    private static void appendTensor(StringBuilder json, TensorSource tensor, long begin, long end) {
        json.append(json.length() > 1 ? "," : "");
        appendString(json, tensor.name())
                .append(":{\"dtype\":\"")
                .append(tensor.dtype())
                .append("\",\"shape\":[");
        String separator = "";
        for (long dimension : tensor.shape()) {
            json.append(separator).append(dimension);
            separator = ",";
        }
        json.append("],\"data_offsets\":[")
                .append(begin)
                .append(',')
                .append(end)
                .append("]}");
    }

    /** Escapes only what JSON demands, as the reference library does; Jackson's escapes differ in letter case. */
    private static StringBuilder appendString(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> json.append(c < 0x20 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return json.append('"');
    }

    private static byte[] encode(Path file, StringBuilder json) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(json));
            byte[] header = new byte[bytes.remaining()];
            bytes.get(header);
            return header;
        } catch (CharacterCodingException e) {
            throw new SafetensorsException(file, "a tensor name or metadata text is not valid Unicode", e);
        }
    }

    private static ByteBuffer prefixed(Path file, byte[] header) {
        int padded = (header.length + 7) / 8 * 8;
        if (padded > HeaderReader.MAX_HEADER_BYTES) {
            throw new SafetensorsException(
                    file, "the header has " + padded + " bytes; the format allows " + HeaderReader.MAX_HEADER_BYTES);
        }
        byte[] bytes = new byte[HeaderReader.LENGTH_BYTES + padded];
        Arrays.fill(bytes, (byte) ' ');
        ByteBuffer prefix = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return prefix.putLong(padded).put(header).rewind();
    }

    /** Compares by code point, which is the order of the UTF-8 bytes; {@link String#compareTo} differs above U+FFFF. */
    private static int compareUtf8(String left, String right) {
        int end = Math.min(left.length(), right.length());
        for (int i = 0; i < end; i++) {
            if (left.charAt(i) != right.charAt(i)) {
                boolean inPair = i > 0
                        && Character.isHighSurrogate(left.charAt(i - 1))
                        && Character.isLowSurrogate(left.charAt(i))
                        && Character.isLowSurrogate(right.charAt(i));
                int from = inPair ? i - 1 : i;
                return Integer.compare(left.codePointAt(from), right.codePointAt(from));
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
