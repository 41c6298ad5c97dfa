package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Encoded rows outside of the heap, in the order they were added.
 *
 * <p>Tokens and what is learned of them are in a temporary file. What need not be written there, because its row can be read again,
 * is read again when it is asked for: media that are no files of their own, and the columns of prompts. Immutable and thread-safe.
 */
final class EncodedFile {

    /** An index entry: where the example is (8 bytes), its length in tokens (4), and nothing (4). */
    private static final int ENTRY = 16;

    private final MappedBytes data;
    private final MappedBytes index;
    private final int size;
    private final EncodedFormat format;

    private EncodedFile(MappedBytes data, MappedBytes index, int size, EncodedFormat format) {
        this.data = data;
        this.index = index;
        this.size = size;
        this.format = format;
    }

    int size() {
        return size;
    }

    /** The tokens that a model computes for an example. */
    int length(int example) {
        return index.at((long) example * ENTRY + 8).getInt();
    }

    Encoded get(int example) {
        return format.read(data.at(index.at((long) example * ENTRY).getLong()));
    }

    /** Takes examples in order. */
    static final class Writer implements AutoCloseable {

        private final List<ParsedRows> sources = new ArrayList<>();
        private final EncodedFormat format;
        private final MappedBytes.Writer data;
        private final MappedBytes.Writer index;
        private int size;

        /**
         * A file without examples.
         *
         * @param messages of a prompt as chat templates see them
         */
        Writer(Function<Row.Prompt, List<Map<String, Object>>> messages) {
            format = new EncodedFormat(sources, messages);
            try {
                data = new MappedBytes.Writer();
                index = new MappedBytes.Writer();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        /** Rows that examples will be of; gives the number of them. */
        int source(ParsedRows rows) {
            sources.add(rows);
            return sources.size() - 1;
        }

        int size() {
            return size;
        }

        /**
         * Adds an example.
         *
         * @param source the number of the rows it is of
         * @param row which of them
         */
        void add(Encoded encoded, int source, long row) {
            if (size == Integer.MAX_VALUE - 8) {
                throw new SwiftException("more than " + size + " examples can't be learned in one run");
            }
            try {
                long place = data.add(format.write(encoded, source, row));
                index.add(ByteBuffer.allocate(ENTRY)
                        .putLong(place)
                        .putInt(encoded.length())
                        .array());
                size++;
            } catch (IOException e) {
                throw failed(e);
            }
        }

        EncodedFile finish() {
            try {
                return new EncodedFile(data.finish(), index.finish(), size, format);
            } catch (IOException e) {
                throw failed(e);
            }
        }

        private static SwiftException failed(IOException e) {
            return new SwiftException(
                    "encoded rows can't be written to a temporary file below " + System.getProperty("java.io.tmpdir")
                            + " (-Djava.io.tmpdir names another folder): " + e,
                    e);
        }

        @Override
        public void close() {
            try (data;
                    index) {
                // Both are closed, whatever becomes of the other.
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }
}
