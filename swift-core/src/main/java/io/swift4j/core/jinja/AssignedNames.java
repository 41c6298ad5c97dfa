package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.List;

/** Parses what values are assigned to: targets of loops and assignments, and parameters of macros. */
final class AssignedNames {

    private final TokenStream tokens;
    private final LateChecks checks;
    private final ExpressionParser expressions;

    AssignedNames(TokenStream tokens, LateChecks checks, ExpressionParser expressions) {
        this.tokens = tokens;
        this.checks = checks;
        this.expressions = expressions;
    }

    /** The parameters of a macro, in brackets. */
    List<Macro.Parameter> parameters() {
        int unknown = checks.unknownCount();
        List<Macro.Parameter> parameters = new ArrayList<>();
        boolean defaults = false;
        tokens.expect("(");
        while (!tokens.current().is(")")) {
            if (!parameters.isEmpty()) {
                tokens.expect(",");
            }
            Token token = tokens.expect(Token.Kind.NAME);
            String name = name(token);
            checks.scope().read(name);
            Expr initial = tokens.skip("=") ? expressions.expression() : null;
            if (initial == null && defaults) {
                throw Failure.syntax(tokens.line(), "non-default argument follows default argument");
            } else if (parameters.stream()
                    .anyMatch(parameter -> parameter.name().equals(name))) {
                checks.broken(token.line(), "duplicate argument '" + name + "' in function definition");
            }
            defaults = initial != null;
            parameters.add(new Macro.Parameter(name, initial));
        }
        tokens.expect(")");
        checks.refuseUnknown(unknown);
        return parameters;
    }

    /** One target, or several with commas between them. */
    Target targets(boolean attributes) {
        int line = tokens.line();
        List<Target> targets = new ArrayList<>();
        boolean comma = false;
        while (!tokens.at(Token.Kind.BLOCK_END) && !tokens.current().is(")")) {
            targets.add(target(attributes));
            if (!tokens.skip(",")) {
                break;
            }
            comma = true;
        }
        if (targets.isEmpty()) {
            throw Failure.syntax(
                    line, "Expected an expression, got '" + tokens.current().describe() + "'");
        }
        return comma ? new Target.Unpacking(targets) : targets.get(0);
    }

    private Target target(boolean attributes) {
        Token token = tokens.next();
        if (token.is("(")) {
            Target inner = tokens.current().is(")") ? new Target.Unpacking(List.of()) : targets(false);
            tokens.expect(")");
            return inner;
        } else if (token.kind() != Token.Kind.NAME) {
            throw Failure.syntax(token.line(), "can't assign to '" + token.describe() + "'");
        } else if (attributes && tokens.skip(".")) {
            checks.load(token.text());
            return new Target.Attribute(
                    token.text(), tokens.expect(Token.Kind.NAME).text());
        }
        return new Target.Name(name(token));
    }

    /** The name of a token, which must be one that can be assigned to. */
    String name(Token token) {
        String name = token.text();
        if (List.of("true", "false", "none", "True", "False", "None").contains(name)) {
            throw Failure.syntax(token.line(), "can't assign to 'const'");
        }
        checks.name(name);
        return name;
    }
}
