package io.swift4j.core.safetensors;

import static io.swift4j.core.safetensors.SafetensorsException.shown;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All tensors of a model on disk, whether one file or many shards: name to file and place.
 *
 * <p>Immutable and thread-safe; holds no open file. Every header is read and checked at opening, no tensor data is.
 */
public final class SafetensorsCheckpoint {

    /** Base name of Hugging Face model weights: {@code model.safetensors} or {@code model.safetensors.index.json}. */
    public static final String MODEL = "model";

    static final String SUFFIX = ".safetensors";
    static final String INDEX_SUFFIX = ".safetensors.index.json";

    private static final Logger LOG = LoggerFactory.getLogger(SafetensorsCheckpoint.class);

    private final Path source;
    private final List<SafetensorsFile> files;
    private final Map<String, CheckpointTensor> tensors;

    private SafetensorsCheckpoint(Path source, List<SafetensorsFile> files) {
        this.source = source;
        this.files = List.copyOf(files);
        Map<String, CheckpointTensor> found = new LinkedHashMap<>();
        for (SafetensorsFile file : files) {
            for (TensorEntry entry : file.entries()) {
                CheckpointTensor other = found.putIfAbsent(entry.name(), new CheckpointTensor(file.path(), entry));
                if (other != null) {
                    throw new SafetensorsException(
                            source,
                            "tensor " + shown(entry.name()) + " is in two shards, "
                                    + other.file().getFileName() + " and "
                                    + file.path().getFileName() + "; it must be in one");
                }
            }
        }
        this.tensors = Collections.unmodifiableMap(found);
    }

    /**
     * Opens {@code model.safetensors} or {@code model.safetensors.index.json} of a folder, or the given {@code .safetensors} or
     * {@code .safetensors.index.json} file.
     *
     * @throws SafetensorsException if nothing is found, a shard or tensor is missing, a file breaks the format, or there are only
     *     pickle files, which are never read
     */
    public static SafetensorsCheckpoint open(Path folderOrFile) {
        if (Files.isDirectory(folderOrFile)) {
            return open(folderOrFile, MODEL);
        }
        String name = String.valueOf(folderOrFile.getFileName());
        if (name.endsWith(INDEX_SUFFIX)) {
            return openSharded(folderOrFile);
        }
        if (PickleFiles.isPickle(name)) {
            throw new SafetensorsException(folderOrFile, PickleFiles.refusal(name, MODEL));
        }
        return new SafetensorsCheckpoint(folderOrFile, List.of(SafetensorsFile.open(folderOrFile)));
    }

    /**
     * Opens {@code <baseName>.safetensors} of a folder, else {@code <baseName>.safetensors.index.json}; the single file wins.
     *
     * @param baseName for example {@code model}, {@code adapter_model} or {@code diffusion_pytorch_model}
     * @throws SafetensorsException as {@link #open(Path)}
     */
    public static SafetensorsCheckpoint open(Path folder, String baseName) {
        Path single = folder.resolve(baseName + SUFFIX);
        Path index = folder.resolve(baseName + INDEX_SUFFIX);
        if (Files.exists(single)) {
            if (Files.exists(index)) {
                LOG.warn(
                        "{} has both {} and {}; the single file is used",
                        folder,
                        single.getFileName(),
                        index.getFileName());
            }
            return new SafetensorsCheckpoint(folder, List.of(SafetensorsFile.open(single)));
        }
        if (Files.exists(index)) {
            return openSharded(index);
        }
        throw CheckpointFolder.nothingToOpen(folder, baseName);
    }

    private static SafetensorsCheckpoint openSharded(Path index) {
        ShardIndex weightMap = ShardIndex.read(index);
        Map<String, SafetensorsFile> shards = weightMap.openShards();
        SafetensorsCheckpoint checkpoint = new SafetensorsCheckpoint(index, List.copyOf(shards.values()));
        weightMap.checkTensors(shards);
        long unlisted = checkpoint.tensors.keySet().stream()
                .filter(name -> !weightMap.weightMap().containsKey(name))
                .count();
        if (unlisted > 0) {
            LOG.warn("{}: {} tensors are in the shards but not in the index; they are kept", index, unlisted);
        }
        return checkpoint;
    }

    /** Returns the folder or file this was opened from. */
    public Path source() {
        return source;
    }

    /** Returns the headers of all files: one, or the shards in the order of their names. */
    public List<SafetensorsFile> files() {
        return files;
    }

    /** Returns every tensor by its name, file after file, by ascending offset; unmodifiable. */
    public Map<String, CheckpointTensor> tensors() {
        return tensors;
    }

    /** Returns the tensor of that exact name, or empty. */
    public Optional<CheckpointTensor> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /**
     * Returns the tensor of that exact name.
     *
     * @throws SafetensorsException if there is none; the message lists names with the same ending
     */
    public CheckpointTensor require(String name) {
        CheckpointTensor tensor = tensors.get(name);
        if (tensor == null) {
            String ending = name.substring(name.lastIndexOf('.', Math.max(0, name.lastIndexOf('.') - 1)) + 1);
            String similar = tensors.keySet().stream()
                    .filter(other -> other.endsWith(ending))
                    .limit(5)
                    .collect(Collectors.joining(", "));
            throw new SafetensorsException(
                    source,
                    "has no tensor " + shown(name) + " among its " + tensors.size()
                            + (similar.isEmpty() ? "" : "; similar names: " + similar));
        }
        return tensor;
    }

    /** Returns the bytes of all tensors together. */
    public long totalBytes() {
        return tensors.values().stream()
                .mapToLong(tensor -> tensor.entry().byteLength())
                .sum();
    }

    @Override
    public String toString() {
        return source + " (" + tensors.size() + " tensors in " + files.size() + " files)";
    }
}
