package io.swift4j.core.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file on its way to disk: resumes a partial file, checks size and hash, and only then gives the file its final name.
 *
 * <p>Knows nothing of the cache's layout. The caller holds the lock of the target.
 */
final class FileDownload {

    /**
     * What to download.
     *
     * @param file repository path, for messages
     * @param uri where from
     * @param partial where the bytes gather; kept when the download stops
     * @param target where the complete file goes, in the same file system
     * @param size bytes it must have, empty when unknown
     * @param hash what it must hash to
     */
    record Task(String file, URI uri, Path partial, Path target, OptionalLong size, ContentHash hash) {}

    private static final Logger LOG = LoggerFactory.getLogger(FileDownload.class);
    private static final int MAX_DAMAGED = 2;

    private final Task task;
    private final HubHttp http;
    private final HubConfig config;
    private final HubRuntime runtime;
    private final StatusCheck statusCheck;
    private final ProgressMeter progress;
    private int damaged;

    FileDownload(
            Task task,
            HubHttp http,
            HubConfig config,
            HubRuntime runtime,
            StatusCheck statusCheck,
            ProgressMeter progress) {
        this.task = task;
        this.http = http;
        this.config = config;
        this.runtime = runtime;
        this.statusCheck = statusCheck;
        this.progress = progress;
    }

    /** Brings the file to its target. */
    void run() {
        new Retry(runtime, config.maxAttempts()).call("downloading " + task.file(), this::attempt, this::partialSize);
    }

    private boolean attempt() throws IOException, InterruptedException {
        long have = partialSize();
        if (task.size().isPresent() && have > task.size().getAsLong()) {
            LOG.warn("{} has {} bytes, more than the file's {}; starting over", task.partial(), have, task.size());
            Files.delete(task.partial());
            have = 0;
        }
        if (task.size().isEmpty() || have < task.size().getAsLong() || have == 0) {
            checkSpace(have);
            transfer(have);
        }
        verify();
        Files.move(task.partial(), task.target(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    private long partialSize() {
        try {
            return Files.exists(task.partial()) ? Files.size(task.partial()) : 0;
        } catch (IOException e) {
            throw new HubException(task.partial() + " cannot be read: " + e, e);
        }
    }

    private void checkSpace(long have) throws IOException {
        Path folder = parent(task.partial());
        long usable = runtime.diskSpace().usable(folder);
        long needed = task.size().orElse(0) - have;
        if (needed > usable) {
            throw new HubException("the disk is too full for " + task.file() + ": " + needed + " bytes are needed, "
                    + usable + " are free in " + folder);
        }
    }

    private void transfer(long have) throws IOException, InterruptedException {
        Map<String, String> headers = have > 0 ? Map.of("Range", "bytes=" + have + "-") : Map.of();
        HttpResponse<ResponseBody> response = http.send("GET", task.uri(), headers, HubHttp.Redirects.ANYWHERE);
        try (ResponseBody body = response.body()) {
            if (response.statusCode() == 416) {
                Files.deleteIfExists(task.partial());
                throw new TransientFault("the server cannot go on at byte " + have + "; starting over");
            }
            statusCheck.check(response, task.file());
            long start = startOf(response, have);
            receive(body, start);
        }
        long reached = partialSize();
        if (task.size().isPresent() && reached != task.size().getAsLong()) {
            throw new TransientFault("the transfer ended at byte " + reached + " of "
                    + task.size().getAsLong());
        }
    }

    private long startOf(HttpResponse<?> response, long have) throws IOException {
        long start = 0;
        if (response.statusCode() == 206) {
            String range = response.headers().firstValue("Content-Range").orElse("");
            if (!range.startsWith("bytes " + have + "-")) {
                Files.deleteIfExists(task.partial());
                throw new TransientFault(
                        "the server sent the range '" + range + "' when asked to go on at byte " + have);
            }
            start = have;
        } else if (response.statusCode() != 200) {
            throw new TransientFault("the hub answers with status " + response.statusCode());
        }
        long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
        if (length >= 0
                && task.size().isPresent()
                && start + length != task.size().getAsLong()) {
            throw new TransientFault("the server sends " + (start + length) + " bytes, but the file has "
                    + task.size().getAsLong());
        }
        return start;
    }

    private void receive(ResponseBody body, long start) throws IOException, InterruptedException {
        try (FileChannel file = openAt(start)) {
            WritableByteChannel out = runtime.output().apply(file);
            long position = start;
            for (List<ByteBuffer> piece = body.next(); piece != null; piece = body.next()) {
                for (ByteBuffer bytes : piece) {
                    int count = bytes.remaining();
                    position += count;
                    if (task.size().isPresent() && position > task.size().getAsLong()) {
                        throw new TransientFault("the server sends more than the file's "
                                + task.size().getAsLong() + " bytes");
                    }
                    write(out, bytes);
                    progress.received(task.file(), count, position, task.size());
                }
            }
            file.force(true);
        }
    }

    private FileChannel openAt(long start) throws IOException {
        FileChannel file = FileChannel.open(task.partial(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        file.truncate(start);
        file.position(start);
        return file;
    }

    private void write(WritableByteChannel out, ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new HubException(
                    task.file() + " cannot be stored in " + task.partial() + ": " + e.getMessage() + "; "
                            + runtime.diskSpace().usable(parent(task.partial()))
                            + " bytes are free; what came so far is kept",
                    e);
        }
    }

    private void verify() throws IOException, InterruptedException {
        String actual = task.hash().of(task.partial());
        if (actual.equals(task.hash().hex())) {
            return;
        }
        Files.delete(task.partial());
        String problem = task.file() + " arrived damaged: its " + task.hash().kind() + " is " + actual + ", but the hub"
                + " publishes " + task.hash().hex();
        if (++damaged >= MAX_DAMAGED) {
            throw new HubException(problem + "; this happened " + damaged
                    + " times, so the file on the hub or a proxy on the way is broken");
        }
        throw new TransientFault(problem);
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of(".") : parent;
    }
}
