package io.swift4j.core.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A statement of a template: text, an expression to print, or a tag. */
sealed interface Stmt {

    /** Where to go on after a statement. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    Flow execute(Scope scope, Output out);

    static Flow execute(List<Stmt> statements, Scope scope, Output out) {
        for (Stmt statement : statements) {
            scope.run().step();
            Flow flow = statement.execute(scope, out);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    /** Text outside all tags. */
    record Text(String text) implements Stmt {
        @Override
        public Flow execute(Scope scope, Output out) {
            out.append(text);
            return Flow.NEXT;
        }
    }

    /** {@code {{ expression }}}. */
    record Print(Expr expression) implements Stmt {
        @Override
        public Flow execute(Scope scope, Output out) {
            out.append(Repr.str(scope.run(), expression.evaluate(scope)));
            return Flow.NEXT;
        }
    }

    /** {@code {% if %}} with its {@code elif} branches; {@code else} is a branch without condition. */
    record If(List<Branch> branches) implements Stmt {

        /** A branch and when it is taken. */
        record Branch(@Nullable Expr condition, List<Stmt> body) {}

        @Override
        public Flow execute(Scope scope, Output out) {
            for (Branch branch : branches) {
                Expr condition = branch.condition();
                if (condition == null || Types.truth(condition.evaluate(scope))) {
                    return Stmt.execute(branch.body(), scope, out);
                }
            }
            return Flow.NEXT;
        }
    }

    /** {@code {% for target in iterable if test recursive %}}. */
    record For(
            Target target, Expr iterable, @Nullable Expr test, Body body, Body otherwise, boolean recursive, int line)
            implements Stmt {
        @Override
        public Flow execute(Scope scope, Output out) {
            Object values = iterable.evaluate(scope);
            if (recursive) {
                out.append(recurse(scope, values, 0));
                return Flow.NEXT;
            }
            return loop(scope, out, values, 0, null);
        }

        private String recurse(Scope scope, Object values, int depth) {
            Run run = scope.run();
            run.enter();
            Output captured = new Output(run);
            loop(scope, captured, values, depth, inner -> recurse(scope, inner, depth + 1));
            run.leave();
            return captured.toString();
        }

        private Flow loop(
                Scope scope, Output out, Object values, int depth, @Nullable Function<Object, String> recursion) {
            Run run = scope.run();
            run.at(line);
            LoopContext loop = new LoopContext(run, filtered(scope, values), depth, recursion);
            // A break, or nothing but continue, still counts as "nothing was looped over": so the reference compiles
            // it.
            boolean finishedOne = false;
            boolean broken = false;
            while (!broken && loop.hasNext()) {
                run.at(line);
                Scope inner = body.open(scope);
                Object item = loop.next();
                inner.set("loop", loop);
                target.assign(inner, item);
                Flow flow = body.execute(inner, out);
                broken = flow == Flow.BREAK;
                finishedOne |= flow == Flow.NEXT;
            }
            return finishedOne ? Flow.NEXT : otherwise.execute(otherwise.open(scope), out);
        }

        private Object filtered(Scope scope, Object values) {
            Expr condition = test;
            if (condition == null) {
                return values;
            }
            Iterator<Object> source = Iteration.iterate(values);
            return PyIterator.generator(() -> new Iterator<>() {
                private @Nullable Object ready;

                @Override
                public boolean hasNext() {
                    while (ready == null && source.hasNext()) {
                        Scope inner = scope.child(List.of());
                        target.assign(inner, source.next());
                        if (Types.truth(condition.evaluate(inner))) {
                            ready = target.read(inner);
                        }
                    }
                    return ready != null;
                }

                @Override
                public Object next() {
                    Object next = hasNext() ? ready : null;
                    if (next == null) {
                        throw new NoSuchElementException();
                    }
                    ready = null;
                    return next;
                }
            });
        }
    }

    /** {@code {% break %}} or {@code {% continue %}}. */
    record Jump(Flow flow) implements Stmt {
        @Override
        public Flow execute(Scope scope, Output out) {
            return flow;
        }
    }

    /** {@code {% set target = value %}}. */
    record Set(Target target, Expr value, int line) implements Stmt {
        @Override
        public Flow execute(Scope scope, Output out) {
            scope.run().at(line);
            target.check(scope);
            target.assign(scope, value.evaluate(scope));
            return Flow.NEXT;
        }
    }

    /** {@code {% set target|filter %}body{% endset %}}; {@code filter} reads the body as {@link Captured}. */
    record SetBlock(Target target, @Nullable Expr filter, Body body, int line) implements Stmt {
        @Override
        public Flow execute(Scope scope, Output out) {
            scope.run().at(line);
            target.check(scope);
            Scope inner = body.open(scope);
            Output captured = new Output(scope.run());
            Flow flow = body.execute(inner, captured);
            if (flow == Flow.NEXT) {
                target.assign(scope, Captured.filter(filter, inner, captured));
            }
            return flow;
        }
    }

    /** {@code {% filter name %}body{% endfilter %}}. */
    record FilterBlock(Expr filter, Body body) implements Stmt {
        @Override
        public Flow execute(Scope scope, Output out) {
            Scope inner = body.open(scope);
            Output captured = new Output(scope.run());
            Flow flow = body.execute(inner, captured);
            if (flow == Flow.NEXT) {
                out.append(Repr.str(scope.run(), Captured.filter(filter, inner, captured)));
            }
            return flow;
        }
    }

    /** {@code {% macro name(parameters) %}}. */
    record MacroBlock(String name, Macro.Definition definition) implements Stmt {
        @Override
        public Flow execute(Scope scope, Output out) {
            scope.set(name, new Macro(definition, scope));
            return Flow.NEXT;
        }
    }

    /** {@code {% call(parameters) callee(arguments) %}}. */
    record CallBlock(Expr.Call call, Macro.Definition body) implements Stmt {
        @Override
        public Flow execute(Scope scope, Output out) {
            Object result = call.evaluate(scope, new Macro(body, scope));
            String text = Types.textOrNull(result);
            if (text == null) {
                throw Failure.type("sequence item 0: expected str instance, " + Types.name(result) + " found");
            }
            out.append(text);
            return Flow.NEXT;
        }
    }

    /** {@code {% generation %}}: its text, and a note of where that text lies. */
    record Generation(Macro.Definition body, int line) implements Stmt {
        @Override
        public Flow execute(Scope scope, Output out) {
            Run run = scope.run();
            run.at(line);
            String text = (String) new Macro(body, scope).call(run, CallArgs.NONE);
            int start = run.root().length();
            run.spans().add(new Rendered.Span(start, start + text.length()));
            out.append(text);
            return Flow.NEXT;
        }
    }

    /** {@code {% with target = value %}}; every value is computed outside the block. */
    record With(List<Binding> bindings, Body body) implements Stmt {

        /** A target and its value. */
        record Binding(Target target, Expr value) {}

        @Override
        public Flow execute(Scope scope, Output out) {
            Scope inner = body.open(scope);
            for (Binding binding : bindings) {
                binding.target().assign(inner, binding.value().evaluate(scope));
            }
            return body.execute(inner, out);
        }
    }

    /** {@code {% block name %}}, which without inheritance is just its body, in the template's own scope. */
    record Block(String name, boolean scoped, boolean required, Body body, int line) implements Stmt {
        @Override
        public Flow execute(Scope scope, Output out) {
            if (required) {
                throw Failure.at(
                        line, JinjaException.Kind.RUNTIME, "Required block " + Repr.quote(name) + " not found");
            }
            return body.execute(body.open(scoped ? scope : scope.top()), out);
        }
    }

    /** {@code {% autoescape %}}; escaping itself is not supported. */
    record Autoescape(Expr enabled, Body body, int line) implements Stmt {
        @Override
        public Flow execute(Scope scope, Output out) {
            if (Types.truth(enabled.evaluate(scope))) {
                throw Failure.at(line, JinjaException.Kind.UNSUPPORTED, "autoescape is not supported");
            }
            return body.execute(body.open(scope), out);
        }
    }

    /** A tag that needs other templates, which there are none of. */
    record Loading(String tag, int line) implements Stmt {
        @Override
        public Flow execute(Scope scope, Output out) {
            throw Failure.at(
                    line,
                    JinjaException.Kind.UNSUPPORTED,
                    "{% " + tag + " %} needs other templates; a chat template stands alone");
        }
    }
}
