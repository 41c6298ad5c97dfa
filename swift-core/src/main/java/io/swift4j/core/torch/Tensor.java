package io.swift4j.core.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A libtorch tensor: a handle to native memory with an element type and a shape.
 *
 * <p>Computation happens in {@link Script}s; this class creates, reads and frees. A tensor belongs to the innermost
 * {@link TensorScope} of the thread that made it, or to the caller when none is open. Reading is thread-safe as long as
 * no script writes to the same memory.
 */
public final class Tensor extends NativeHandle {

    private final Dtype dtype;
    private final long[] shape;
    private final long bytes;

    private Tensor(long handle, Dtype dtype, long[] shape) {
        super(handle);
        this.dtype = dtype;
        this.shape = shape;
        this.bytes = count(shape) * dtype.bytes();
        NativeMemory.opened(bytes);
    }

    /** Takes over a tensor handle. */
    static Tensor own(long handle) {
        try {
            int djl = Libtorch.dtype(handle);
            Dtype dtype = djl == 9 ? Dtype.ofCode(TensorOps.dtypeCode(handle)) : Dtype.ofDjl(djl);
            return new Tensor(handle, dtype, Libtorch.sizes(handle));
        } catch (RuntimeException e) {
            Libtorch.deleteTensor(handle);
            throw e;
        }
    }

    /** A tensor of int64 with a copy of {@code values}. */
    public static Tensor of(long[] values, long... shape) {
        return filled(
                Dtype.INT64,
                values.length,
                shape,
                memory -> memory.asLongBuffer().put(values));
    }

    /** A tensor of int64 with a copy of {@code values}. */
    public static Tensor of(int[] values, long... shape) {
        return filled(Dtype.INT64, values.length, shape, memory -> {
            for (int value : values) {
                memory.putLong(value);
            }
        });
    }

    /** An int64 matrix {@code [rows, columns]} with a copy of {@code rows}, which are of one length. */
    public static Tensor of(int[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        int[] flat = new int[Math.multiplyExact(rows.length, columns)];
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != columns) {
                throw new IllegalArgumentException(
                        "row " + r + " has " + rows[r].length + " values, the first has " + columns);
            }
            System.arraycopy(rows[r], 0, flat, r * columns, columns);
        }
        return of(flat, rows.length, columns);
    }

    /** A tensor of float32 with a copy of {@code values}. */
    public static Tensor of(float[] values, long... shape) {
        return filled(
                Dtype.FLOAT32,
                values.length,
                shape,
                memory -> memory.asFloatBuffer().put(values));
    }

    /** A tensor of bool with a copy of {@code values}. */
    public static Tensor of(boolean[] values, long... shape) {
        return filled(Dtype.BOOL, values.length, shape, memory -> {
            for (boolean value : values) {
                memory.put((byte) (value ? 1 : 0));
            }
        });
    }

    /**
     * A tensor over the raw little-endian bytes of its elements, which are copied.
     *
     * @throws IllegalArgumentException when the bytes are not as many as shape and type say
     */
    public static Tensor ofBytes(ByteBuffer bytes, Dtype dtype, long... shape) {
        long wanted = Math.multiplyExact(count(shape), (long) dtype.bytes());
        if (bytes.remaining() != wanted) {
            throw new IllegalArgumentException(
                    dtype + " " + Arrays.toString(shape) + " takes " + wanted + " bytes, not " + bytes.remaining());
        }
        if (dtype.djl() >= 0 && dtype != Dtype.COMPLEX64) {
            return filled(dtype, count(shape), shape, memory -> memory.put(bytes.duplicate()));
        }
        long[] flat = {wanted};
        try (Tensor raw =
                TensorScope.detach(filled(Dtype.UINT8, wanted, flat, memory -> memory.put(bytes.duplicate())))) {
            return TensorOps.reinterpret(raw, dtype, shape);
        }
    }

    /** A new tensor whose memory is written in place: libtorch takes again what it freed, where a direct buffer is always fresh. */
    private static Tensor filled(Dtype dtype, long values, long[] shape, Memory writer) {
        if (count(shape) != values) {
            throw new IllegalArgumentException(
                    values + " values do not fill the shape " + Arrays.toString(shape) + " of " + count(shape));
        }
        Math.toIntExact(values * dtype.bytes());
        Torch.enter();
        Tensor made = new Tensor(Libtorch.empty(shape, dtype), dtype, shape.clone());
        if (values > 0) {
            writer.use(Libtorch.memory(made.handle()).order(ByteOrder.nativeOrder()));
        }
        return made;
    }

    /** The element type. */
    public Dtype dtype() {
        return dtype;
    }

    /** The sizes of all dimensions, as a copy. */
    public long[] shape() {
        return shape.clone();
    }

    /** The size of one dimension; negative numbers count from the last. */
    public long size(int dimension) {
        return shape[dimension < 0 ? shape.length + dimension : dimension];
    }

    /** Number of dimensions. */
    public int rank() {
        return shape.length;
    }

    /** Number of elements. */
    public long count() {
        return count(shape);
    }

    /** Where the tensor's memory is: {@code cpu} or {@code cuda:N}. */
    public String device() {
        int[] device = Libtorch.device(handle());
        return device[0] == 0 ? "cpu" : "cuda:" + Math.max(0, device[1]);
    }

    /** The elements as floats, in row order; any floating-point or integer type, from any device. */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(count())];
        read(Dtype.FLOAT32, buffer -> buffer.asFloatBuffer().get(values));
        return values;
    }

    /** The elements as doubles, in row order. */
    public double[] toDoubles() {
        double[] values = new double[Math.toIntExact(count())];
        read(Dtype.FLOAT64, buffer -> buffer.asDoubleBuffer().get(values));
        return values;
    }

    /** The elements as longs, in row order. */
    public long[] toLongs() {
        long[] values = new long[Math.toIntExact(count())];
        read(Dtype.INT64, buffer -> buffer.asLongBuffer().get(values));
        return values;
    }

    /** The elements as ints, in row order; int64 values must fit. */
    public int[] toInts() {
        long[] values = toLongs();
        int[] ints = new int[values.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = Math.toIntExact(values[i]);
        }
        return ints;
    }

    /** The elements' own bytes, little-endian, in row order. */
    public byte[] toBytes() {
        byte[] values = new byte[Math.toIntExact(bytes)];
        if (values.length == 0) {
            return values;
        }
        if (dtype.djl() >= 0 && dtype != Dtype.COMPLEX64) {
            read(dtype, buffer -> buffer.get(values));
        } else {
            try (Tensor raw = TensorScope.detach(TensorOps.bytes(this))) {
                raw.read(Dtype.UINT8, buffer -> buffer.get(values));
            }
        }
        return values;
    }

    /** The only element, as a double. */
    public double item() {
        if (count() != 1) {
            throw new IllegalArgumentException(this + " has " + count() + " elements, not one");
        }
        return toDoubles()[0];
    }

    private interface Memory {
        void use(ByteBuffer memory);
    }

    private void read(Dtype as, Memory reader) {
        if (count() == 0) {
            return;
        }
        Torch.enter();
        if (dtype != as || !device().equals("cpu")) {
            try (Tensor converted = TensorScope.detach(TensorOps.to(this, "cpu", as))) {
                converted.read(as, reader);
            }
            return;
        }
        long contiguous = Libtorch.contiguous(handle());
        try {
            reader.use(Libtorch.memory(contiguous).order(ByteOrder.nativeOrder()));
        } finally {
            Libtorch.deleteTensor(contiguous);
        }
    }

    /** A tensor of the same values in another element type; the same memory when the type is already that. */
    public Tensor to(Dtype wanted) {
        return TensorOps.to(this, device(), wanted);
    }

    /** A tensor of the same values on another device ({@code cpu}, {@code cuda:0}). */
    public Tensor to(String device) {
        return TensorOps.to(this, device, dtype);
    }

    /** The same elements in row order under another shape, one size of which may be -1. */
    public Tensor reshape(long... wanted) {
        return TensorOps.reshape(this, wanted);
    }

    /** A view of {@code length} entries of a dimension, beginning at {@code start}. */
    public Tensor narrow(int dimension, long start, long length) {
        return TensorOps.narrow(this, dimension, start, length);
    }

    /** A copy with memory of its own. */
    public Tensor copy() {
        Torch.enter();
        return own(Libtorch.copy(handle()));
    }

    /** Whether a backward pass goes through this tensor: it is such a leaf, or was computed from one. */
    public boolean requiresGrad() {
        return TensorOps.requiresGrad(this);
    }

    /** Makes a backward pass compute a gradient for this leaf tensor, or stop doing so. */
    public Tensor requireGrad(boolean value) {
        Torch.enter();
        Libtorch.setRequiresGrad(handle(), value);
        return this;
    }

    /** The gradient that backward passes have accumulated, or null when none has; a new handle to the same memory. */
    public @Nullable Tensor grad() {
        Torch.enter();
        long gradient = Libtorch.grad(handle());
        return gradient == 0 ? null : own(gradient);
    }

    /**
     * Computes the gradients of all leaves that this tensor depends on, from the gradient of some loss with respect to
     * it.
     *
     * @param upstream of this tensor's shape; for a scalar loss, ones
     */
    public void backward(Tensor upstream) {
        Torch.enter();
        try {
            Libtorch.backward(handle(), upstream.handle(), false);
        } catch (RuntimeException e) {
            throw new TorchException(
                    "backward of " + this + " with upstream gradient " + upstream + ": " + e.getMessage(), e);
        }
    }

    /** Computes the gradients of all leaves that this scalar depends on. */
    public void backward() {
        try (Tensor one = TensorScope.detach(TensorOps.onesLike(this))) {
            backward(one);
        }
    }

    @Override
    void delete(long closing) {
        Libtorch.deleteTensor(closing);
        NativeMemory.closed(bytes);
    }

    /** Type and shape, as in {@code float32[2, 3]}. */
    @Override
    public String toString() {
        return dtype.name().toLowerCase(java.util.Locale.ROOT) + Arrays.toString(shape);
    }

    /** How many elements a shape has; refuses one that no tensor can have. */
    static long count(long[] shape) {
        long count = 1;
        for (long size : shape) {
            if (size < 0 || (size > 0 && count > Long.MAX_VALUE / Long.BYTES / size)) {
                throw new IllegalArgumentException(Arrays.toString(shape) + " is not the shape of a tensor");
            }
            count *= size;
        }
        return count;
    }
}
