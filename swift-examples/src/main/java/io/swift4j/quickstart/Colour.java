package io.swift4j.quickstart;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Colours of backgrounds. */
enum Colour {
    RED(0xC0392B),
    GREEN(0x2E9E5B),
    BLUE(0x2C6FBB),
    YELLOW(0xE8C547),
    WHITE(0xF2F2F2),
    BLACK(0x1C1C1C);

    static final List<String> NAMES = Arrays.stream(values()).map(Colour::title).toList();

    private final int rgb;

    Colour(int rgb) {
        this.rgb = rgb;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    static int rgb(String title) {
        return valueOf(title.toUpperCase(Locale.ROOT)).rgb;
    }
}
