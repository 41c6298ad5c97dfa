package io.swift4j.core.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checked header of one safetensors file: its tensors, metadata and size.
 *
 * <p>Immutable and thread-safe; holds no open file. As strict as the reference library and stricter with duplicate names and
 * unknown fields: after {@link #open}, every entry lies inside the file and the entries cover its buffer without holes or overlaps.
 */
public final class SafetensorsFile {

    private final Path path;
    private final long size;
    private final Map<String, String> metadata;
    private final List<TensorEntry> entries;
    private final Map<String, TensorEntry> byName;

    private SafetensorsFile(Path path, long size, HeaderReader.Header header) {
        this.path = path;
        this.size = size;
        this.metadata = header.metadata();
        this.entries = header.entries();
        this.byName = new LinkedHashMap<>();
        for (TensorEntry entry : entries) {
            byName.put(entry.name(), entry);
        }
    }

    /**
     * Reads and checks the header of a file.
     *
     * @throws SafetensorsException if the file is missing, unreadable or breaks the format
     */
    public static SafetensorsFile open(Path file) {
        if (Files.isDirectory(file)) {
            throw new SafetensorsException(
                    file, "is a folder, not a safetensors file; open a folder with SafetensorsCheckpoint.open");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                InputStream in = Channels.newInputStream(channel)) {
            long size = channel.size();
            return new SafetensorsFile(file, size, HeaderReader.read(file, in, size));
        } catch (NoSuchFileException e) {
            throw new SafetensorsException(file, "no such file", e);
        } catch (IOException e) {
            throw new SafetensorsException(file, "cannot be read: " + e, e);
        }
    }

    /** Returns the path given to {@link #open}. */
    public Path path() {
        return path;
    }

    /** Returns the size of the whole file in bytes. */
    public long size() {
        return size;
    }

    /** Returns the {@code __metadata__} of the header in file order, empty when it has none; unmodifiable. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Returns all tensors by ascending offset; unmodifiable. */
    public List<TensorEntry> entries() {
        return entries;
    }

    /** Returns the tensor of that exact name, or empty. */
    public Optional<TensorEntry> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public String toString() {
        return path + " (" + entries.size() + " tensors, " + size + " bytes)";
    }
}
