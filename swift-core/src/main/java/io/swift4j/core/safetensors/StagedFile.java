package io.swift4j.core.safetensors;

import static io.swift4j.core.safetensors.SafetensorsException.shown;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file written in full under a hidden name beside its target, then renamed over it; closing removes what was not committed. */
final class StagedFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StagedFile.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path target;
    private final Path staged;

    private StagedFile(Path target, Path staged) {
        this.target = target;
        this.staged = staged;
    }

    /** Writes and forces the file to disk under its hidden name. */
    static StagedFile write(Path target, FileLayout layout, OutputFile.Opener opener) {
        StagedFile file = begin(target);
        try (OutputFile out = opener.create(file.staged)) {
            writeFully(out, layout.prefix().duplicate());
            for (TensorSource tensor : layout.tensors()) {
                file.writeTensor(out, tensor);
            }
            out.force();
        } catch (IOException e) {
            file.close();
            throw file.failed(e, layout.fileBytes());
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
        return file;
    }

    static StagedFile write(Path target, byte[] content, OutputFile.Opener opener) {
        StagedFile file = begin(target);
        try (OutputFile out = opener.create(file.staged)) {
            writeFully(out, ByteBuffer.wrap(content));
            out.force();
        } catch (IOException e) {
            file.close();
            throw file.failed(e, content.length);
        }
        return file;
    }

    private static StagedFile begin(Path target) {
        byte[] random = new byte[6];
        RANDOM.nextBytes(random);
        String name = "." + target.getFileName() + "." + HexFormat.of().formatHex(random) + ".tmp";
        return new StagedFile(target, target.resolveSibling(name));
    }

    private static void writeFully(OutputFile out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private void writeTensor(OutputFile out, TensorSource tensor) throws IOException {
        long expected = FileLayout.byteLength(target, tensor);
        CountingChannel channel = new CountingChannel(out, expected);
        try {
            tensor.writeTo(channel);
        } catch (CountingChannel.TooManyBytes e) {
            throw wrongSize(tensor, expected, e.count());
        }
        if (channel.written() != expected) {
            throw wrongSize(tensor, expected, channel.written());
        }
    }

    private SafetensorsException wrongSize(TensorSource tensor, long expected, long written) {
        return new SafetensorsException(
                target,
                "tensor " + shown(tensor.name()) + ": " + tensor.dtype() + " " + tensor.shape() + " takes " + expected
                        + " bytes, but its source gave " + (written > expected ? "at least " : "only ") + written);
    }

    /** Renames the file over its target and forces the folder to disk. */
    void commit() {
        try {
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SafetensorsException(
                    target, "cannot be put in place of " + staged.getFileName() + ": " + reason(e), e);
        }
        forceFolder();
    }

    private void forceFolder() {
        try (FileChannel folder = FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            LOG.debug("the folder of {} cannot be forced to disk on this platform", target, e);
        }
    }

    /** Removes the hidden file if it was not committed. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(staged);
        } catch (IOException e) {
            LOG.warn("the temporary file {} cannot be removed", staged, e);
        }
    }

    private SafetensorsException failed(IOException cause, long needed) {
        return new SafetensorsException(
                target, "cannot be written: " + reason(cause) + "; it takes " + needed + " bytes" + space(), cause);
    }

    private String space() {
        try {
            return ", " + Files.getFileStore(target.resolveSibling(".")).getUsableSpace() + " are free";
        } catch (IOException e) {
            return "";
        }
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : e.toString();
    }
}
