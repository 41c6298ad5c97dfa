package io.swift4j.cli.verify;

/** Runs the cases of one kind. */
interface CaseRunner {

    /** Compares everything the case states with what the library gives; any exception is a failure. */
    void run(CaseFolder folder, Case one, Comparison comparison);
}
