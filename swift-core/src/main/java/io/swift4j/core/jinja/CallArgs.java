package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The evaluated arguments of one call.
 *
 * @param positional in order
 * @param named by keyword, in order
 */
record CallArgs(List<Object> positional, Map<String, Object> named) {

    static final CallArgs NONE = new CallArgs(List.of(), Map.of());

    static CallArgs of(Object... positional) {
        return new CallArgs(List.of(positional), Map.of());
    }

    CallArgs prepend(Object first) {
        List<Object> all = new ArrayList<>(positional.size() + 1);
        all.add(first);
        all.addAll(positional);
        return new CallArgs(all, named);
    }

    CallArgs dropFirst(int count) {
        return new CallArgs(positional.subList(count, positional.size()), named);
    }

    CallArgs with(String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(named);
        all.put(name, value);
        return new CallArgs(positional, all);
    }

    void refuseAll(String function) {
        if (!positional.isEmpty() || !named.isEmpty()) {
            throw Failure.type(function + "() takes no arguments");
        }
    }

    PyDict namedAsDict() {
        PyDict dict = new PyDict();
        named.forEach(dict::putText);
        return dict;
    }
}
