package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses what operators stand between: literals and names, with members, subscripts, calls, filters and tests behind. */
final class OperandParser {

    private final TokenStream tokens;
    private final LateChecks checks;
    private final ExpressionParser expressions;

    OperandParser(TokenStream tokens, LateChecks checks, ExpressionParser expressions) {
        this.tokens = tokens;
        this.checks = checks;
        this.expressions = expressions;
    }

    /** A literal or name with all that is got from it, but for filters and tests. */
    Expr operand() {
        return postfix(primary());
    }

    private Expr primary() {
        Token token = tokens.current();
        switch (token.kind()) {
            case NAME -> {
                tokens.next();
                return name(token);
            }
            case STRING -> {
                return string();
            }
            case INTEGER, FLOAT -> {
                tokens.next();
                return new Expr.Constant(token.value(), token.line());
            }
            default -> {
                return bracketed(token);
            }
        }
    }

    private Expr name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expr.Constant(true, token.line());
            case "false", "False" -> new Expr.Constant(false, token.line());
            case "none", "None" -> new Expr.Constant(None.NONE, token.line());
            default -> {
                checks.load(token.text());
                yield new Expr.Name(token.text(), token.line());
            }
        };
    }

    private Expr string() {
        int line = tokens.line();
        StringBuilder text = new StringBuilder();
        while (tokens.at(Token.Kind.STRING)) {
            text.append(tokens.next().value());
        }
        return new Expr.Constant(text.toString(), line);
    }

    private Expr bracketed(Token token) {
        if (tokens.skip("(")) {
            Expr inner = expressions.tuple(true, true);
            tokens.expect(")");
            return inner;
        } else if (tokens.skip("[")) {
            List<Expr> items = new ArrayList<>();
            while (!tokens.current().is("]")) {
                items.add(expressions.expression());
                if (!tokens.skip(",")) {
                    break;
                }
            }
            tokens.expect("]");
            return new Expr.ListLiteral(items, token.line());
        } else if (tokens.skip("{")) {
            return dict(token.line());
        }
        throw Failure.syntax(token.line(), "unexpected '" + token.describe() + "'");
    }

    private Expr dict(int line) {
        List<Expr.DictLiteral.Pair> pairs = new ArrayList<>();
        while (!tokens.current().is("}")) {
            Expr key = expressions.expression();
            tokens.expect(":");
            pairs.add(new Expr.DictLiteral.Pair(key, expressions.expression()));
            if (!tokens.skip(",")) {
                break;
            }
        }
        tokens.expect("}");
        return new Expr.DictLiteral(pairs, line);
    }

    private Expr postfix(Expr start) {
        Expr expression = start;
        for (int i = 0; ; i++) {
            expressions.checkChain(i);
            int line = tokens.line();
            if (tokens.skip(".")) {
                expression = member(expression, line);
            } else if (tokens.skip("[")) {
                expression = subscript(expression, line);
            } else if (tokens.current().is("(")) {
                expression = new Expr.Call(expression, arguments(), line);
            } else {
                return expression;
            }
        }
    }

    private Expr member(Expr owner, int line) {
        Token name = tokens.next();
        if (name.kind() == Token.Kind.NAME) {
            return new Expr.Attribute(owner, name.text(), line);
        } else if (name.kind() == Token.Kind.INTEGER) {
            return new Expr.Item(owner, new Expr.Constant(name.value(), name.line()), line);
        }
        throw Failure.syntax(name.line(), "expected name or number");
    }

    private Expr subscript(Expr owner, int line) {
        List<Expr> keys = new ArrayList<>();
        Expr.@Nullable Slice slice = null;
        int count = 0;
        while (!tokens.current().is("]")) {
            if (count++ > 0) {
                tokens.expect(",");
            }
            Expr start = tokens.current().is(":") ? null : expressions.expression();
            if (start != null && !tokens.current().is(":")) {
                keys.add(start);
            } else {
                tokens.expect(":");
                Expr stop = sliceBound();
                Expr step = tokens.skip(":") ? sliceBound() : null;
                slice = new Expr.Slice(owner, start, stop, step, line);
            }
        }
        tokens.expect("]");
        if (slice != null) {
            if (count > 1) {
                checks.broken(line, "a slice must be the only subscript");
            }
            return slice;
        }
        return new Expr.Item(owner, keys.size() == 1 ? keys.get(0) : new Expr.TupleLiteral(keys, line), line);
    }

    private @Nullable Expr sliceBound() {
        Token token = tokens.current();
        return token.is(":") || token.is("]") || token.is(",") ? null : expressions.expression();
    }

    Expr.Arguments arguments() {
        int line = tokens.line();
        tokens.expect("(");
        List<Expr> positional = new ArrayList<>();
        Map<String, Expr> named = new LinkedHashMap<>();
        Expr others = null;
        Expr otherNamed = null;
        boolean valid = true;
        while (valid && !tokens.current().is(")")) {
            if (tokens.skip("*")) {
                valid = others == null && otherNamed == null;
                others = expressions.expression();
            } else if (tokens.skip("**")) {
                valid = otherNamed == null;
                otherNamed = expressions.expression();
            } else if (tokens.at(Token.Kind.NAME) && tokens.look().is("=")) {
                String key = tokens.next().text();
                tokens.next();
                if (named.put(key, expressions.expression()) != null) {
                    checks.broken(line, "keyword argument repeated: " + key);
                }
                valid = otherNamed == null;
            } else {
                positional.add(expressions.expression());
                valid = others == null && otherNamed == null && named.isEmpty();
            }
            if (!tokens.skip(",")) {
                break;
            }
        }
        if (!valid) {
            throw Failure.syntax(line, "invalid syntax for function call expression");
        }
        tokens.expect(")");
        return new Expr.Arguments(positional, named, others, otherNamed);
    }

    /** Filters and tests behind an operand and its signs. */
    Expr filtersAndTests(Expr start) {
        Expr expression = start;
        for (int i = 0; ; i++) {
            expressions.checkChain(i);
            int line = tokens.line();
            if (tokens.skip("|")) {
                expression = filter(expression);
            } else if (tokens.skipName("is")) {
                expression = test(expression);
            } else if (tokens.current().is("(")) {
                expression = new Expr.Call(expression, arguments(), line);
            } else {
                return expression;
            }
        }
    }

    /** Filters one after another, the first of them named here. */
    Expr filters(Expr input) {
        Expr expression = filter(input);
        for (int i = 0; tokens.skip("|"); i++) {
            expressions.checkChain(i);
            expression = filter(expression);
        }
        return expression;
    }

    private Expr filter(Expr input) {
        int line = tokens.line();
        String name = dottedName();
        Builtin filter = Filters.TABLE.get(name);
        if (filter == null) {
            checks.unknown(line, "No filter named " + Repr.quote(name) + ".");
        }
        Expr.Arguments arguments = tokens.current().is("(") ? arguments() : Expr.Arguments.NONE;
        return new Expr.Filter(input, name, filter, arguments, line);
    }

    private Expr test(Expr input) {
        int line = tokens.line();
        boolean negated = tokens.skipName("not");
        String name = dottedName();
        Builtin test = Tests.TABLE.get(name);
        if (test == null) {
            checks.unknown(line, "No test named " + Repr.quote(name) + ".");
        }
        Expr.Arguments arguments = Expr.Arguments.NONE;
        Token token = tokens.current();
        if (token.is("(")) {
            arguments = arguments();
        } else if (startsArgument(token)) {
            if (token.isName("is")) {
                throw Failure.syntax(token.line(), "You cannot chain multiple tests with is");
            }
            arguments = new Expr.Arguments(List.of(operand()), Map.of(), null, null);
        }
        Expr result = new Expr.Test(input, name, test, arguments, line);
        return negated ? new Expr.Unary(Expr.Unary.Sign.NOT, result, line) : result;
    }

    private static boolean startsArgument(Token token) {
        return switch (token.kind()) {
            case NAME -> !token.isName("else") && !token.isName("or") && !token.isName("and");
            case STRING, INTEGER, FLOAT -> true;
            default -> token.is("[") || token.is("{");
        };
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(tokens.expect(Token.Kind.NAME).text());
        while (tokens.skip(".")) {
            name.append('.').append(tokens.expect(Token.Kind.NAME).text());
        }
        return name.toString();
    }
}
