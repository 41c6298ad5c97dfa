package io.swift4j.modality.media.ffmpeg;

import io.swift4j.modality.MediaException;
import io.swift4j.modality.media.source.MediaBytes;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Lets FFmpeg read a source's bytes through Java, so that none of its protocols (files, network) is ever used.
 *
 * <p>Reading much more than there is counts as an error: a broken index can't send the demuxer round in circles.
 */
final class ByteIo implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;
    private static final int EIO = -5;
    private static final int SEEK_SET = 0;
    private static final int SEEK_CUR = 1;
    private static final int SEEK_END = 2;

    /** JavaCPP makes few native functions of a kind, so all inputs share these two; the opaque pointer tells which is meant. */
    private static final Read_packet_Pointer_BytePointer_int READ = new Read();

    private static final Seek_Pointer_long_int SEEK = new Seek();
    private static final Map<Long, ByteIo> OPEN = new ConcurrentHashMap<>();
    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.incrementAndGet();
    private final MediaBytes.Reader reader;
    private final AVIOContext context;
    private final byte[] chunk = new byte[BUFFER];
    private final long length;
    private long position;
    private long budget;

    ByteIo(MediaBytes bytes) {
        this.length = bytes.length();
        this.budget = 16 * length + (64L << 20);
        try {
            reader = bytes.open();
        } catch (IOException e) {
            throw new MediaException(bytes.name(), "can't be read: " + e, e);
        }
        OPEN.put(id, this);
        BytePointer buffer = new BytePointer(avutil.av_malloc(BUFFER));
        context = avformat.avio_alloc_context(buffer, BUFFER, 0, new Id(id), READ, null, SEEK);
    }

    AVIOContext context() {
        return context;
    }

    private int read(BytePointer into, int count) throws IOException {
        int n = reader.read(position, chunk, 0, Math.min(count, chunk.length));
        budget -= Math.max(n, 1);
        if (n <= 0) {
            return avutil.AVERROR_EOF;
        }
        if (budget < 0) {
            return EIO;
        }
        into.put(chunk, 0, n);
        position += n;
        return n;
    }

    private long seek(long offset, int whence) {
        int from = whence & ~avformat.AVSEEK_FORCE;
        if (from == avformat.AVSEEK_SIZE) {
            return length;
        }
        long to = from == SEEK_SET
                ? offset
                : from == SEEK_CUR ? position + offset : from == SEEK_END ? length + offset : -1;
        if (to < 0 || --budget < 0) {
            return EIO;
        }
        position = to;
        return to;
    }

    @Override
    public void close() {
        OPEN.remove(id);
        avutil.av_free(context.buffer());
        avformat.avio_context_free(context);
        try {
            reader.close();
        } catch (IOException e) {
            // Nothing was written that could be lost.
        }
    }

    /** How many inputs hold native memory. */
    static int openCount() {
        return OPEN.size();
    }

    /** A number that travels through native code as an address. */
    private static final class Id extends Pointer {
        Id(long id) {
            address = id;
        }
    }

    private static final class Read extends Read_packet_Pointer_BytePointer_int {
        @Override
        public int call(Pointer opaque, BytePointer buffer, int count) {
            ByteIo io = OPEN.get(opaque.address());
            try {
                return io == null ? EIO : io.read(buffer, count);
            } catch (IOException | RuntimeException e) {
                // An exception can't pass through native code; the demuxer reports the failed read.
                return EIO;
            }
        }
    }

    private static final class Seek extends Seek_Pointer_long_int {
        @Override
        public long call(Pointer opaque, long offset, int whence) {
            ByteIo io = OPEN.get(opaque.address());
            return io == null ? EIO : io.seek(offset, whence);
        }
    }
}
