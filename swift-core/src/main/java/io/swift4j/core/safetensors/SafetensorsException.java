package io.swift4j.core.safetensors;

import io.swift4j.core.SwiftException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A safetensors file, index or folder that cannot be read or written; the message names the file and the bad value. */
public final class SafetensorsException extends SwiftException {

    private static final int SHOWN_CHARS = 120;

    SafetensorsException(Path file, String problem) {
        this(file, problem, null);
    }

    SafetensorsException(Path file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem, cause);
    }

    /** Quotes text from a file for a message: cut when long, control characters made visible. */
    static String shown(Object value) {
        String text = String.valueOf(value);
        StringBuilder out = new StringBuilder("'");
        int end = Math.min(text.length(), SHOWN_CHARS);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            out.append(Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        if (text.length() > end) {
            out.append("… (").append(text.length()).append(" characters)");
        }
        return out.append('\'').toString();
    }
}
