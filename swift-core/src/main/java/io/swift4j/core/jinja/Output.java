package io.swift4j.core.jinja;

/** Text being written: the rendering itself, or the capture of a macro, filter or set block. */
final class Output {

    private final Run run;
    private final StringBuilder text = new StringBuilder();

    Output(Run run) {
        this.run = run;
    }

    void append(String piece) {
        run.written(piece.length());
        text.append(piece);
    }

    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
