package io.swift4j.core.grammar;

/**
 * JSON strings of any characters, with a least and a greatest number of them: every escape, no half surrogates, valid UTF-8.
 *
 * <p>A state is what is awaited within a character, and how many characters are complete; the count stands still where it no
 * longer matters.
 */
final class PlainString implements Automaton {

    static final int OPEN = 0;
    static final int BODY = 1;
    static final int CLOSED = 2;
    private static final int ESCAPE = 3;
    private static final int HEX_1 = 4;
    private static final int HEX_2 = 5;
    private static final int HEX_3 = 6;
    private static final int HEX_4 = 7;
    private static final int AFTER_D = 8;
    private static final int HIGH_3 = 9;
    private static final int HIGH_4 = 10;
    private static final int LOW_ESCAPE = 11;
    private static final int LOW_U = 12;
    private static final int LOW_D = 13;
    private static final int LOW_2 = 14;
    private static final int UTF_1 = 15;
    private static final int UTF_2 = 16;
    private static final int UTF_3 = 17;
    private static final int UTF_E0 = 18;
    private static final int UTF_ED = 19;
    private static final int UTF_F0 = 20;
    private static final int UTF_F4 = 21;
    private static final int KINDS = 32;

    /** Bytes that complete a character, by what is awaited. */
    private static final int[] REST = {0, 0, 0, 1, 4, 3, 2, 1, 3, 8, 7, 6, 5, 4, 3, 1, 2, 3, 2, 2, 3, 3};

    private final int least;
    private final int most;
    private final boolean escapes;

    /**
     * Strings of a length.
     *
     * @param least fewest characters
     * @param most most characters; {@link Integer#MAX_VALUE} for any
     * @param escapes whether characters may be written as escapes
     */
    PlainString(int least, int most, boolean escapes) {
        this.least = least;
        this.most = most;
        this.escapes = escapes;
    }

    /** A state with as many complete characters. */
    int state(int kind, int count) {
        return Math.min(count, most == Integer.MAX_VALUE ? least : most) * KINDS + kind;
    }

    static int kind(int state) {
        return state % KINDS;
    }

    static int count(int state) {
        return state / KINDS;
    }

    /** Characters that must still come. */
    int missing(int state) {
        return Math.max(0, least - count(state));
    }

    /** Characters that may still come, one in progress included. */
    int left(int state) {
        return most == Integer.MAX_VALUE ? most : most - count(state);
    }

    boolean takesEscapes() {
        return escapes;
    }

    @Override
    public int start() {
        return OPEN;
    }

    @Override
    public int step(int state, int b) {
        int kind = kind(state);
        int count = count(state);
        int next = switch (kind) {
            case OPEN -> b == '"' ? BODY : DEAD;
            case BODY -> body(state, b);
            case ESCAPE -> b == 'u' ? HEX_1 : "\"\\/bfnrt".indexOf(b) >= 0 ? BODY : DEAD;
            case HEX_1 -> b == 'd' || b == 'D' ? AFTER_D : hex(b) ? HEX_2 : DEAD;
            case HEX_2 -> hex(b) ? HEX_3 : DEAD;
            case HEX_3 -> hex(b) ? HEX_4 : DEAD;
            case HEX_4 -> hex(b) ? BODY : DEAD;
            case AFTER_D -> !hex(b) ? DEAD : b <= '7' ? HEX_3 : "89abAB".indexOf(b) >= 0 ? HIGH_3 : DEAD;
            case HIGH_3 -> hex(b) ? HIGH_4 : DEAD;
            case HIGH_4 -> hex(b) ? LOW_ESCAPE : DEAD;
            case LOW_ESCAPE -> b == '\\' ? LOW_U : DEAD;
            case LOW_U -> b == 'u' ? LOW_D : DEAD;
            case LOW_D -> b == 'd' || b == 'D' ? LOW_2 : DEAD;
            case LOW_2 -> "cdefCDEF".indexOf(b) >= 0 ? HEX_3 : DEAD;
            case UTF_1 -> tail(b) ? BODY : DEAD;
            case UTF_2 -> tail(b) ? UTF_1 : DEAD;
            case UTF_3 -> tail(b) ? UTF_2 : DEAD;
            case UTF_E0 -> b >= 0xa0 && b <= 0xbf ? UTF_1 : DEAD;
            case UTF_ED -> b >= 0x80 && b <= 0x9f ? UTF_1 : DEAD;
            case UTF_F0 -> b >= 0x90 && b <= 0xbf ? UTF_2 : DEAD;
            case UTF_F4 -> b >= 0x80 && b <= 0x8f ? UTF_2 : DEAD;
            default -> DEAD;
        };
        if (next == DEAD) {
            return DEAD;
        }
        boolean complete = next == BODY && kind != OPEN;
        return state(next, complete ? count + 1 : count);
    }

    private int body(int state, int b) {
        if (b == '"') {
            return missing(state) == 0 ? CLOSED : DEAD;
        }
        if (left(state) <= 0 || b < 0x20) {
            return DEAD;
        }
        if (b == '\\') {
            return escapes ? ESCAPE : DEAD;
        }
        if (b < 0x80) {
            return BODY;
        }
        return lead(b);
    }

    private static int lead(int b) {
        if (b < 0xc2 || b > 0xf4) {
            return DEAD;
        }
        if (b < 0xe0) {
            return UTF_1;
        }
        if (b < 0xf0) {
            return b == 0xe0 ? UTF_E0 : b == 0xed ? UTF_ED : UTF_2;
        }
        return b == 0xf0 ? UTF_F0 : b == 0xf4 ? UTF_F4 : UTF_3;
    }

    private static boolean tail(int b) {
        return b >= 0x80 && b <= 0xbf;
    }

    private static boolean hex(int b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
    }

    @Override
    public boolean accepts(int state) {
        return kind(state) == CLOSED;
    }

    @Override
    public int shortest(int state) {
        int kind = kind(state);
        if (kind == CLOSED) {
            return 0;
        }
        int open = kind == OPEN ? 1 : 0;
        boolean partial = kind != OPEN && kind != BODY;
        return open + REST[kind] + Math.max(0, missing(state) - (partial ? 1 : 0)) + 1;
    }
}
