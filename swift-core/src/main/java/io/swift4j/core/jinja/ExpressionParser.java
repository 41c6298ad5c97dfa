package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses expressions: operators by precedence. What they stand between is {@link OperandParser}'s. */
final class ExpressionParser {

    /** Operators in a row, and brackets inside one another; the reference gives up earlier. */
    private static final int MAX_CHAIN = 1000;

    private static final int MAX_NESTING = 100;

    private final TokenStream tokens;
    private final LateChecks checks;
    private final OperandParser operands;
    private int nesting;

    ExpressionParser(TokenStream tokens, LateChecks checks) {
        this.tokens = tokens;
        this.checks = checks;
        this.operands = new OperandParser(tokens, checks, this);
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

    /** Refuses a row of operators that is too long. */
    void checkChain(int length) {
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
        Expr left = unary();
        for (int i = 0; tokens.skip("**"); i++) {
            checkChain(i);
            left = new Expr.Binary(Expr.Binary.Operator.POWER, left, unary(), line);
        }
        return left;
    }

    private Expr unary() {
        int line = tokens.line();
        List<Expr.Unary.Sign> signs = new ArrayList<>();
        while (tokens.current().is("-") || tokens.current().is("+")) {
            checkChain(signs.size());
            signs.add(tokens.next().is("-") ? Expr.Unary.Sign.MINUS : Expr.Unary.Sign.PLUS);
        }
        Expr operand = operands.operand();
        for (int i = signs.size() - 1; i >= 0; i--) {
            operand = new Expr.Unary(signs.get(i), operand, line);
        }
        return operands.filtersAndTests(operand);
    }

    Expr.Arguments arguments() {
        return operands.arguments();
    }

    /** Filters one after another, the first of them named here. */
    Expr filters(Expr input) {
        return operands.filters(input);
    }
}
