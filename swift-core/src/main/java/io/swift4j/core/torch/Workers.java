package io.swift4j.core.torch;

import ai.djl.pytorch.jni.JniUtils;
import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Threads for many small independent pieces of tensor work, one for each core.
 *
 * <p>An operation on such a thread uses that thread alone, so that together they keep every core busy without waiting for each
 * other; elsewhere an operation still uses as many threads as {@link Torch#threads()} says.
 */
public final class Workers {

    private static final ThreadLocal<Boolean> WITHIN = ThreadLocal.withInitial(() -> Boolean.FALSE);
    private static final int COUNT = Runtime.getRuntime().availableProcessors();
    private static @Nullable ExecutorService started;

    private Workers() {}

    /** How many pieces of work can run at once. */
    public static int count() {
        return COUNT;
    }

    /**
     * Applies a function to every item, in parallel where there is more than one; the results are in the items' order.
     *
     * <p>Every call has a {@link TensorScope} of its own. Tensors that a result holds must be detached from it, and are then the
     * caller's.
     *
     * @throws RuntimeException what the first item in order that failed threw, after all have ended; {@code discard} has then been
     *     called on the results of the others
     */
    public static <A, B> List<B> map(List<A> items, Function<A, B> function, Consumer<B> discard) {
        if (items.size() < 2 || COUNT < 2 || WITHIN.get()) {
            return inTurn(items, function, discard);
        }
        ExecutorService pool = pool();
        List<Future<B>> futures = new ArrayList<>();
        for (A item : items) {
            futures.add(pool.submit(() -> scoped(item, function)));
        }
        List<B> results = new ArrayList<>();
        RuntimeException failure = null;
        for (Future<B> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                failure = failure != null ? failure : unchecked(e.getCause() == null ? e : e.getCause());
            } catch (InterruptedException e) {
                futures.forEach(other -> other.cancel(false));
                Thread.currentThread().interrupt();
                failure = failure != null ? failure : new SwiftException("interrupted", e);
            }
        }
        if (failure != null) {
            results.forEach(discard);
            throw failure;
        }
        return results;
    }

    private static <A, B> List<B> inTurn(List<A> items, Function<A, B> function, Consumer<B> discard) {
        List<B> results = new ArrayList<>();
        try {
            for (A item : items) {
                results.add(scoped(item, function));
            }
        } catch (RuntimeException e) {
            results.forEach(discard);
            throw e;
        }
        return results;
    }

    private static <A, B> B scoped(A item, Function<A, B> function) {
        try (TensorScope scope = TensorScope.open()) {
            return function.apply(item);
        }
    }

    private static RuntimeException unchecked(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException runtime ? runtime : new SwiftException(cause.toString(), cause);
    }

    /** The threads, started when first needed: not with the class, which they need themselves. */
    private static synchronized ExecutorService pool() {
        ExecutorService pool = started;
        if (pool == null) {
            pool = pool("swift4j-worker", COUNT, 1);
            started = pool;
        }
        return pool;
    }

    /**
     * Threads whose operations use {@code each} threads, or fewer where the machine has fewer.
     *
     * <p>libtorch keeps the number of threads for every thread, and a default for threads to come, which is put back at the end.
     *
     * @return the caller's, to be shut down; its threads don't keep the process alive
     */
    public static ExecutorService pool(String name, int count, int each) {
        int before = Torch.threads();
        CountDownLatch ready = new CountDownLatch(count);
        ExecutorService pool = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(
                    () -> {
                        // Asked for the first time, libtorch gives a thread the default; what is set before is lost.
                        Torch.threads();
                        JniUtils.setNumThreads(Math.max(1, Math.min(each, before)));
                        WITHIN.set(each == 1);
                        ready.countDown();
                        work.run();
                    },
                    name);
            thread.setDaemon(true);
            return thread;
        });
        CountDownLatch gate = new CountDownLatch(1);
        for (int i = 0; i < count; i++) {
            pool.execute(() -> awaitQuietly(gate));
        }
        awaitQuietly(ready);
        JniUtils.setNumThreads(before);
        gate.countDown();
        return pool;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
