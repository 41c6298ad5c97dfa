/** The account of a data set before a step is spent: what every row becomes, and what is wrong with those that can't be learned. */
@NullMarked
package io.swift4j.train.report;

import org.jspecify.annotations.NullMarked;
