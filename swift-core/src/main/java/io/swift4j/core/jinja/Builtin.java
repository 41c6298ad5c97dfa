package io.swift4j.core.jinja;

/** A function, filter, test or method that this interpreter brings along. */
final class Builtin implements Callee {

    /** What the function does with its bound arguments. */
    interface Body {
        Object call(Run run, Bound args);
    }

    private final Signature signature;
    private final Body body;

    private Builtin(Signature signature, Body body) {
        this.signature = signature;
        this.body = body;
    }

    static Builtin define(String signature, Body body) {
        return new Builtin(Signature.parse(signature), body);
    }

    String name() {
        return signature.name();
    }

    @Override
    public Object call(Run run, CallArgs args) {
        run.step();
        return body.call(run, signature.bind(args));
    }

    @Override
    public String typeName() {
        return "builtin_function_or_method";
    }

    /** A method with the object it was taken from. */
    record BoundMethod(Object self, Builtin method) implements Callee {

        @Override
        public Object call(Run run, CallArgs args) {
            return method.call(run, args.prepend(self));
        }

        @Override
        public String typeName() {
            return "builtin_function_or_method";
        }
    }
}
