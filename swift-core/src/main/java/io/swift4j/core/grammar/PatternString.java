package io.swift4j.core.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON strings whose characters an automaton over code points accepts, each written in one way: as itself, or with the short
 * escape that it needs.
 */
final class PatternString implements Automaton {

    private static final String ESCAPED = "\"\\nrtbf";
    private static final int[] MEANT = {'"', '\\', '\n', '\r', '\t', '\b', '\f'};

    private enum Part {
        OPEN,
        BODY,
        ESCAPE,
        TAIL,
        CLOSED
    }

    /** Where in a character: of one in several bytes, the code points that it may still be and the bytes that are missing. */
    private record State(Part part, int inner, int from, int to, int missing) {}

    private final CodePoints inner;
    private final List<State> states = new ArrayList<>();
    private final Map<State, Integer> ids = new HashMap<>();

    PatternString(CodePoints inner) {
        this.inner = inner;
        id(new State(Part.OPEN, 0, 0, 0, 0));
    }

    private synchronized int id(State state) {
        Integer known = ids.get(state);
        if (known == null) {
            known = states.size();
            states.add(state);
            ids.put(state, known);
        }
        return known;
    }

    private synchronized State state(int id) {
        return states.get(id);
    }

    @Override
    public int start() {
        return 0;
    }

    @Override
    public int step(int id, int b) {
        State state = state(id);
        return switch (state.part) {
            case OPEN -> b == '"' ? id(new State(Part.BODY, state.inner, 0, 0, 0)) : DEAD;
            case BODY -> body(state.inner, b);
            case ESCAPE -> {
                int at = ESCAPED.indexOf(b);
                yield at < 0 ? DEAD : after(state.inner, MEANT[at]);
            }
            case TAIL -> tail(state, b);
            case CLOSED -> DEAD;
        };
    }

    private int after(int state, int point) {
        int following = inner.step(state, point);
        return following == DEAD ? DEAD : id(new State(Part.BODY, following, 0, 0, 0));
    }

    private int body(int state, int b) {
        if (b == '"') {
            return inner.accepts(state) ? id(new State(Part.CLOSED, 0, 0, 0, 0)) : DEAD;
        }
        if (b == '\\') {
            for (int point : MEANT) {
                if (inner.step(state, point) != DEAD) {
                    return id(new State(Part.ESCAPE, state, 0, 0, 0));
                }
            }
            return DEAD;
        }
        if (b < 0x20 || (b > 0x7f && b < 0xc2) || b > 0xf4) {
            return DEAD;
        }
        if (b < 0x80) {
            return after(state, b);
        }
        int missing = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        int bits = b & (0x3f >> missing);
        return narrowed(state, bits, missing, missing == 1 ? 0x80 : missing == 2 ? 0x800 : 0x10000);
    }

    private int tail(State state, int b) {
        if (b < 0x80 || b > 0xbf) {
            return DEAD;
        }
        int width = state.missing - 1;
        int from = (state.from >> (6 * state.missing) << 6 | (b & 0x3f)) << (6 * width);
        int to = from | ((1 << (6 * width)) - 1);
        if (to < state.from || from > state.to) {
            return DEAD;
        }
        return width == 0
                ? after(state.inner, from)
                : within(state.inner, Math.max(from, state.from), Math.min(to, state.to), width);
    }

    private int narrowed(int state, int bits, int missing, int least) {
        int from = bits << (6 * missing);
        int to = from | ((1 << (6 * missing)) - 1);
        return within(state, Math.max(from, least), Math.min(to, CodePoints.LAST), missing);
    }

    private int within(int state, int from, int to, int missing) {
        return best(state, from, to) == NEVER ? DEAD : id(new State(Part.TAIL, state, from, to, missing));
    }

    private int best(int state, int from, int to) {
        int best = NEVER;
        for (CodePoints.Arc arc : inner.arcs(state)) {
            if (arc.from() <= to && arc.to() >= from) {
                best = Math.min(best, inner.distance(arc.target()));
            }
        }
        return best;
    }

    @Override
    public boolean accepts(int id) {
        return state(id).part == Part.CLOSED;
    }

    @Override
    public int shortest(int id) {
        State state = state(id);
        return switch (state.part) {
            case OPEN -> inner.distance(state.inner) + 2;
            case BODY -> inner.distance(state.inner) + 1;
            case ESCAPE -> {
                int best = NEVER;
                for (int point : MEANT) {
                    int following = inner.step(state.inner, point);
                    best = following == DEAD ? best : Math.min(best, inner.distance(following));
                }
                yield best + 2;
            }
            case TAIL -> best(state.inner, state.from, state.to) + state.missing + 1;
            case CLOSED -> 0;
        };
    }
}
