package io.swift4j.train.dataset.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the lines of a text file that are not blank. A line ends with a line feed, or with the file. */
final class Lines implements IndexCache.Indexer {

    private static final int CHUNK = 1 << 18;

    private long start;
    private long number;
    private long rows;
    private boolean blank = true;

    Lines() {}

    @Override
    public void index(Path file, IndexCache.Sink sink) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long position = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                for (int i = 0; i < read; i++) {
                    byte next = chunk[i];
                    while (!blank && next != '\n' && ++i < read) {
                        next = chunk[i];
                    }
                    if (next == '\n') {
                        end(position + i, sink);
                    } else if (blank && next != ' ' && next != '\t' && next != '\r' && !isMark(next, position + i)) {
                        blank = false;
                    }
                }
                position += read;
            }
        }
        end(position, sink);
    }

    /** Whether a byte is of the byte order mark that some editors put first. */
    private static boolean isMark(byte next, long position) {
        return position < 3 && next == (position == 0 ? (byte) 0xEF : position == 1 ? (byte) 0xBB : (byte) 0xBF);
    }

    private void end(long end, IndexCache.Sink sink) throws IOException {
        if (!blank) {
            sink.row(start, (int) Math.min(Integer.MAX_VALUE, end - start), number - rows);
            rows++;
        }
        number++;
        start = end + 1;
        blank = true;
    }
}
