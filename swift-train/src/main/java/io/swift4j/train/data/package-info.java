/**
 * From files of chats to the micro-batches of an epoch: rows, their tokens and labels, and the order they come in.
 *
 * <p>Nothing is lost in silence: what is not kept stands in a {@link io.swift4j.train.data.DataReport}. Knows nothing of
 * models, losses or devices.
 */
@NullMarked
package io.swift4j.train.data;

import org.jspecify.annotations.NullMarked;
