/**
 * A small, strict and sandboxed Jinja interpreter for chat templates.
 *
 * <p>Its reference is jinja2 3.1 as transformers configures it: {@code ImmutableSandboxedEnvironment} with
 * {@code trim_blocks}, {@code lstrip_blocks}, loop controls, {@code {% generation %}}, a {@code tojson} without HTML
 * escapes, {@code raise_exception} and {@code strftime_now}. A template renders to the same text as there or fails; what
 * lies beyond that set fails with {@link io.swift4j.core.jinja.JinjaException.Kind#UNSUPPORTED}, never with other text.
 *
 * <p>Start at {@link io.swift4j.core.jinja.JinjaTemplate}. Inside, source becomes tokens ({@code Lexer}), a tree
 * ({@code StatementParser}, {@code ExpressionParser}) of {@code Stmt} and {@code Expr} records, and each record executes
 * itself in a {@code Scope}. Values are Python's: {@code None}, {@link java.lang.Boolean}, {@link java.math.BigInteger},
 * {@link java.lang.Double}, {@link java.lang.String}, {@code Markup}, {@code PyList}, {@code PyTuple}, {@code PyDict} and
 * a few lazy ones.
 */
@NullMarked
package io.swift4j.core.jinja;

import org.jspecify.annotations.NullMarked;
