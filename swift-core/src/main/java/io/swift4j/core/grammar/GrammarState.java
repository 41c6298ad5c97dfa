package io.swift4j.core.grammar;

import io.swift4j.core.constraint.ConstraintState;
import io.swift4j.core.constraint.TokenMask;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the rest of an answer may be, and, once room becomes tight, the tokens that surely end it in time. */
final class GrammarState implements ConstraintState {

    private final TokenAutomaton automaton;
    private final Term term;
    private volatile int @Nullable [] plan;

    GrammarState(TokenAutomaton automaton, Term term, int @Nullable [] plan) {
        this.automaton = automaton;
        this.term = term;
        this.plan = plan;
    }

    @Override
    public void allow(TokenMask mask, int room) {
        if (!automaton.allow(term, mask, room)) {
            int[] known = plan();
            if (known.length > 0 && known.length - 1 <= room) {
                mask.allow(known[0]);
            }
        }
    }

    private int[] plan() {
        int[] kept = plan;
        if (kept == null) {
            kept = automaton.plan(term);
            plan = kept;
        }
        return kept;
    }

    @Override
    public @Nullable ConstraintState next(int token) {
        Term after = automaton.next(term, token);
        if (automaton.isNothing(after)) {
            return null;
        }
        int[] kept = plan;
        int[] goesOn =
                kept != null && kept.length > 0 && kept[0] == token ? Arrays.copyOfRange(kept, 1, kept.length) : null;
        return new GrammarState(automaton, after, goesOn);
    }

    @Override
    public boolean mayEnd() {
        return term.empty;
    }

    @Override
    public int shortest() {
        return term.empty ? 0 : plan().length;
    }
}
