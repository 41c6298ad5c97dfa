package io.swift4j.core.jinja;

/** The comparison operators. */
enum Comparison {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_EQUAL("<="),
    GREATER(">"),
    GREATER_EQUAL(">="),
    IN("in"),
    NOT_IN("not in");

    final String symbol;

    Comparison(String symbol) {
        this.symbol = symbol;
    }

    boolean holds(Run run, Object left, Object right) {
        return switch (this) {
            case EQUAL -> Equality.equal(run, left, right);
            case NOT_EQUAL -> !Equality.equal(run, left, right);
            case IN -> Equality.contains(run, right, left);
            case NOT_IN -> !Equality.contains(run, right, left);
            case LESS -> Ordering.compare(run, left, right, symbol) == Ordering.LESS;
            case GREATER -> Ordering.compare(run, left, right, symbol) == Ordering.GREATER;
            case LESS_EQUAL -> {
                int order = Ordering.compare(run, left, right, symbol);
                yield order == Ordering.LESS || order == Ordering.EQUAL;
            }
            case GREATER_EQUAL -> {
                int order = Ordering.compare(run, left, right, symbol);
                yield order == Ordering.GREATER || order == Ordering.EQUAL;
            }
        };
    }
}
