package io.swift4j.train;

import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A run in the background. Thread-safe. */
public final class TrainHandle {

    private final CompletableFuture<TrainResult> future;
    private final RunControl control;

    TrainHandle(CompletableFuture<TrainResult> future, RunControl control) {
        this.future = future;
        this.control = control;
    }

    /** Stops after the current micro-batch until {@link #resume()}. */
    public void pause() {
        control.pause(true);
    }

    /** Goes on. */
    public void resume() {
        control.pause(false);
    }

    /** Ends the run after the current step with a checkpoint. */
    public void cancel() {
        control.cancel();
    }

    /** Whether the run has ended. */
    public boolean isDone() {
        return future.isDone();
    }

    /**
     * Waits for the end like {@link #await}; when a signal ends the process meanwhile, the run writes a checkpoint first.
     *
     * @param errors is told why that failed
     */
    public TrainResult awaitSavingOnExit(PrintStream errors) {
        Thread saving = new Thread(() -> save(errors), "save-on-exit");
        Runtime.getRuntime().addShutdownHook(saving);
        TrainResult result = await();
        try {
            Runtime.getRuntime().removeShutdownHook(saving);
        } catch (IllegalStateException e) {
            // The process is ending: the hook is what ended the run.
        }
        return result;
    }

    private void save(PrintStream errors) {
        cancel();
        try {
            await();
        } catch (RuntimeException e) {
            errors.println(e.getMessage());
        }
    }

    /** Waits for the end; failures of the run are thrown as they were. */
    public TrainResult await() {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
