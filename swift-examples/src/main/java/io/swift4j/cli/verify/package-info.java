/**
 * {@code ./swift verify}: runs recorded cases of the reference implementations through the public API.
 *
 * <p>Each kind of case is one {@link io.swift4j.cli.verify.CaseRunner}; a kind without one fails, and says so.
 */
@NullMarked
package io.swift4j.cli.verify;

import org.jspecify.annotations.NullMarked;
