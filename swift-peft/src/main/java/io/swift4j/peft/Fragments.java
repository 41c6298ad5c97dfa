package io.swift4j.peft;

import io.swift4j.core.model.Hook;
import io.swift4j.core.model.ScriptFragment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads script fragments from resources. */
public final class Fragments {

    private Fragments() {}

    /** The functions of a resource file that lies beside a class. */
    public static ScriptFragment read(Class<?> beside, String file, Map<Hook, String> hooks) {
        return new ScriptFragment(file, text(beside, file), hooks);
    }

    /** The text of a resource file that lies beside a class. */
    public static String text(Class<?> beside, String file) {
        try (InputStream in = beside.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no resource " + file + " beside " + beside.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
