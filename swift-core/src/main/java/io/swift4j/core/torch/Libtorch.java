package io.swift4j.core.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * DJL's native methods by address, the only code that reaches them.
 *
 * <p>DJL's public wrappers run scripts in inference mode or take tensors only, so the native methods under them are bound
 * here once. Starting this class starts the engine, with DJL's usage ping switched off.
 */
final class Libtorch {

    private static final Binder BIND = Binder.start();

    private static final MethodHandle MODULE_LOAD = BIND.method(
            "moduleLoad", long.class, InputStream.class, int[].class, boolean.class, byte[].class, long.class);
    private static final MethodHandle MODULE_RUN = BIND.method(
            "moduleRunMethod", long.class, long.class, String.class, long[].class, boolean.class, boolean.class);
    private static final MethodHandle DELETE_MODULE = BIND.method("torchDeleteModule", void.class, long.class);
    private static final MethodHandle DELETE_TENSOR = BIND.method("torchDeleteTensor", void.class, long.class);
    private static final MethodHandle DELETE_IVALUE = BIND.method("torchDeleteIValue", void.class, long.class);
    private static final MethodHandle SIZES = BIND.method("torchSizes", long[].class, long.class);
    private static final MethodHandle DTYPE = BIND.method("torchDType", int.class, long.class);
    private static final MethodHandle DEVICE = BIND.method("torchDevice", int[].class, long.class);
    private static final MethodHandle CONTIGUOUS = BIND.method("torchToContiguous", long.class, long.class);
    private static final MethodHandle DIRECT_BUFFER =
            BIND.method("torchDirectByteBuffer", ByteBuffer.class, long.class);
    private static final MethodHandle EMPTY =
            BIND.method("torchEmpty", long.class, long[].class, int.class, int.class, int[].class, boolean.class);
    private static final MethodHandle CLONE = BIND.method("tensorClone", long.class, long.class);
    private static final MethodHandle ATTACH_GRAD =
            BIND.method("torchAttachGrad", void.class, long.class, boolean.class);
    private static final MethodHandle GRAD = BIND.method("torchGrad", long.class, long.class);
    private static final MethodHandle BACKWARD =
            BIND.method("torchBackward", void.class, long.class, long.class, boolean.class, boolean.class);
    private static final MethodHandle FROM_TENSOR = BIND.method("iValueFromTensor", long.class, long.class);
    private static final MethodHandle FROM_BOOL = BIND.method("iValueFromBool", long.class, boolean.class);
    private static final MethodHandle FROM_LONG = BIND.method("iValueFromLong", long.class, long.class);
    private static final MethodHandle FROM_DOUBLE = BIND.method("iValueFromDouble", long.class, double.class);
    private static final MethodHandle FROM_STRING = BIND.method("iValueFromString", long.class, String.class);
    private static final MethodHandle FROM_BOOLS = BIND.method("iValueFromBoolList", long.class, boolean[].class);
    private static final MethodHandle FROM_LONGS = BIND.method("iValueFromLongList", long.class, long[].class);
    private static final MethodHandle FROM_DOUBLES = BIND.method("iValueFromDoubleList", long.class, double[].class);
    private static final MethodHandle FROM_TENSORS = BIND.method("iValueFromTensorList", long.class, long[].class);
    private static final MethodHandle FROM_LIST = BIND.method("iValueFromList", long.class, long[].class);
    private static final MethodHandle FROM_TUPLE = BIND.method("iValueFromTuple", long.class, long[].class);
    private static final MethodHandle FROM_MAP =
            BIND.method("iValueFromStringMap", long.class, String[].class, long[].class);
    private static final MethodHandle TO_TENSOR = BIND.method("iValueToTensor", long.class, long.class);
    private static final MethodHandle TO_BOOL = BIND.method("iValueToBool", boolean.class, long.class);
    private static final MethodHandle TO_LONG = BIND.method("iValueToLong", long.class, long.class);
    private static final MethodHandle TO_DOUBLE = BIND.method("iValueToDouble", double.class, long.class);
    private static final MethodHandle TO_STRING = BIND.method("iValueToString", String.class, long.class);
    private static final MethodHandle TO_LONGS = BIND.method("iValueToLongList", long[].class, long.class);
    private static final MethodHandle TO_TENSORS = BIND.method("iValueToTensorList", long[].class, long.class);
    private static final MethodHandle TO_TUPLE = BIND.method("iValueToIValueTuple", long[].class, long.class);
    private static final MethodHandle TO_MAP = BIND.method("iValueToMap", long[].class, long.class);
    private static final MethodHandle IS_TENSOR = BIND.method("iValueIsTensor", boolean.class, long.class);
    private static final MethodHandle IS_TENSORS = BIND.method("iValueIsTensorList", boolean.class, long.class);
    private static final MethodHandle IS_TUPLE = BIND.method("iValueIsTuple", boolean.class, long.class);
    private static final MethodHandle TYPE = BIND.method("iValueGetType", String.class, long.class);

    private static final int[] CPU = {0, -1};

    private Libtorch() {}

    static void start() {
        // Loading this class did it.
    }

    static long loadModule(InputStream archive) {
        try {
            return (long) MODULE_LOAD.invokeExact(BIND.library, archive, CPU, true, new byte[1 << 16], -1L);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static long run(long module, String method, long[] arguments, boolean train) {
        try {
            return (long) MODULE_RUN.invokeExact(BIND.library, module, method, arguments, train, false);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static void deleteModule(long handle) {
        callVoid(DELETE_MODULE, handle);
    }

    static void deleteTensor(long handle) {
        callVoid(DELETE_TENSOR, handle);
    }

    static void deleteValue(long handle) {
        callVoid(DELETE_IVALUE, handle);
    }

    static long[] sizes(long tensor) {
        return callLongs(SIZES, tensor);
    }

    /** DJL's number of the element type; 9 stands for all those it does not know. */
    static int dtype(long tensor) {
        try {
            return (int) DTYPE.invokeExact(BIND.library, tensor);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    /** Device type (0 CPU, 1 CUDA) and index. */
    static int[] device(long tensor) {
        try {
            return (int[]) DEVICE.invokeExact(BIND.library, tensor);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static long contiguous(long tensor) {
        return callLong(CONTIGUOUS, tensor);
    }

    /** The memory of a contiguous CPU tensor of a type DJL knows; valid while the tensor lives. */
    static ByteBuffer memory(long tensor) {
        try {
            return (ByteBuffer) DIRECT_BUFFER.invokeExact(BIND.library, tensor);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    /** A tensor whose elements are whatever its memory holds. */
    static long empty(long[] shape, Dtype dtype) {
        if (dtype.djl() < 0) {
            throw new IllegalArgumentException("DJL cannot name " + dtype);
        }
        try {
            return (long) EMPTY.invokeExact(BIND.library, shape, dtype.djl(), 0, CPU, false);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static long copy(long tensor) {
        return callLong(CLONE, tensor);
    }

    static void setRequiresGrad(long tensor, boolean value) {
        try {
            ATTACH_GRAD.invokeExact(BIND.library, tensor, value);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    /** The accumulated gradient, or 0 when there is none. */
    static long grad(long tensor) {
        return callLong(GRAD, tensor);
    }

    static void backward(long output, long upstream, boolean keepGraph) {
        try {
            BACKWARD.invokeExact(BIND.library, output, upstream, keepGraph, false);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static long fromTensor(long tensor) {
        return callLong(FROM_TENSOR, tensor);
    }

    static long fromBoolean(boolean value) {
        try {
            return (long) FROM_BOOL.invokeExact(BIND.library, value);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static long fromLong(long value) {
        return callLong(FROM_LONG, value);
    }

    static long fromDouble(double value) {
        try {
            return (long) FROM_DOUBLE.invokeExact(BIND.library, value);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static long fromString(String value) {
        try {
            return (long) FROM_STRING.invokeExact(BIND.library, value);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static long fromBooleans(boolean[] values) {
        try {
            return (long) FROM_BOOLS.invokeExact(BIND.library, values);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static long fromLongs(long[] values) {
        return callArray(FROM_LONGS, values);
    }

    static long fromDoubles(double[] values) {
        try {
            return (long) FROM_DOUBLES.invokeExact(BIND.library, values);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static long fromTensors(long[] tensors) {
        return callArray(FROM_TENSORS, tensors);
    }

    static long fromList(long[] values) {
        return callArray(FROM_LIST, values);
    }

    static long fromTuple(long[] values) {
        return callArray(FROM_TUPLE, values);
    }

    static long fromMap(String[] keys, long[] tensors) {
        try {
            return (long) FROM_MAP.invokeExact(BIND.library, keys, tensors);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static long toTensor(long value) {
        return callLong(TO_TENSOR, value);
    }

    static boolean toBoolean(long value) {
        return callBoolean(TO_BOOL, value);
    }

    static long toLong(long value) {
        return callLong(TO_LONG, value);
    }

    static double toDouble(long value) {
        try {
            return (double) TO_DOUBLE.invokeExact(BIND.library, value);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static String toText(long value) {
        try {
            return (String) TO_STRING.invokeExact(BIND.library, value);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    static long[] toLongs(long value) {
        return callLongs(TO_LONGS, value);
    }

    static long[] toTensors(long value) {
        return callLongs(TO_TENSORS, value);
    }

    static long[] toTuple(long value) {
        return callLongs(TO_TUPLE, value);
    }

    /** Keys and values in turn, each a new value handle. */
    static long[] toMap(long value) {
        return callLongs(TO_MAP, value);
    }

    static boolean isTensor(long value) {
        return callBoolean(IS_TENSOR, value);
    }

    static boolean isTensors(long value) {
        return callBoolean(IS_TENSORS, value);
    }

    static boolean isTuple(long value) {
        return callBoolean(IS_TUPLE, value);
    }

    static String typeName(long value) {
        try {
            return (String) TYPE.invokeExact(BIND.library, value);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    private static long callLong(MethodHandle method, long argument) {
        try {
            return (long) method.invokeExact(BIND.library, argument);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    private static long callArray(MethodHandle method, long[] argument) {
        try {
            return (long) method.invokeExact(BIND.library, argument);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    private static long[] callLongs(MethodHandle method, long argument) {
        try {
            return (long[]) method.invokeExact(BIND.library, argument);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    private static boolean callBoolean(MethodHandle method, long argument) {
        try {
            return (boolean) method.invokeExact(BIND.library, argument);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    private static void callVoid(MethodHandle method, long argument) {
        try {
            method.invokeExact(BIND.library, argument);
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    private static RuntimeException sneaky(@Nullable Throwable e) {
        if (e instanceof EngineException refused) {
            return new TorchException(String.valueOf(refused.getMessage()).strip(), refused);
        }
        if (e instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (e instanceof Error error) {
            throw error;
        }
        return new TorchException("libtorch call failed: " + e, e);
    }

    /** Finds DJL's package-private library object after the engine has loaded its natives. */
    private static final class Binder {

        final Object library;
        private final MethodHandles.Lookup lookup;

        private Binder(Object library, MethodHandles.Lookup lookup) {
            this.library = library;
            this.lookup = lookup;
        }

        static Binder start() {
            if (System.getProperty("OPT_OUT_TRACKING") == null) {
                System.setProperty("OPT_OUT_TRACKING", "true");
            }
            NativeHeap.keepFreedMemory();
            Engine engine = Engine.getEngine("PyTorch");
            if (!engine.getVersion().startsWith("2.7.")) {
                throw new TorchException("Swift4J is built for libtorch 2.7, but DJL loaded " + engine.getVersion()
                        + "; remove the other pytorch-native artifact or PYTORCH_VERSION setting");
            }
            try {
                Class<?> type =
                        Class.forName("ai.djl.pytorch.jni.PyTorchLibrary", true, JniUtils.class.getClassLoader());
                MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
                Object library = lookup.findStaticGetter(type, "LIB", type).invoke();
                return new Binder(library, lookup);
            } catch (Throwable e) {
                throw new TorchException("DJL's PyTorch engine has no native library object; use version 0.36.0", e);
            }
        }

        MethodHandle method(String name, Class<?> result, Class<?>... parameters) {
            try {
                MethodHandle found =
                        lookup.findVirtual(library.getClass(), name, MethodType.methodType(result, parameters));
                return found.asType(found.type().changeParameterType(0, Object.class));
            } catch (ReflectiveOperationException e) {
                throw new TorchException(
                        "DJL's PyTorch engine has no native method " + name + "; use version 0.36.0", e);
            }
        }
    }
}
