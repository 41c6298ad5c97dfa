package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A macro, or the body of a call block, together with the scope it was defined in. */
final class Macro implements Callee {

    /**
     * A parameter.
     *
     * @param name its name
     * @param initial its default, null for none
     */
    record Parameter(String name, @Nullable Expr initial) {}

    /**
     * What the source says about a macro.
     *
     * @param name its name, null for the body of a call block
     * @param parameters in order
     * @param body what it renders
     * @param usesCaller whether the body mentions {@code caller}
     * @param usesKwargs whether the body mentions {@code kwargs}, and so takes any named argument
     * @param usesVarargs whether the body mentions {@code varargs}, and so takes any number of arguments
     */
    record Definition(
            @Nullable String name,
            List<Parameter> parameters,
            Body body,
            boolean usesCaller,
            boolean usesKwargs,
            boolean usesVarargs) {

        boolean hasParameter(String wanted) {
            return parameters.stream().anyMatch(parameter -> parameter.name().equals(wanted));
        }
    }

    private final Definition definition;
    private final Scope closure;

    Macro(Definition definition, Scope closure) {
        this.definition = definition;
        this.closure = closure;
    }

    @Override
    public Object call(Run run, CallArgs args) {
        List<Parameter> parameters = definition.parameters();
        Map<String, Object> named = new LinkedHashMap<>(args.named());
        Scope scope = definition.body().open(closure);
        int given = Math.min(args.positional().size(), parameters.size());
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i).name();
            Object value = i < given ? args.positional().get(i) : named.remove(name);
            scope.set(name, value == null ? Scope.MISSING : value);
        }
        if (definition.usesCaller() && !definition.hasParameter("caller")) {
            Object caller = named.remove("caller");
            scope.set(
                    "caller", caller == null || caller == None.NONE ? Undefined.because("No caller defined") : caller);
        }
        takeOthers(scope, args, named, given);
        int line = run.line();
        run.enter();
        fillDefaults(scope);
        Output out = new Output(run);
        definition.body().execute(scope, out);
        run.leave();
        run.at(line);
        return out.toString();
    }

    private void takeOthers(Scope scope, CallArgs args, Map<String, Object> named, int given) {
        if (definition.usesKwargs() && !definition.hasParameter("kwargs")) {
            scope.set("kwargs", new CallArgs(List.of(), named).namedAsDict());
        } else if (named.containsKey("caller")) {
            throw Failure.type("macro " + quotedName()
                    + " was invoked with two values for the special caller argument. This is most likely a bug.");
        } else if (!named.isEmpty()) {
            throw Failure.type("macro " + quotedName() + " takes no keyword argument "
                    + Repr.quote(named.keySet().iterator().next()));
        }
        if (definition.usesVarargs() && !definition.hasParameter("varargs")) {
            List<Object> rest =
                    args.positional().subList(given, args.positional().size());
            scope.set("varargs", PyTuple.of(new ArrayList<>(rest)));
        } else if (args.positional().size() > given) {
            throw Failure.type("macro " + quotedName() + " takes not more than "
                    + definition.parameters().size() + " argument(s)");
        }
    }

    private void fillDefaults(Scope scope) {
        for (Parameter parameter : definition.parameters()) {
            if (scope.isMissing(parameter.name())) {
                Expr initial = parameter.initial();
                Object value = initial == null
                        ? Undefined.because("parameter " + Repr.quote(parameter.name()) + " was not provided")
                        : initial.evaluate(scope);
                scope.set(parameter.name(), value);
            }
        }
    }

    private String quotedName() {
        String name = definition.name();
        return name == null ? "None" : Repr.quote(name);
    }

    @Nullable
    Object propertyOrNull(String name) {
        return switch (name) {
            case "name" -> {
                String own = definition.name();
                yield own == null ? None.NONE : own;
            }
            case "arguments" ->
                PyTuple.of(definition.parameters().stream()
                        .<Object>map(Parameter::name)
                        .toList());
            case "caller" -> definition.usesCaller();
            case "catch_kwargs" -> definition.usesKwargs();
            case "catch_varargs" -> definition.usesVarargs();
            case "explicit_caller" -> definition.hasParameter("caller");
            default -> null;
        };
    }

    @Override
    public String typeName() {
        return "Macro";
    }

    @Override
    public String toString() {
        return "<Macro " + (definition.name() == null ? "anonymous" : quotedName()) + ">";
    }
}
