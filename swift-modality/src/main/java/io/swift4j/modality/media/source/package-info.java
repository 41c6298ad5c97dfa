/** Where encoded media comes from: files, bytes, data URLs, streams, pictures of the JVM, and the web under strict rules. */
@NullMarked
package io.swift4j.modality.media.source;

import org.jspecify.annotations.NullMarked;
