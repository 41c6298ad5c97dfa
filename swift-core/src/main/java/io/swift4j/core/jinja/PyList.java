package io.swift4j.core.jinja;

import java.util.List;

/** A list; nothing in a template can change it. */
record PyList(List<Object> items) {}
