package io.swift4j.core.hub;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an answer, taken piece by piece by one thread.
 *
 * <p>Unlike the JDK's stream it gives up when no bytes come for a while, and an interrupt always ends a wait for them.
 */
final class ResponseBody implements BodySubscriber<ResponseBody>, Closeable {

    /** A piece, the end (neither), or a failure. */
    private record Signal(
            @Nullable List<ByteBuffer> piece, @Nullable Throwable failure) {}

    /** Pieces of about 16 KiB that may wait, so that network and disk work at once. */
    private static final int PREFETCHED_PIECES = 64;

    private final Duration timeout;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private Flow.@Nullable Subscription subscription;
    private boolean closed;

    ResponseBody(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<ResponseBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    /** Returns the next bytes, or null at the end. */
    @Nullable
    List<ByteBuffer> next() throws IOException, InterruptedException {
        Signal signal = signals.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (signal == null) {
            close();
            throw new TransientFault("no bytes came for " + timeout.toMillis() + " ms");
        }
        if (signal.failure() != null) {
            throw new IOException(signal.failure().getMessage(), signal.failure());
        }
        if (signal.piece() == null) {
            signals.add(signal);
        } else {
            requestOne();
        }
        return signal.piece();
    }

    /** Returns all bytes; refuses more than {@code limit} of them. */
    byte[] readAll(int limit, String what) throws IOException, InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (List<ByteBuffer> piece = next(); piece != null; piece = next()) {
            for (ByteBuffer bytes : piece) {
                if (all.size() + bytes.remaining() > limit) {
                    throw new HubException(what + " is over " + limit + " bytes, which cannot be right");
                }
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                all.write(copy);
            }
        }
        return all.toByteArray();
    }

    private synchronized void requestOne() {
        if (subscription != null && !closed) {
            subscription.request(1);
        }
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (closed) {
            newSubscription.cancel();
        } else {
            newSubscription.request(PREFETCHED_PIECES);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> piece) {
        signals.add(new Signal(piece, null));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Signal(null, failure));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal(null, null));
    }

    /** Ends the transfer; harmless when it is over. */
    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
