package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What can stand left of {@code =} or of {@code in}: something to assign to. */
sealed interface Target {

    void assign(Scope scope, Object value);

    /** Refuses, before the value is computed, what turns out not to be assignable. */
    void check(Scope scope);

    /** The variables assigned. */
    List<String> names();

    /** What was just assigned, read back. */
    Object read(Scope scope);

    /** A variable. */
    record Name(String name) implements Target {
        @Override
        public void assign(Scope scope, Object value) {
            scope.set(name, value);
        }

        @Override
        public void check(Scope scope) {}

        @Override
        public List<String> names() {
            return List.of(name);
        }

        @Override
        public Object read(Scope scope) {
            return scope.lookup(name);
        }
    }

    /** An attribute of a namespace. */
    record Attribute(String owner, String name) implements Target {
        private Namespace namespace(Scope scope) {
            if (scope.lookup(owner) instanceof Namespace namespace) {
                return namespace;
            }
            throw Failure.of(JinjaException.Kind.RUNTIME, "cannot assign attribute on non-namespace object");
        }

        @Override
        public void assign(Scope scope, Object value) {
            namespace(scope).attributes().putText(name, value);
        }

        @Override
        public void check(Scope scope) {
            namespace(scope);
        }

        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public Object read(Scope scope) {
            throw new IllegalStateException("an attribute is not a loop variable");
        }
    }

    /** Several targets, each for one element of the value. */
    record Unpacking(List<Target> targets) implements Target {
        @Override
        public void assign(Scope scope, Object value) {
            if (!Iteration.isIterable(value)) {
                throw Failure.type("cannot unpack non-iterable " + Types.name(value) + " object");
            }
            List<Object> parts = new ArrayList<>();
            Iterator<Object> iterator = Iteration.iterate(value);
            while (iterator.hasNext() && parts.size() <= targets.size()) {
                parts.add(iterator.next());
                scope.run().step();
            }
            if (parts.size() > targets.size()) {
                throw Failure.value("too many values to unpack (expected " + targets.size() + ")");
            } else if (parts.size() < targets.size()) {
                throw Failure.value(
                        "not enough values to unpack (expected " + targets.size() + ", got " + parts.size() + ")");
            }
            for (int i = 0; i < parts.size(); i++) {
                targets.get(i).assign(scope, parts.get(i));
            }
        }

        @Override
        public void check(Scope scope) {
            targets.forEach(target -> target.check(scope));
        }

        @Override
        public List<String> names() {
            return targets.stream().flatMap(target -> target.names().stream()).toList();
        }

        @Override
        public Object read(Scope scope) {
            return PyTuple.of(targets.stream().map(target -> target.read(scope)).toList());
        }
    }
}
