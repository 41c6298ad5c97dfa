package io.swift4j.train.dataset.source;

import io.swift4j.core.SwiftException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps offset indices of large files in a cache folder, so that a file is gone through once.
 *
 * <p>An index is named by a hash of its file's size, time of change and 32 blocks of 4 KiB spread over its content, and of what made
 * it; another file, or the same after a change, has another name. The folder is {@code $SWIFT4J_CACHE/dataset-index}, else that in
 * {@code $XDG_CACHE_HOME/swift4j} or {@code ~/.cache/swift4j}. Where it can't be written, the index is in a temporary file.
 */
final class IndexCache {

    /** Goes through a file and tells where rows are. */
    interface Indexer {
        void index(Path file, Sink sink) throws IOException;
    }

    /** Takes the places of rows in order. */
    interface Sink {
        void row(long offset, int length, long linesWithout) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(IndexCache.class);
    private static final long MAGIC = 0x53344A494E445801L;
    private static final int HEAD = 16;
    private static final long SMALL = 1 << 20;
    private static final int SAMPLES = 32;
    private static final int SAMPLE = 4096;

    private IndexCache() {}

    /** The index of a file: read from the cache, or made. */
    static OffsetIndex of(Path file, String kind, Indexer indexer) throws IOException {
        if (Files.size(file) <= SMALL) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            write(file, indexer, bytes);
            return OffsetIndex.inMemory(ByteBuffer.wrap(bytes.toByteArray()));
        }
        Path folder = folder();
        Path cached = folder.resolve(key(file, kind) + ".idx");
        long known = size(cached);
        if (known >= 0) {
            return OffsetIndex.of(cached, HEAD, known);
        }
        Path made;
        try {
            Files.createDirectories(folder);
            made = folder.resolve(cached.getFileName() + "." + UUID.randomUUID() + ".tmp");
            Files.createFile(made);
        } catch (IOException e) {
            LOG.warn("{} takes no index ({}); {} is gone through again next time", folder, e.toString(), file);
            Path temporary = Files.createTempFile("swift4j", ".idx");
            temporary.toFile().deleteOnExit();
            return OffsetIndex.of(temporary, HEAD, make(file, indexer, temporary));
        }
        try {
            long size = make(file, indexer, made);
            Files.move(made, cached, StandardCopyOption.REPLACE_EXISTING);
            return OffsetIndex.of(cached, HEAD, size);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /** Makes what is to be known of a file. */
    interface Maker {
        byte[] make() throws IOException;
    }

    /** What is to be known of a file, in a form of one's own: read from the cache where it is whole there, or made. */
    static byte[] bytes(Path file, String kind, Maker maker) throws IOException {
        if (Files.size(file) <= SMALL) {
            return maker.make();
        }
        Path folder = folder();
        Path cached = folder.resolve(key(file, kind) + ".bin");
        if (Files.isRegularFile(cached)) {
            ByteBuffer known = ByteBuffer.wrap(Files.readAllBytes(cached));
            byte[] content = new byte[Math.max(0, known.remaining() - HEAD)];
            if (known.remaining() >= HEAD && known.getLong() == MAGIC && known.getLong() == sum(rest(known, content))) {
                return content;
            }
            LOG.warn("the index {} is made again: it is not whole", cached);
        }
        byte[] content = maker.make();
        Path made = folder.resolve(cached.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.createDirectories(folder);
            try (OutputStream out = Files.newOutputStream(made)) {
                out.write(ByteBuffer.allocate(HEAD)
                        .putLong(MAGIC)
                        .putLong(sum(content))
                        .array());
                out.write(content);
            }
            Files.move(made, cached, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} takes no index ({}); {} is gone through again next time", folder, e.toString(), file);
        } finally {
            Files.deleteIfExists(made);
        }
        return content;
    }

    private static byte[] rest(ByteBuffer from, byte[] content) {
        from.get(content);
        return content;
    }

    private static long sum(byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        return sum.getValue();
    }

    private static Path folder() {
        String own = System.getenv("SWIFT4J_CACHE");
        if (own != null && !own.isBlank()) {
            return Path.of(own, "dataset-index");
        }
        String shared = System.getenv("XDG_CACHE_HOME");
        Path caches = shared != null && !shared.isBlank()
                ? Path.of(shared)
                : Path.of(System.getProperty("user.home", "."), ".cache");
        return caches.resolve("swift4j").resolve("dataset-index");
    }

    /** The rows of an index that is whole; -1 if there is none. */
    private static long size(Path cached) {
        if (!Files.isRegularFile(cached)) {
            return -1;
        }
        try (FileChannel channel = FileChannel.open(cached, StandardOpenOption.READ)) {
            ByteBuffer head = ByteBuffer.allocate(HEAD);
            if (!Channels.fill(channel, 0, head) || head.getLong() != MAGIC) {
                return -1;
            }
            long rows = head.getLong();
            return rows >= 0 && channel.size() == HEAD + rows * OffsetIndex.ENTRY ? rows : -1;
        } catch (IOException e) {
            LOG.warn("the index {} is made again: {}", cached, e.toString());
            return -1;
        }
    }

    private static long make(Path file, Indexer indexer, Path target) throws IOException {
        long rows;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16)) {
            out.write(new byte[HEAD]);
            rows = write(file, indexer, out);
        }
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
            ByteBuffer head = ByteBuffer.allocate(HEAD).putLong(MAGIC).putLong(rows);
            channel.write(head.flip(), 0);
        }
        return rows;
    }

    private static long write(Path file, Indexer indexer, OutputStream out) throws IOException {
        long[] rows = {0};
        DataOutputStream data = new DataOutputStream(out);
        byte[] entry = new byte[OffsetIndex.ENTRY];
        ByteBuffer buffer = ByteBuffer.wrap(entry);
        indexer.index(file, (offset, length, linesWithout) -> {
            if (linesWithout > 0xFFFFFFFFL) {
                throw new SwiftException("dataset " + file + " has more than 4294967295 blank lines");
            }
            buffer.clear().putLong(offset).putInt(length).putInt((int) linesWithout);
            data.write(entry);
            rows[0]++;
        });
        data.flush();
        return rows[0];
    }

    private static String key(Path file, String kind) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long size = channel.size();
            digest.update(kind.getBytes(StandardCharsets.UTF_8));
            digest.update(ByteBuffer.allocate(16)
                    .putLong(size)
                    .putLong(Files.getLastModifiedTime(file).toMillis())
                    .flip());
            for (int i = 0; i < SAMPLES; i++) {
                ByteBuffer sample = ByteBuffer.allocate(SAMPLE);
                channel.read(sample, (size - SAMPLE) / (SAMPLES - 1) * i);
                digest.update(sample.flip());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
