package io.swift4j.train.dataset.source;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the pages of a CSV file begin, in the cache of indices. */
final class CsvPlaces {

    /** Bytes of a page: where it begins, and in which line. */
    private static final int PAGE = 16;

    private static final int HEAD = 4 + 8 + 1 + 1 + 4 + 8;

    private CsvPlaces() {}

    /** Goes through a file. */
    interface Finder {
        CsvIndex find() throws IOException;
    }

    /** The index of a file: read from the cache, or found. */
    static CsvIndex of(Path file, char separator, Finder finder) throws IOException {
        return read(IndexCache.bytes(file, "csv " + (int) separator, () -> written(finder.find())));
    }

    private static byte[] written(CsvIndex index) {
        ByteBuffer out = ByteBuffer.allocate(
                Math.addExact(HEAD, Math.multiplyExact(PAGE, index.pages().size())));
        out.putInt(index.bomHeaderLength()).putLong(index.fileSize());
        out.put(index.fieldSeparator()).put(index.quoteCharacter());
        out.putInt(index.pageSize()).putLong(index.recordCount());
        index.pages().forEach(page -> out.putLong(page.offset()).putLong(page.startingLineNumber()));
        return out.array();
    }

    private static CsvIndex read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int mark = in.getInt();
        long size = in.getLong();
        byte separator = in.get();
        byte quote = in.get();
        int pageSize = in.getInt();
        long records = in.getLong();
        List<CsvIndex.CsvPage> pages = new ArrayList<>(in.remaining() / PAGE);
        while (in.hasRemaining()) {
            pages.add(new CsvIndex.CsvPage(in.getLong(), in.getLong()));
        }
        // Lines that begin with # are rows as any other.
        return new CsvIndex(mark, size, separator, quote, CommentStrategy.NONE, (byte) '#', pageSize, records, pages);
    }
}
