package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names a block mentions, gathered while it is parsed.
 *
 * <p>They tell which names start out undefined although the template was given a variable of that name: those that the
 * block assigns, outside any branch, before it reads them, and that no block around it mentions. For example
 * {@code {% for x in l %}{{ n }}{% endfor %}{% set n = 1 %}} prints nothing, whatever {@code n} was.
 */
final class Locals {

    private final @Nullable Locals outer;
    private final Set<String> mentioned = new HashSet<>();
    private final Set<String> assignedFirst = new LinkedHashSet<>();
    private List<String> hidden = List.of();
    private int branches;

    Locals(@Nullable Locals outer) {
        this.outer = outer;
    }

    void read(String name) {
        mentioned.add(name);
    }

    void assign(String name) {
        if (mentioned.add(name) && branches == 0) {
            assignedFirst.add(name);
        }
    }

    void enterBranch() {
        branches++;
    }

    void leaveBranch() {
        branches--;
    }

    /** Settles the names, once the blocks around this one are parsed too. */
    void settle() {
        List<String> names = new ArrayList<>();
        for (String name : assignedFirst) {
            boolean known = false;
            for (Locals around = outer; around != null && !known; around = around.outer) {
                known = around.mentioned.contains(name);
            }
            if (!known) {
                names.add(name);
            }
        }
        hidden = names;
    }

    /** The names that start out undefined. */
    List<String> hidden() {
        return hidden;
    }
}
