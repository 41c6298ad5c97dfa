package io.swift4j.train.media;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.MediaRecipe;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The media of one example, made on a worker's thread and used on another's.
 *
 * <p>Its tensors have one owner at any time: the worker's scope, then this object, then whoever {@link #take takes} them. Discarding
 * frees what is there, and what a worker still makes as soon as it is made.
 */
final class PreparedMedia implements Runnable {

    private final Encoded example;
    private final MediaSourceOfTensors source;
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable MediaTensors tensors;
    private @Nullable RuntimeException failure;
    private boolean discarded;

    PreparedMedia(Encoded example, MediaSourceOfTensors source) {
        this.example = example;
        this.source = source;
    }

    @Override
    public void run() {
        try {
            if (!isDiscarded()) {
                keep(make());
            }
        } catch (RuntimeException e) {
            fail(e);
        } catch (Error e) {
            fail(new SwiftException(e.toString(), e));
        } finally {
            done.countDown();
        }
    }

    /** Detached from every scope. */
    private MediaTensors make() {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            MediaTensors made = source.prepare(recipe());
            detach(made);
            return made;
        }
    }

    private synchronized boolean isDiscarded() {
        return discarded;
    }

    private synchronized void keep(MediaTensors made) {
        if (discarded) {
            free(made);
        } else {
            tensors = made;
        }
    }

    private synchronized void fail(RuntimeException e) {
        failure = new SwiftException(example.origin() + ": " + e.getMessage(), e);
    }

    MediaRecipe recipe() {
        return example.media().orElseThrow();
    }

    boolean isDone() {
        return done.getCount() == 0;
    }

    /**
     * Waits for the tensors.
     *
     * @return the caller's, in no scope
     * @throws SwiftException naming the row, when it can't be made, or when interrupted
     */
    MediaTensors take() {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SwiftException(example.origin() + ": interrupted while waiting for its media", e);
        }
        synchronized (this) {
            if (failure != null) {
                throw failure;
            }
            MediaTensors taken = tensors;
            if (taken == null) {
                throw new IllegalStateException(example.origin() + ": its media were taken or discarded");
            }
            tensors = null;
            return taken;
        }
    }

    synchronized void discard() {
        discarded = true;
        if (tensors != null) {
            free(tensors);
            tensors = null;
        }
    }

    /** Takes tensors out of the scopes they are in. */
    static void detach(MediaTensors tensors) {
        for (Tensor tensor : tensors.all()) {
            TensorScope.detach(tensor);
        }
    }

    static void free(MediaTensors tensors) {
        for (Tensor tensor : tensors.all()) {
            tensor.close();
        }
    }
}
