package io.swift4j.train.media;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.train.data.Batches;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.MediaRecipe;
import io.swift4j.train.data.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the media of coming micro-batches on threads of its own while the trainer computes.
 *
 * <p>What a position gives depends on the batch plan alone, never on which thread is done first. No more than a fixed number of
 * examples is prepared ahead, besides those of the micro-batch that is asked for. For one thread at a time; closing waits for the
 * workers, and frees what was not asked for.
 */
public final class MediaFeed implements AutoCloseable {

    private static final int MOST_BATCHES = 64;

    private record Planned(Position position, List<PreparedMedia> media) {}

    private final Batches<? extends Encoded> batches;
    private final MediaSourceOfTensors source;
    private final int ahead;
    private final int epochs;
    private final ExecutorService threads;
    private final Deque<Planned> queue = new ArrayDeque<>();
    private @Nullable Position next;
    private int waiting;
    private long waitedNanos;
    private boolean closed;

    /**
     * Starts the threads; they wait until the first position is asked for.
     *
     * @param workers how many threads
     * @param ahead how many examples with media are prepared ahead, at least 1
     * @param epochs before which epoch to stop looking ahead
     */
    public MediaFeed(
            Batches<? extends Encoded> batches, MediaSourceOfTensors source, int workers, int ahead, int epochs) {
        if (workers < 1 || ahead < 1) {
            throw new IllegalArgumentException(
                    "a feed has at least one worker and one example ahead, not " + workers + " and " + ahead);
        }
        this.batches = batches;
        this.source = source;
        this.ahead = ahead;
        this.epochs = epochs;
        this.threads = Executors.newFixedThreadPool(workers, work -> {
            Thread thread = new Thread(work, "media-feed");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * The media of a micro-batch. Asking for the position after the last one is what the feed is ready for; any other begins anew
     * there.
     *
     * @return the caller's
     * @throws io.swift4j.core.SwiftException naming the row whose media can't be made
     */
    public FedMedia get(Position position) {
        if (closed) {
            throw new IllegalStateException("the feed is closed");
        }
        if (queue.isEmpty() || !queue.element().position().equals(position)) {
            restart(position);
        }
        plan();
        Planned planned = queue.remove();
        List<MediaTensors> taken = new ArrayList<>();
        try {
            for (PreparedMedia each : planned.media()) {
                taken.add(take(each));
            }
        } catch (RuntimeException e) {
            free(taken, MediaTensors.NONE);
            planned.media().forEach(PreparedMedia::discard);
            throw e;
        } finally {
            waiting -= planned.media().size();
        }
        plan();
        return collated(planned.media().stream().map(PreparedMedia::recipe).toList(), taken);
    }

    private MediaTensors take(PreparedMedia media) {
        if (media.isDone()) {
            return media.take();
        }
        long start = System.nanoTime();
        try {
            return media.take();
        } finally {
            waitedNanos += System.nanoTime() - start;
        }
    }

    private FedMedia collated(List<MediaRecipe> recipes, List<MediaTensors> taken) {
        if (taken.isEmpty()) {
            return FedMedia.NONE;
        }
        try (TensorScope scope = TensorScope.open()) {
            MediaTensors whole = source.collate(recipes, taken);
            PreparedMedia.detach(whole);
            free(taken, whole);
            return new FedMedia(whole);
        } catch (RuntimeException e) {
            free(taken, MediaTensors.NONE);
            throw e;
        }
    }

    /** Frees all but what collating left as it was. */
    private static void free(List<MediaTensors> taken, MediaTensors kept) {
        for (MediaTensors tensors : taken) {
            for (Tensor tensor : tensors.all()) {
                if (!kept.all().contains(tensor)) {
                    tensor.close();
                }
            }
        }
    }

    /** Nanoseconds that callers have waited for media that were not ready. */
    public long waitedNanos() {
        return waitedNanos;
    }

    private void restart(Position position) {
        discard();
        next = position;
    }

    private void plan() {
        while (next != null && (queue.isEmpty() || goesOn(next))) {
            List<PreparedMedia> media = new ArrayList<>();
            for (Encoded example : batches.get(next)) {
                if (example.media().isPresent()) {
                    PreparedMedia prepared = new PreparedMedia(example, source);
                    media.add(prepared);
                    threads.execute(prepared);
                }
            }
            waiting += media.size();
            queue.add(new Planned(next, media));
            next = batches.after(next);
        }
    }

    private boolean goesOn(Position position) {
        return position.epoch() < epochs && waiting < ahead && queue.size() < MOST_BATCHES;
    }

    private void discard() {
        queue.forEach(planned -> planned.media().forEach(PreparedMedia::discard));
        queue.clear();
        waiting = 0;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        discard();
        threads.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
