package io.swift4j.core.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the parser finds out only later: which special names a macro mentions, whether an unknown filter stands in a
 * branch, and mistakes that count only if there is no worse one.
 */
final class LateChecks {

    private static final Set<String> SPECIAL = Set.of("caller", "kwargs", "varargs");

    private record MacroBody(Set<String> used, Set<String> stored) {}

    private record Unknown(int line, String reason) {}

    private final Deque<MacroBody> bodies = new ArrayDeque<>();
    private final Deque<Locals> scopes = new ArrayDeque<>();
    private final List<Locals> allScopes = new ArrayList<>();
    private final List<Unknown> unknown = new ArrayList<>();
    private @Nullable Failure wrong;
    private @Nullable Failure broken;
    private int loops;

    /** A variable is read. */
    void load(String name) {
        scope().read(name);
        if (SPECIAL.contains(name)) {
            for (MacroBody body : bodies) {
                if (!body.stored().contains(name)) {
                    body.used().add(name);
                }
            }
        }
    }

    /** A name stands where something is assigned to it, or where a parameter is declared. */
    void name(String name) {
        bodies.forEach(body -> body.stored().add(name));
    }

    /** Refuses to assign to the variable {@code loop} inside a loop. */
    void refuseLoop(Target target, int line) {
        if (loops > 0 && target.names().contains("loop")) {
            wrong(line, "Can't assign to special loop variable in for-loop target");
        }
    }

    /** The names of the block being parsed. */
    Locals scope() {
        Locals scope = scopes.peek();
        if (scope == null) {
            throw new IllegalStateException("outside any block");
        }
        return scope;
    }

    /** Starts a block with variables of its own; {@code parameters} have their values from the start. */
    Locals openScope(List<String> parameters) {
        Locals scope = new Locals(scopes.peek());
        parameters.forEach(scope::read);
        allScopes.add(scope);
        scopes.push(scope);
        return scope;
    }

    void closeScope() {
        scopes.pop();
    }

    void reopenScope(Locals scope) {
        scopes.push(scope);
    }

    void settleScopes() {
        allScopes.forEach(Locals::settle);
    }

    void enterLoop() {
        loops++;
    }

    void leaveLoop() {
        loops--;
    }

    void enterBody() {
        bodies.push(new MacroBody(new HashSet<>(), new HashSet<>()));
    }

    /** The special names that the body read. */
    Set<String> leaveBody() {
        return bodies.pop().used();
    }

    void unknown(int line, String reason) {
        unknown.add(new Unknown(line, reason));
    }

    int unknownCount() {
        return unknown.size();
    }

    /** Leaves unknown names met since then to fail when reached: they stand in a branch. */
    void forgiveUnknown(int since) {
        unknown.subList(since, unknown.size()).clear();
    }

    /** Refuses unknown names met since then: they stand in no branch. */
    void refuseUnknown(int since) {
        if (unknown.size() > since) {
            Unknown first = unknown.get(since);
            wrong(first.line(), first.reason());
            forgiveUnknown(since);
        }
    }

    /** Notes a mistake of meaning, which the reference finds only after all mistakes of syntax. */
    void wrong(int line, String reason) {
        if (wrong == null) {
            wrong = Failure.at(line, JinjaException.Kind.ASSERTION, reason);
        }
    }

    /** Notes a mistake of structure, which the reference finds only after everything else. */
    void broken(int line, String reason) {
        if (broken == null) {
            broken = Failure.at(line, JinjaException.Kind.STRUCTURE, reason);
        }
    }

    /** Refuses what was noted, once the whole template is parsed. */
    void finish() {
        if (wrong != null) {
            throw wrong;
        } else if (broken != null) {
            throw broken;
        }
    }
}
