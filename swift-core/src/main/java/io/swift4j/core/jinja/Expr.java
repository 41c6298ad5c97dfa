package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An expression of a template. */
sealed interface Expr {

    /** The line it starts on. */
    int line();

    Object evaluate(Scope scope);

    /** A literal, or anything else known while parsing. */
    record Constant(Object value, int line) implements Expr {
        @Override
        public Object evaluate(Scope scope) {
            scope.run().step();
            return value;
        }
    }

    /** A variable. */
    record Name(String name, int line) implements Expr {
        @Override
        public Object evaluate(Scope scope) {
            scope.run().at(line);
            return scope.lookup(name);
        }
    }

    /** {@code owner.name}. */
    record Attribute(Expr owner, String name, int line) implements Expr {
        @Override
        public Object evaluate(Scope scope) {
            Object value = owner.evaluate(scope);
            scope.run().at(line);
            return Subscripts.attribute(scope.run(), value, name);
        }
    }

    /** {@code owner[key]}. */
    record Item(Expr owner, Expr key, int line) implements Expr {
        @Override
        public Object evaluate(Scope scope) {
            Object value = owner.evaluate(scope);
            Object at = key.evaluate(scope);
            scope.run().at(line);
            return Subscripts.item(scope.run(), value, at);
        }
    }

    /** {@code owner[start:stop:step]}. */
    record Slice(
            Expr owner,
            @Nullable Expr start,
            @Nullable Expr stop,
            @Nullable Expr step,
            int line) implements Expr {
        @Override
        public Object evaluate(Scope scope) {
            Object value = owner.evaluate(scope);
            Object from = bound(start, scope);
            Object to = bound(stop, scope);
            Object by = bound(step, scope);
            scope.run().at(line);
            return Subscripts.slice(scope.run(), value, from, to, by);
        }

        private static Object bound(@Nullable Expr bound, Scope scope) {
            return bound == null ? None.NONE : bound.evaluate(scope);
        }
    }

    /** {@code callee(arguments)}. */
    record Call(Expr callee, Arguments arguments, int line) implements Expr {
        @Override
        public Object evaluate(Scope scope) {
            return evaluate(scope, null);
        }

        /** Calls with the body of a call block as the argument {@code caller}, where there is one. */
        Object evaluate(Scope scope, @Nullable Macro caller) {
            Object target = callee.evaluate(scope);
            CallArgs args = arguments.evaluate(scope);
            if (caller != null) {
                args = args.with("caller", caller);
            }
            scope.run().at(line);
            if (target instanceof Undefined undefined) {
                throw undefined.failure();
            } else if (!(target instanceof Callee function)) {
                throw Failure.type("'" + Types.name(target) + "' object is not callable");
            } else {
                return function.call(scope.run(), args);
            }
        }
    }

    /**
     * {@code input|name(arguments)}.
     *
     * @param filter null for an unknown filter in a branch, which fails only when reached
     */
    record Filter(Expr input, String name, @Nullable Builtin filter, Arguments arguments, int line) implements Expr {
        @Override
        public Object evaluate(Scope scope) {
            Object value = input.evaluate(scope);
            CallArgs args = arguments.evaluate(scope);
            scope.run().at(line);
            if (filter == null) {
                throw Failure.of(JinjaException.Kind.RUNTIME, "No filter named " + Repr.quote(name) + " found.");
            }
            return filter.call(scope.run(), args.prepend(value));
        }
    }

    /**
     * {@code input is name(arguments)}.
     *
     * @param test null for an unknown test in a branch, which fails only when reached
     */
    record Test(Expr input, String name, @Nullable Builtin test, Arguments arguments, int line) implements Expr {
        @Override
        public Object evaluate(Scope scope) {
            Object value = input.evaluate(scope);
            CallArgs args = arguments.evaluate(scope);
            scope.run().at(line);
            if (test == null) {
                throw Failure.of(JinjaException.Kind.RUNTIME, "No test named " + Repr.quote(name) + " found.");
            }
            return test.call(scope.run(), args.prepend(value));
        }
    }

    /** {@code -x}, {@code +x} or {@code not x}. */
    record Unary(Sign sign, Expr operand, int line) implements Expr {

        enum Sign {
            MINUS,
            PLUS,
            NOT
        }

        @Override
        public Object evaluate(Scope scope) {
            Object value = operand.evaluate(scope);
            scope.run().at(line);
            return switch (sign) {
                case MINUS -> Arithmetic.negate(value);
                case PLUS -> Arithmetic.plus(value);
                case NOT -> !Types.truth(value);
            };
        }
    }

    /** An arithmetic operator between two operands. */
    record Binary(Operator operator, Expr left, Expr right, int line) implements Expr {

        enum Operator {
            ADD,
            SUBTRACT,
            MULTIPLY,
            DIVIDE,
            FLOOR_DIVIDE,
            MODULO,
            POWER
        }

        @Override
        public Object evaluate(Scope scope) {
            Object a = left.evaluate(scope);
            Object b = right.evaluate(scope);
            Run run = scope.run();
            run.at(line);
            return switch (operator) {
                case ADD -> Arithmetic.add(run, a, b);
                case SUBTRACT -> Arithmetic.subtract(run, a, b);
                case MULTIPLY -> Arithmetic.multiply(run, a, b);
                case DIVIDE -> Arithmetic.divide(a, b);
                case FLOOR_DIVIDE -> Arithmetic.floorDivide(a, b);
                case MODULO -> Arithmetic.modulo(run, a, b);
                case POWER -> Arithmetic.power(run, a, b);
            };
        }
    }

    /** {@code left and right} or {@code left or right}: the operand that decides. */
    record Logical(boolean and, Expr left, Expr right, int line) implements Expr {
        @Override
        public Object evaluate(Scope scope) {
            Object first = left.evaluate(scope);
            return Types.truth(first) == and ? right.evaluate(scope) : first;
        }
    }

    /** A chain of comparisons, all of which must hold. */
    record Compare(Expr first, List<Link> links, int line) implements Expr {

        /** One comparison of the chain. */
        record Link(Comparison comparison, Expr operand) {}

        @Override
        public Object evaluate(Scope scope) {
            Object left = first.evaluate(scope);
            for (Link link : links) {
                Object right = link.operand().evaluate(scope);
                scope.run().at(line);
                if (!link.comparison().holds(scope.run(), left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        }
    }

    /** {@code a ~ b ~ c}. */
    record Concat(List<Expr> parts, int line) implements Expr {
        @Override
        public Object evaluate(Scope scope) {
            List<Object> values = evaluateAll(parts, scope);
            Run run = scope.run();
            run.at(line);
            StringBuilder text = new StringBuilder();
            for (Object value : values) {
                String piece = Repr.str(run, value);
                run.text((long) text.length() + piece.length());
                text.append(piece);
            }
            return text.toString();
        }
    }

    /** {@code then if condition else otherwise}. */
    record Conditional(Expr condition, Expr then, @Nullable Expr otherwise, int line) implements Expr {
        @Override
        public Object evaluate(Scope scope) {
            if (Types.truth(condition.evaluate(scope))) {
                return then.evaluate(scope);
            } else if (otherwise != null) {
                return otherwise.evaluate(scope);
            }
            return Undefined.because("the inline if-expression on line " + line
                    + " evaluated to false and no else section was defined.");
        }
    }

    /** {@code [a, b]}. */
    record ListLiteral(List<Expr> items, int line) implements Expr {
        @Override
        public Object evaluate(Scope scope) {
            return new PyList(evaluateAll(items, scope));
        }
    }

    /** {@code (a, b)}. */
    record TupleLiteral(List<Expr> items, int line) implements Expr {
        @Override
        public Object evaluate(Scope scope) {
            return PyTuple.of(evaluateAll(items, scope));
        }
    }

    /** {@code {a: b}}. */
    record DictLiteral(List<Pair> pairs, int line) implements Expr {

        /** A key and its value. */
        record Pair(Expr key, Expr value) {}

        @Override
        public Object evaluate(Scope scope) {
            PyDict dict = new PyDict();
            for (Pair pair : pairs) {
                Object key = pair.key().evaluate(scope);
                Object value = pair.value().evaluate(scope);
                scope.run().at(line);
                dict.put(scope.run(), key, value);
            }
            return dict;
        }
    }

    private static List<Object> evaluateAll(List<Expr> expressions, Scope scope) {
        List<Object> values = new ArrayList<>(expressions.size());
        for (Expr expression : expressions) {
            values.add(expression.evaluate(scope));
        }
        return values;
    }

    /**
     * The arguments of a call as written.
     *
     * @param positional in order
     * @param named by keyword, in order
     * @param others the expression after {@code *}
     * @param otherNamed the expression after {@code **}
     */
    record Arguments(
            List<Expr> positional,
            Map<String, Expr> named,
            @Nullable Expr others,
            @Nullable Expr otherNamed) {

        static final Arguments NONE = new Arguments(List.of(), Map.of(), null, null);

        CallArgs evaluate(Scope scope) {
            List<Object> values = evaluateAll(positional, scope);
            Map<String, Object> keyed = new LinkedHashMap<>();
            named.forEach((name, value) -> keyed.put(name, value.evaluate(scope)));
            if (others != null) {
                values.addAll(Iteration.list(scope.run(), others.evaluate(scope)));
            }
            if (otherNamed != null) {
                addAll(keyed, otherNamed.evaluate(scope));
            }
            return new CallArgs(values, keyed);
        }

        private static void addAll(Map<String, Object> keyed, Object value) {
            if (value instanceof Undefined undefined) {
                throw undefined.failure();
            } else if (!(value instanceof PyDict dict)) {
                throw Failure.type("argument after ** must be a mapping, not " + Types.name(value));
            } else {
                for (PyDict.Entry entry : dict.entries()) {
                    String name = Types.textOrNull(entry.key());
                    if (name == null) {
                        throw Failure.type("keywords must be strings");
                    } else if (keyed.containsKey(name)) {
                        throw Failure.type("got multiple values for keyword argument " + Repr.quote(name));
                    }
                    keyed.put(name, entry.value());
                }
            }
        }
    }
}
