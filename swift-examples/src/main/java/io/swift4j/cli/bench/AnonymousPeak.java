package io.swift4j.cli.bench;

import io.swift4j.train.memory.ProcessMemory;

/** Watches the memory of this process that no file backs: the system keeps no peak of it. Looks every 10 ms until closed. */
final class AnonymousPeak implements AutoCloseable {

    private volatile long most;
    private volatile boolean closed;

    AnonymousPeak() {
        Thread thread = new Thread(this::watch, "anonymous-peak");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (!closed) {
            look();
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void look() {
        most = Math.max(most, ProcessMemory.anonymous().orElse(0));
    }

    /** The most so far, in MiB. */
    long mib() {
        look();
        return most >> 20;
    }

    @Override
    public void close() {
        closed = true;
    }
}
