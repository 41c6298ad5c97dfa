package io.swift4j.core.torch;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** The settings of the libtorch in this process: threads, seed, version. */
public final class Torch {

    private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(() -> {
        Libtorch.start();
        // New threads start with gradients on, and each has its own executor setting: profiling runs would make the
        // first calls of every new shape slow.
        JniUtils.setGradMode(false);
        JniUtils.setGraphExecutorOptimize(false);
        return Boolean.TRUE;
    });

    private Torch() {}

    /** Prepares the calling thread for libtorch; the first call in a process loads the natives. */
    static void enter() {
        PREPARED.get();
    }

    /** Version of the loaded libtorch, such as {@code 2.7.1}. */
    public static String version() {
        enter();
        return Engine.getEngine("PyTorch").getVersion();
    }

    /** Number of threads that one operation may use. */
    public static int threads() {
        enter();
        return JniUtils.getNumThreads();
    }

    /**
     * Sets how many threads one operation may use, in the whole process.
     *
     * @param threads at least 1
     */
    public static void setThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        enter();
        JniUtils.setNumThreads(threads);
    }

    /** Number of CUDA devices that libtorch can use; 0 with the CPU natives. */
    public static int gpuCount() {
        enter();
        return Engine.getEngine("PyTorch").getGpuCount();
    }

    /** Seeds libtorch's own random numbers. */
    public static void seed(long seed) {
        enter();
        JniUtils.setSeed(seed);
    }
}
