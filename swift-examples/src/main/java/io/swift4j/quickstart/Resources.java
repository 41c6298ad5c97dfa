package io.swift4j.quickstart;

import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files that the quick start brings along. */
final class Resources {

    private Resources() {}

    static byte[] bytes(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new SwiftException("the quick start lacks its file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new SwiftException("cannot read the quick start's file " + name + ": " + e, e);
        }
    }

    static List<String> lines(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8).lines().toList();
    }
}
