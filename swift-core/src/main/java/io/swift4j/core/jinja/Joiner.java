package io.swift4j.core.jinja;

/** What {@code joiner(sep)} makes: nothing at the first call, the separator afterwards. */
final class Joiner implements Callee {

    private final Object separator;
    private boolean used;

    Joiner(Object separator) {
        this.separator = separator;
    }

    Object separator() {
        return separator;
    }

    boolean used() {
        return used;
    }

    @Override
    public Object call(Run run, CallArgs args) {
        args.refuseAll("Joiner.__call__");
        if (!used) {
            used = true;
            return "";
        }
        return separator;
    }

    @Override
    public String typeName() {
        return "Joiner";
    }
}
