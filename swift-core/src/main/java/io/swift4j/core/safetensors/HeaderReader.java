package io.swift4j.core.safetensors;

import static io.swift4j.core.safetensors.SafetensorsException.shown;

import io.swift4j.core.safetensors.HeaderJson.RawTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Reads a header and checks its lengths, shapes and offsets against the file's size; the JSON itself is {@link HeaderJson}'s. */
final class HeaderReader {

    static final int LENGTH_BYTES = 8;
    static final long MAX_HEADER_BYTES = 100_000_000;

    record Header(Map<String, String> metadata, List<TensorEntry> entries) {}

    private final Path file;
    private final long fileSize;

    private HeaderReader(Path file, long fileSize) {
        this.file = file;
        this.fileSize = fileSize;
    }

    /** Reads from the start of a file; {@code file} only names it in messages. Reads no more than the header. */
    static Header read(Path file, InputStream in, long fileSize) throws IOException {
        return new HeaderReader(file, fileSize).read(in);
    }

    private Header read(InputStream in) throws IOException {
        long headerBytes = readHeaderLength(in);
        HeaderJson json = HeaderJson.parse(file, new BoundedInputStream(in, headerBytes));
        long bufferStart = LENGTH_BYTES + headerBytes;
        List<TensorEntry> entries = place(json.tensors(), bufferStart);
        return new Header(Collections.unmodifiableMap(json.metadata()), entries);
    }

    private long readHeaderLength(InputStream in) throws IOException {
        byte[] prefix = in.readNBytes(LENGTH_BYTES);
        if (prefix.length < LENGTH_BYTES) {
            throw fail("has " + fileSize + " bytes, but a safetensors file starts with an 8-byte header length;"
                    + " the download or copy was cut short, or this is another format");
        }
        long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > MAX_HEADER_BYTES) {
            throw fail("header length " + Long.toUnsignedString(length) + " is over the format's limit of "
                    + MAX_HEADER_BYTES + " bytes; this is probably not a safetensors file");
        }
        if (length > fileSize - LENGTH_BYTES) {
            throw fail("header length " + length + " goes past the end of the file (" + fileSize
                    + " bytes); the download or copy was cut short");
        }
        if (length < 2) {
            throw fail("header length " + length + " is too small; the smallest header is {} (2 bytes)");
        }
        return length;
    }

    private List<TensorEntry> place(List<RawTensor> tensors, long bufferStart) {
        long bufferBytes = fileSize - bufferStart;
        List<RawTensor> byOffset = new ArrayList<>(tensors);
        byOffset.sort(Comparator.comparingLong(RawTensor::begin).thenComparingLong(RawTensor::end));
        List<TensorEntry> entries = new ArrayList<>(byOffset.size());
        long covered = 0;
        for (RawTensor tensor : byOffset) {
            long length = checkedLength(tensor, bufferBytes);
            if (tensor.begin() != covered) {
                throw fail("tensor " + shown(tensor.name()) + " starts at offset " + tensor.begin() + ", which "
                        + (tensor.begin() < covered ? "overlaps the tensor before it" : "leaves a hole")
                        + "; tensors must follow one another, so it should start at " + covered);
            }
            covered = tensor.end();
            entries.add(new TensorEntry(
                    tensor.name(), tensor.dtype(), tensor.shape(), bufferStart + tensor.begin(), length));
        }
        if (covered != bufferBytes) {
            throw fail("the tensors cover " + covered + " bytes, but " + bufferBytes
                    + " bytes follow the header; every byte must belong to a tensor");
        }
        return Collections.unmodifiableList(entries);
    }

    private long checkedLength(RawTensor tensor, long bufferBytes) {
        String where = "tensor " + shown(tensor.name()) + ": ";
        if (tensor.end() < tensor.begin()) {
            throw fail(where + "data_offsets end " + tensor.end() + " is before begin " + tensor.begin());
        }
        if (tensor.end() > bufferBytes) {
            throw fail(where + "data_offsets end " + tensor.end() + " is past the end of the file, which has "
                    + bufferBytes + " bytes after the header; the download or copy was cut short");
        }
        long expected;
        try {
            expected = tensor.dtype().byteLength(tensor.shape());
        } catch (ArithmeticException e) {
            throw new SafetensorsException(
                    file,
                    where + "the size of " + tensor.dtype() + " " + shown(tensor.shape()) + " is impossible: "
                            + e.getMessage(),
                    e);
        }
        long length = tensor.end() - tensor.begin();
        if (length != expected) {
            throw fail(where + tensor.dtype() + " " + shown(tensor.shape()) + " takes " + expected
                    + " bytes, but its data_offsets span " + length);
        }
        return length;
    }

    private SafetensorsException fail(String problem) {
        return new SafetensorsException(file, problem);
    }
}
