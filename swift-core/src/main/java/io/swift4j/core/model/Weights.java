package io.swift4j.core.model;

import io.swift4j.core.SwiftException;
import io.swift4j.core.safetensors.CheckpointTensor;
import io.swift4j.core.safetensors.SafetensorsCheckpoint;
import io.swift4j.core.safetensors.SafetensorsDtype;
import io.swift4j.core.safetensors.SafetensorsFile;
import io.swift4j.core.safetensors.TensorEntry;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.MappedFile;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a checkpoint by their own names.
 *
 * <p>In the checkpoint's own type on the CPU they are windows on the mapped files, without a copy; in another type or on
 * another device each is converted once. Closing frees them.
 */
public final class Weights implements AutoCloseable {

    private final Path source;
    private final Map<String, Tensor> tensors;
    private final Map<String, Tensor> owned;
    private final Map<Path, MappedFile> files;
    private final IdentityHashMap<Tensor, CheckpointTensor> windows;

    private Weights(
            Path source,
            Map<String, Tensor> tensors,
            Map<String, Tensor> owned,
            Map<Path, MappedFile> files,
            IdentityHashMap<Tensor, CheckpointTensor> windows) {
        this.source = source;
        this.tensors = tensors;
        this.owned = owned;
        this.files = files;
        this.windows = windows;
    }

    /**
     * Loads {@code model.safetensors}, or the shards that {@code model.safetensors.index.json} names.
     *
     * @param folder of the checkpoint, or one safetensors file
     * @param dtype to hold floating-point tensors in; null for the file's own
     * @param device {@code cpu} or {@code cuda:N}
     */
    public static Weights load(Path folder, @Nullable Dtype dtype, String device) {
        SafetensorsCheckpoint checkpoint = SafetensorsCheckpoint.open(folder);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<Path, MappedFile> files = new LinkedHashMap<>();
        IdentityHashMap<Tensor, CheckpointTensor> windows = new IdentityHashMap<>();
        // Whatever the caller's mode, weights must be able to take part in training later.
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            for (SafetensorsFile file : checkpoint.files()) {
                files.put(file.path(), MappedFile.open(file.path()));
            }
            for (Map.Entry<String, CheckpointTensor> entry :
                    checkpoint.tensors().entrySet()) {
                TensorEntry tensor = entry.getValue().entry();
                MappedFile file = files.get(entry.getValue().file());
                if (file == null) {
                    throw new IllegalStateException(
                            "no mapping of " + entry.getValue().file());
                }
                Tensor loaded = load(file, tensor, dtype, device);
                tensors.put(entry.getKey(), loaded);
                if (device.equals("cpu") && loaded.dtype() == dtypeOf(tensor)) {
                    windows.put(loaded, entry.getValue());
                }
            }
            return new Weights(folder, tensors, tensors, files, windows);
        } catch (IOException e) {
            close(tensors, files);
            throw new SwiftException("cannot read the weights of " + folder + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close(tensors, files);
            throw e;
        }
    }

    /** Tensors that belong to something else; closing them is its business. */
    static Weights view(Path source, Map<String, Tensor> tensors) {
        return new Weights(source, new LinkedHashMap<>(tensors), Map.of(), Map.of(), new IdentityHashMap<>());
    }

    private static Tensor load(MappedFile file, TensorEntry entry, @Nullable Dtype dtype, String device)
            throws IOException {
        Tensor mapped = TensorScope.detach(file.tensor(dtypeOf(entry), entry.offset(), entry.dimensions()));
        if (isAs(entry.name(), mapped, dtype, device)) {
            return mapped;
        }
        try (mapped) {
            return as(entry.name(), mapped, dtype, device);
        }
    }

    /** Whether a tensor is in a type and on a device already; null for any type. */
    private static boolean isAs(String name, Tensor tensor, @Nullable Dtype dtype, String device) {
        return !converts(name, tensor, dtype) && tensor.device().equals(device);
    }

    /** What lies below a weight ("….weight.absmax") describes how it is stored, and keeps its type. */
    private static boolean converts(String name, Tensor tensor, @Nullable Dtype dtype) {
        return dtype != null
                && tensor.dtype().isFloatingPoint()
                && tensor.dtype() != dtype
                && !name.contains(".weight.");
    }

    /** A tensor in a type and on a device; the caller's, who has asked whether it {@link #isAs}. */
    private static Tensor as(String name, Tensor tensor, @Nullable Dtype dtype, String device) {
        boolean moves = !tensor.device().equals(device);
        Tensor moved = moves ? TensorScope.detach(tensor.to(device)) : tensor;
        if (dtype == null || !converts(name, tensor, dtype)) {
            return moved;
        }
        Tensor converted = TensorScope.detach(moved.to(dtype));
        if (moves) {
            moved.close();
        }
        return converted;
    }

    /**
     * Some of these tensors in a type and on a device: themselves where they are so already, else copies that the result owns.
     *
     * @param wanted which, by name
     * @param dtype to hold floating-point tensors in; null for their own
     * @return the caller's, to be closed before this object
     */
    Weights as(Predicate<String> wanted, @Nullable Dtype dtype, String device) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        Map<String, Tensor> made = new LinkedHashMap<>();
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            tensors.forEach((name, tensor) -> {
                if (!wanted.test(name)) {
                    return;
                }
                boolean same = isAs(name, tensor, dtype, device);
                Tensor own = same ? tensor : readOnce(tensor, fresh -> as(name, fresh, dtype, device));
                all.put(name, own);
                if (!same) {
                    made.put(name, own);
                }
            });
        } catch (RuntimeException e) {
            close(made, Map.of());
            throw e;
        }
        return new Weights(source, all, made, Map.of(), new IdentityHashMap<>());
    }

    /** The libtorch type of a safetensors entry. */
    public static Dtype dtypeOf(TensorEntry entry) {
        SafetensorsDtype dtype = entry.dtype();
        return switch (dtype.name()) {
            case "F64" -> Dtype.FLOAT64;
            case "F32" -> Dtype.FLOAT32;
            case "F16" -> Dtype.FLOAT16;
            case "BF16" -> Dtype.BFLOAT16;
            case "F8_E4M3" -> Dtype.FLOAT8_E4M3;
            case "F8_E5M2" -> Dtype.FLOAT8_E5M2;
            case "I64" -> Dtype.INT64;
            case "I32" -> Dtype.INT32;
            case "I16" -> Dtype.INT16;
            case "I8" -> Dtype.INT8;
            case "U8" -> Dtype.UINT8;
            case "BOOL" -> Dtype.BOOL;
            case "C64" -> Dtype.COMPLEX64;
            default ->
                throw new SwiftException("tensor " + entry.name() + " is of type " + dtype.name()
                        + ", which libtorch has no tensors of; convert it to float32 or int64 when saving");
        };
    }

    /**
     * Applies a function to one of these tensors without leaving its bytes in memory: a window on a file is read through a
     * mapping of its own, which is then dropped.
     */
    <T> T readOnce(Tensor tensor, Function<Tensor, T> use) {
        CheckpointTensor window = windows.get(tensor);
        if (window == null) {
            return use.apply(tensor);
        }
        TensorEntry entry = window.entry();
        try (MappedFile file = MappedFile.open(window.file());
                Tensor fresh = TensorScope.detach(file.tensor(dtypeOf(entry), entry.offset(), entry.dimensions()))) {
            return use.apply(fresh);
        } catch (IOException e) {
            throw new SwiftException("cannot read " + window.file() + ": " + e.getMessage(), e);
        }
    }

    /** Whether a tensor is a window on a mapped file. */
    boolean isMapped(Tensor tensor) {
        return windows.containsKey(tensor);
    }

    /** Where the weights came from. */
    public Path source() {
        return source;
    }

    /** All tensors by name, in file order; they belong to this object, or to that which it is a view of. */
    public Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public void close() {
        close(owned, files);
    }

    private static void close(Map<String, Tensor> tensors, Map<Path, MappedFile> files) {
        tensors.values().forEach(Tensor::close);
        files.values().forEach(MappedFile::close);
    }
}
