package io.swift4j.core.torch;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps freed native memory for the next step instead of giving it back to the system.
 *
 * <p>Started with {@code GLIBC_TUNABLES=glibc.malloc.tcache_count=0}, as {@code ./swift} does, a process needs up to a fifth
 * less: no thread cache then keeps the rims of blocks that are to be used again.
 *
 * <p>libtorch allocates and frees the same gigabytes in every training step. By default glibc returns them each time, and each
 * page must then be mapped and zeroed again: tens of thousands of page faults in many a step of a 500M model. The
 * settings are the process's own: {@code -Dswift4j.nativeHeap=system} leaves them as they are. Elsewhere than on glibc
 * nothing happens.
 */
final class NativeHeap {

    private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);
    private static final int MXFAST = 1;
    private static final int TRIM_THRESHOLD = -1;
    private static final int TOP_PAD = -2;
    private static final int MMAP_THRESHOLD = -3;
    private static final int ARENA_MAX = -8;

    private NativeHeap() {}

    /** The C library's function. */
    interface C extends Library {
        int mallopt(int parameter, int value);
    }

    static void keepFreedMemory() {
        if (!Platform.isLinux() || "system".equals(System.getProperty("swift4j.nativeHeap"))) {
            return;
        }
        try {
            C c = Native.load("c", C.class);
            // What is cut off the rim of an aligned block must join the block again when that is freed.
            c.mallopt(MXFAST, 0);
            c.mallopt(MMAP_THRESHOLD, 32 << 20);
            c.mallopt(TRIM_THRESHOLD, Integer.MAX_VALUE);
            c.mallopt(TOP_PAD, 64 << 20);
            c.mallopt(ARENA_MAX, 1);
        } catch (UnsatisfiedLinkError | RuntimeException e) {
            LOG.debug("mallopt is not available: {}", e.getMessage());
        }
    }
}
