package io.swift4j.train;

/** What others want of a running loop. */
final class RunControl {

    private boolean paused;
    private boolean cancelled;

    synchronized void pause(boolean wanted) {
        paused = wanted;
        notifyAll();
    }

    synchronized void cancel() {
        cancelled = true;
        notifyAll();
    }

    synchronized boolean cancelled() {
        return cancelled;
    }

    /** Waits while paused and not cancelled. */
    synchronized void pass() {
        while (paused && !cancelled) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cancelled = true;
            }
        }
    }
}
