package io.swift4j.train.dataset.source;

import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Where each row of a file begins, how long it is, and in which line: 16 bytes a row, in memory for small files and else in a file
 * of the cache, of which a block is held at a time. Thread-safe.
 */
final class OffsetIndex {

    /** Bytes of one entry: offset (8), length (4), lines without a row before it (4). */
    static final int ENTRY = 16;

    static final int BLOCK = 512;

    /**
     * Where a row is.
     *
     * @param offset its first byte
     * @param length its bytes; negative where there is no object
     * @param line its number in the file, from 1, rows passed over counted
     */
    record Entry(long offset, int length, long line) {}

    private record Block(long number, ByteBuffer entries) {}

    private final long size;
    private final @Nullable Path file;
    private final int start;
    private volatile @Nullable Block block;
    private @Nullable FileChannel channel;

    private OffsetIndex(long size, @Nullable Path file, int start, @Nullable Block block) {
        this.size = size;
        this.file = file;
        this.start = start;
        this.block = block;
    }

    static OffsetIndex inMemory(ByteBuffer entries) {
        return new OffsetIndex(entries.limit() / ENTRY, null, 0, new Block(-1, entries));
    }

    /** An index in a file, whose entries begin after a head of {@code start} bytes. */
    static OffsetIndex of(Path file, int start, long size) {
        return new OffsetIndex(size, file, start, null);
    }

    long size() {
        return size;
    }

    Entry entry(long row) {
        if (row < 0 || row >= size) {
            throw new IndexOutOfBoundsException("there is no row " + row + " of " + size);
        }
        Block held = block;
        int at = (int) (row % BLOCK) * ENTRY;
        if (file == null) {
            at = Math.toIntExact(row * ENTRY);
        } else if (held == null || held.number() != row / BLOCK) {
            held = load(file, row / BLOCK);
            block = held;
        }
        ByteBuffer entries = java.util.Objects.requireNonNull(held).entries();
        return new Entry(
                entries.getLong(at), entries.getInt(at + 8), row + 1 + Integer.toUnsignedLong(entries.getInt(at + 12)));
    }

    private synchronized Block load(Path from, long number) {
        long first = number * BLOCK;
        int count = (int) Math.min(BLOCK, size - first);
        try {
            FileChannel open = channel;
            if (open == null || !open.isOpen()) {
                open = FileChannel.open(from, StandardOpenOption.READ);
                channel = open;
            }
            ByteBuffer entries = ByteBuffer.allocate(count * ENTRY);
            if (!Channels.fill(open, start + first * ENTRY, entries)) {
                throw new SwiftException("the index " + from + " is cut off; delete it");
            }
            return new Block(number, entries);
        } catch (IOException e) {
            throw new SwiftException("the index " + from + " can't be read: " + e, e);
        }
    }
}
