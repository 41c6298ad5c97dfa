package io.swift4j.train.eval;

/**
 * Rows of another file that belong to a row.
 *
 * @param rows where they are
 * @param key their column that is compared
 * @param on the row's column that it is compared with
 * @param as the row's column that holds the list of them
 */
public record Join(RowFiles rows, String key, String on, String as) {}
