package io.swift4j.core.jinja;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The state of one rendering: where it is, what it has used of its limits, what it has written. Not thread-safe. */
final class Run {

    private final JinjaLimits limits;
    private final Clock clock;
    private final List<Rendered.Span> spans = new ArrayList<>();
    private final Output root = new Output(this);
    private long steps;
    private long written;
    private int depth;
    private int line = 1;

    Run(JinjaLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    Clock clock() {
        return clock;
    }

    Output root() {
        return root;
    }

    List<Rendered.Span> spans() {
        return spans;
    }

    int line() {
        return line;
    }

    /** Counts a step and notes where the interpreter is. */
    void at(int newLine) {
        line = newLine;
        step();
    }

    void step() {
        charge(1);
    }

    void charge(long amount) {
        steps += amount;
        if (steps > limits.maxSteps()) {
            throw Failure.limit("the template took more than " + limits.maxSteps() + " steps");
        }
    }

    void written(int length) {
        written += length;
        if (written > limits.maxText()) {
            throw Failure.limit("the template wrote more than " + limits.maxText() + " characters");
        }
    }

    void checkText(long length) {
        if (length > limits.maxText()) {
            throw Failure.limit("a text of " + length + " characters; at most " + limits.maxText() + " are allowed");
        }
    }

    /** Checks the length of a text before it is made, and charges for it. */
    void text(long length) {
        checkText(length);
        charge(1 + length / 16);
    }

    /** Checks and charges for a text just made. */
    String text(String made) {
        text(made.length());
        return made;
    }

    /** Charges for searching a text for a part, by the product of their lengths at worst. */
    void search(String text, String part) {
        charge(1 + text.length() / 64 + (long) text.length() * part.length() / 4096);
    }

    /** Checks the number of elements of a list before it is made, and charges for it. */
    void elements(long count) {
        if (count > limits.maxText() / 8) {
            throw Failure.limit("a list of " + count + " elements; at most " + limits.maxText() / 8 + " are allowed");
        }
        charge(1 + count);
    }

    void enter() {
        if (++depth > limits.maxDepth()) {
            throw Failure.limit("nested deeper than " + limits.maxDepth() + " levels");
        }
    }

    void leave() {
        depth--;
    }
}
