package io.swift4j.train.dataset.source;

import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A file with the places of its rows. Thread-safe; its handle is given back when it is no longer reachable. */
final class IndexedFile {

    /** A row of more bytes is none that could be learned. */
    static final int LONGEST_ROW = 1 << 29;

    private final Path file;
    private final OffsetIndex index;
    private @Nullable FileChannel channel;

    private IndexedFile(Path file, OffsetIndex index) {
        this.file = file;
        this.index = index;
    }

    static IndexedFile open(Path file, String kind, IndexCache.Indexer indexer) {
        if (!Files.isRegularFile(file)) {
            throw new SwiftException("dataset " + file + " is no file");
        }
        try {
            return new IndexedFile(file, IndexCache.of(file, kind, indexer));
        } catch (IOException e) {
            throw new SwiftException("dataset " + file + " cannot be read: " + e, e);
        }
    }

    Path file() {
        return file;
    }

    long size() {
        return index.size();
    }

    OffsetIndex.Entry entry(long row) {
        return index.entry(row);
    }

    byte[] bytes(OffsetIndex.Entry entry) {
        return bytes(entry.offset(), entry.length());
    }

    byte[] bytes(long offset, int length) {
        byte[] bytes = new byte[length];
        try {
            if (!Channels.fill(channel(), offset, ByteBuffer.wrap(bytes))) {
                throw new SwiftException("dataset " + file + " has become shorter since it was opened");
            }
            return bytes;
        } catch (IOException e) {
            throw new SwiftException("dataset " + file + " cannot be read: " + e, e);
        }
    }

    private synchronized FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null || !open.isOpen()) {
            open = FileChannel.open(file, StandardOpenOption.READ);
            channel = open;
        }
        return open;
    }
}
