package io.swift4j.core.testing;

import io.swift4j.core.torch.NativeMemory;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves native handles or bytes behind.
 *
 * <p>With {@code @ExtendWith(NoLeaks.class)} everything between a test's first {@code @BeforeEach} and its last
 * {@code @AfterEach} counts; what {@code @BeforeAll} made and the test lets grow counts too, so warm up lazily filled caches
 * there. Tests that run at the same time in one JVM would blame each other: this project runs them one after the other.
 */
public final class NoLeaks implements BeforeEachCallback, AfterEachCallback {

    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(NoLeaks.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(HERE).put(context.getUniqueId(), NativeMemory.now());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        NativeMemory before = context.getStore(HERE).get(context.getUniqueId(), NativeMemory.class);
        // A test that failed half way may have left something; its own failure is what matters then.
        if (before != null && context.getExecutionException().isEmpty()) {
            check("the test", before, NativeMemory.now());
        }
    }

    /** Runs something once to fill caches, then {@code times} more, and fails when handles or bytes grew meanwhile. */
    public static void assertNoGrowth(int times, Runnable action) {
        action.run();
        NativeMemory before = NativeMemory.now();
        for (int i = 0; i < times; i++) {
            action.run();
        }
        check(times + " runs", before, NativeMemory.now());
    }

    private static void check(String what, NativeMemory before, NativeMemory after) {
        if (after.handles() > before.handles() || after.bytes() > before.bytes()) {
            throw new AssertionError(what + " left " + (after.handles() - before.handles()) + " native handles and "
                    + (after.bytes() - before.bytes()) + " bytes behind");
        }
    }
}
