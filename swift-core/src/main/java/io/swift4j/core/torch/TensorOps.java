package io.swift4j.core.torch;

/** The few operations that tensors offer by themselves; everything else is a script of the feature that needs it. */
final class TensorOps {

    private static final Script OPS =
            Script.builder("tensor").resource(TensorOps.class, "tensor.py").build();

    private TensorOps() {}

    static int dtypeCode(long handle) {
        return (int) OPS.integerOfHandle("dtype_code", handle);
    }

    static Tensor to(Tensor tensor, String device, Dtype dtype) {
        return OPS.tensor("to", tensor, device, dtype.code());
    }

    static Tensor reshape(Tensor tensor, long[] shape) {
        return OPS.tensor("reshape", tensor, shape);
    }

    static Tensor narrow(Tensor tensor, int dimension, long start, long length) {
        return OPS.tensor("narrow", tensor, dimension, start, length);
    }

    static Tensor reinterpret(Tensor bytes, Dtype dtype, long[] shape) {
        return OPS.tensor("reinterpret", bytes, dtype.code(), shape);
    }

    static Tensor bytes(Tensor tensor) {
        return OPS.tensor("as_bytes", tensor);
    }

    static Tensor onesLike(Tensor tensor) {
        return OPS.tensor("ones_like", tensor);
    }

    static Tensor empty(Dtype dtype, long[] shape) {
        return OPS.tensor("empty", shape, dtype.code());
    }

    /** Writes raw bytes over the elements of {@code target} from {@code start} on, in row order. */
    static void fill(Tensor target, long start, Tensor bytes) {
        OPS.call("fill", target, start, bytes);
    }

    static boolean requiresGrad(Tensor tensor) {
        return OPS.flag("requires_grad", tensor);
    }

    /** An empty {@code List[Dict[str, Tensor]]}. */
    static long noDicts() {
        return OPS.value("no_dicts");
    }

    static Tensor mapFile(String path, long elements, Dtype dtype) {
        return OPS.tensor("map_file", path, elements, dtype.code());
    }

    static Tensor window(Tensor mapped, long start, long[] shape) {
        return OPS.tensor("window", mapped, start, shape);
    }
}
