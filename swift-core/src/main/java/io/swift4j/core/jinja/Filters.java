package io.swift4j.core.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** All filters by name. */
final class Filters {

    static final Map<String, Builtin> TABLE = table();

    private Filters() {}

    private static Map<String, Builtin> table() {
        Map<String, Builtin> table = new LinkedHashMap<>();
        table.putAll(TextFilters.TABLE);
        table.putAll(HtmlFilters.TABLE);
        table.putAll(NumberFilters.TABLE);
        table.putAll(SequenceFilters.TABLE);
        table.putAll(SelectFilters.TABLE);
        return Map.copyOf(table);
    }

    /** Calls a filter whose name the template computed. */
    static Object call(Run run, Object name, CallArgs args) {
        String text = Types.textOrNull(name);
        Builtin filter = text == null ? null : TABLE.get(text);
        if (filter == null) {
            throw Failure.of(JinjaException.Kind.RUNTIME, "No filter named " + Repr.repr(run, name) + ".");
        }
        return filter.call(run, args);
    }
}
