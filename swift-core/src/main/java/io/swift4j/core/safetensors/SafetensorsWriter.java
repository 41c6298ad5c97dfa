package io.swift4j.core.safetensors;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes safetensors files, single or sharded, byte for byte as the reference library lays them out.
 *
 * <p>Tensors are streamed one at a time, so memory stays small whatever the size of the model. A file appears under its name only
 * when complete and forced to disk; a killed write leaves at most a hidden {@code .tmp} file beside it. Stateless and thread-safe,
 * but two writers of the same file race: the last one wins.
 */
public final class SafetensorsWriter {

    /** The metadata that Hugging Face libraries expect of PyTorch weights: {@code format=pt}. */
    public static final Map<String, String> PYTORCH_METADATA = Map.of("format", "pt");

    private SafetensorsWriter() {}

    /**
     * Writes all tensors to one file, replacing it if it exists; makes missing parent folders.
     *
     * @param metadata texts for {@code __metadata__}, usually {@link #PYTORCH_METADATA}; none is written when empty
     * @throws SafetensorsException if a name is repeated or reserved, a source gives too few or too many bytes, or the disk refuses
     */
    public static void write(Path file, Map<String, String> metadata, List<? extends TensorSource> tensors) {
        write(file, metadata, tensors, OutputFile::create);
    }

    static void write(
            Path file, Map<String, String> metadata, List<? extends TensorSource> tensors, OutputFile.Opener opener) {
        FileLayout layout = FileLayout.of(file, metadata, tensors);
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new SafetensorsException(file, "is a folder; give the path of a file to write");
        }
        makeFolder(folder);
        try (StagedFile staged = StagedFile.write(target, layout, opener)) {
            staged.commit();
        }
    }

    /**
     * Writes all tensors to {@code <baseName>.safetensors} if they fit one shard, else to {@code <baseName>-00001-of-0000N.safetensors}
     * … and {@code <baseName>.safetensors.index.json}.
     *
     * <p>Tensors fill shards in the given order; one larger than a shard gets its own. An earlier checkpoint of the same base name in
     * the folder is replaced: all new files are complete on disk before the first old one goes, and the index is written last, so
     * that a crash never leaves a mixture that opens.
     *
     * @param maxShardBytes tensor bytes of a shard, for example 5_000_000_000
     * @return the files written, shards in order, then the index if there is one
     * @throws SafetensorsException as {@link #write}
     * @throws IllegalArgumentException if {@code maxShardBytes} is not positive or {@code baseName} is not a plain file name
     */
    public static List<Path> writeSharded(
            Path folder,
            String baseName,
            Map<String, String> metadata,
            List<? extends TensorSource> tensors,
            long maxShardBytes) {
        return writeSharded(folder, baseName, metadata, tensors, maxShardBytes, OutputFile::create);
    }

    static List<Path> writeSharded(
            Path folder,
            String baseName,
            Map<String, String> metadata,
            List<? extends TensorSource> tensors,
            long maxShardBytes,
            OutputFile.Opener opener) {
        if (maxShardBytes <= 0) {
            throw new IllegalArgumentException("maxShardBytes must be positive, not " + maxShardBytes);
        }
        if (!baseName.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
            throw new IllegalArgumentException(
                    "baseName must be a plain file name of letters, digits, '_', '.' and '-', not '" + baseName + "'");
        }
        ShardPlan plan = ShardPlan.of(folder, baseName, tensors, maxShardBytes);
        makeFolder(folder.toAbsolutePath());
        return new ShardedWrite(folder.toAbsolutePath(), baseName, metadata, opener).write(plan);
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new SafetensorsException(folder, "is a file, but a folder is needed to write into", e);
        } catch (IOException e) {
            throw new SafetensorsException(folder, "the folder cannot be made: " + e, e);
        }
    }
}
