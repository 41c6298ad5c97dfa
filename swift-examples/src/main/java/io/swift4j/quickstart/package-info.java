/**
 * The quick start: a small any-to-any model, trained from nothing on scenes that are made of real photographs and recorded speech, and
 * judged on scenes and speakers that it has not met. Everything goes through the library's public API.
 */
@NullMarked
package io.swift4j.quickstart;

import org.jspecify.annotations.NullMarked;
