package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses expressions. */
final class ExpressionParser {

    /** Operators in a row, and brackets inside one another; the reference gives up earlier. */
    private static final int MAX_CHAIN = 1000;

    private static final int MAX_NESTING = 100;

    private final TokenStream tokens;
    private final LateChecks checks;
    private int nesting;

    ExpressionParser(TokenStream tokens, LateChecks checks) {
        this.tokens = tokens;
        this.checks = checks;
    }

    /** Whether a tuple without brackets ends here. */
    private boolean atTupleEnd() {
        return tokens.at(Token.Kind.VARIABLE_END)
                || tokens.at(Token.Kind.BLOCK_END)
                || tokens.current().is(")");
    }

    /** An expression, or several with commas between them, which make a tuple. */
    Expr tuple(boolean conditional, boolean inBrackets) {
        int line = tokens.line();
        List<Expr> items = new ArrayList<>();
        boolean comma = false;
        while (!atTupleEnd()) {
            items.add(conditional ? expression() : or());
            if (!tokens.skip(",")) {
                break;
            }
            comma = true;
        }
        if (comma || (items.isEmpty() && inBrackets)) {
            return new Expr.TupleLiteral(items, line);
        } else if (items.isEmpty()) {
            throw Failure.syntax(
                    tokens.line(),
                    "Expected an expression, got '" + tokens.current().describe() + "'");
        }
        return items.get(0);
    }

    Expr expression() {
        if (++nesting > MAX_NESTING) {
            throw Failure.at(
                    tokens.line(), JinjaException.Kind.LIMIT, "an expression nested deeper than " + MAX_NESTING);
        }
        int line = tokens.line();
        int unknown = checks.unknownCount();
        Expr expression = or();
        for (int i = 0; tokens.skipName("if"); i++) {
            checkChain(i);
            Expr condition = or();
            Expr otherwise = tokens.skipName("else") ? expression() : null;
            expression = new Expr.Conditional(condition, expression, otherwise, line);
            checks.forgiveUnknown(unknown);
        }
        nesting--;
        return expression;
    }

    private void checkChain(int length) {
        if (length > MAX_CHAIN) {
            throw Failure.at(
                    tokens.line(), JinjaException.Kind.LIMIT, "more than " + MAX_CHAIN + " operators in a row");
        }
    }

    private Expr or() {
        int line = tokens.line();
        Expr left = and();
        for (int i = 0; tokens.skipName("or"); i++) {
            checkChain(i);
            left = new Expr.Logical(false, left, and(), line);
        }
        return left;
    }

    private Expr and() {
        int line = tokens.line();
        Expr left = not();
        for (int i = 0; tokens.skipName("and"); i++) {
            checkChain(i);
            left = new Expr.Logical(true, left, not(), line);
        }
        return left;
    }

    private Expr not() {
        int line = tokens.line();
        int count = 0;
        while (tokens.skipName("not")) {
            checkChain(count++);
        }
        Expr operand = compare();
        for (int i = 0; i < count; i++) {
            operand = new Expr.Unary(Expr.Unary.Sign.NOT, operand, line);
        }
        return operand;
    }

    private Expr compare() {
        int line = tokens.line();
        Expr first = sum();
        List<Expr.Compare.Link> links = new ArrayList<>();
        for (Comparison comparison = comparison(); comparison != null; comparison = comparison()) {
            links.add(new Expr.Compare.Link(comparison, sum()));
        }
        return links.isEmpty() ? first : new Expr.Compare(first, links, line);
    }

    private @Nullable Comparison comparison() {
        Token token = tokens.current();
        if (token.isName("not") && tokens.look().isName("in")) {
            tokens.next();
            tokens.next();
            return Comparison.NOT_IN;
        }
        boolean candidate = token.kind() == Token.Kind.OPERATOR || token.isName("in");
        for (Comparison comparison : Comparison.values()) {
            if (candidate && comparison.symbol.equals(token.text())) {
                tokens.next();
                return comparison;
            }
        }
        return null;
    }

    private Expr sum() {
        int line = tokens.line();
        Expr left = concat();
        for (int i = 0; ; i++) {
            checkChain(i);
            Expr.Binary.Operator operator;
            if (tokens.skip("+")) {
                operator = Expr.Binary.Operator.ADD;
            } else if (tokens.skip("-")) {
                operator = Expr.Binary.Operator.SUBTRACT;
            } else {
                return left;
            }
            left = new Expr.Binary(operator, left, concat(), line);
        }
    }

    private Expr concat() {
        int line = tokens.line();
        List<Expr> parts = new ArrayList<>();
        parts.add(product());
        while (tokens.skip("~")) {
            parts.add(product());
        }
        return parts.size() == 1 ? parts.get(0) : new Expr.Concat(parts, line);
    }

    private Expr product() {
        int line = tokens.line();
        Expr left = power();
        for (int i = 0; ; i++) {
            checkChain(i);
            Expr.Binary.Operator operator;
            if (tokens.skip("*")) {
                operator = Expr.Binary.Operator.MULTIPLY;
            } else if (tokens.skip("/")) {
                operator = Expr.Binary.Operator.DIVIDE;
            } else if (tokens.skip("//")) {
                operator = Expr.Binary.Operator.FLOOR_DIVIDE;
            } else if (tokens.skip("%")) {
                operator = Expr.Binary.Operator.MODULO;
            } else {
                return left;
            }
            left = new Expr.Binary(operator, left, power(), line);
        }
    }

    private Expr power() {
        int line = tokens.line();
        Expr left = unary(true);
        for (int i = 0; tokens.skip("**"); i++) {
            checkChain(i);
            left = new Expr.Binary(Expr.Binary.Operator.POWER, left, unary(true), line);
        }
        return left;
    }

    private Expr unary(boolean withFilters) {
        int line = tokens.line();
        List<Expr.Unary.Sign> signs = new ArrayList<>();
        while (tokens.current().is("-") || tokens.current().is("+")) {
            checkChain(signs.size());
            signs.add(tokens.next().is("-") ? Expr.Unary.Sign.MINUS : Expr.Unary.Sign.PLUS);
        }
        Expr operand = postfix(primary());
        for (int i = signs.size() - 1; i >= 0; i--) {
            operand = new Expr.Unary(signs.get(i), operand, line);
        }
        return withFilters ? filtersAndTests(operand) : operand;
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
            Expr inner = tuple(true, true);
            tokens.expect(")");
            return inner;
        } else if (tokens.skip("[")) {
            List<Expr> items = new ArrayList<>();
            while (!tokens.current().is("]")) {
                items.add(expression());
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
            Expr key = expression();
            tokens.expect(":");
            pairs.add(new Expr.DictLiteral.Pair(key, expression()));
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
            checkChain(i);
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
            Expr start = tokens.current().is(":") ? null : expression();
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
        return token.is(":") || token.is("]") || token.is(",") ? null : expression();
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
                others = expression();
            } else if (tokens.skip("**")) {
                valid = otherNamed == null;
                otherNamed = expression();
            } else if (tokens.at(Token.Kind.NAME) && tokens.look().is("=")) {
                String key = tokens.next().text();
                tokens.next();
                if (named.put(key, expression()) != null) {
                    checks.broken(line, "keyword argument repeated: " + key);
                }
                valid = otherNamed == null;
            } else {
                positional.add(expression());
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

    private Expr filtersAndTests(Expr start) {
        Expr expression = start;
        for (int i = 0; ; i++) {
            checkChain(i);
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
            checkChain(i);
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
            arguments = new Expr.Arguments(List.of(postfix(primary())), Map.of(), null, null);
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
