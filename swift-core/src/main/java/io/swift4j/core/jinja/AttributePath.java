package io.swift4j.core.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path such as {@code "address.city"} or {@code "pair.0"}, or a plain key, which filters look up in elements. */
record AttributePath(List<Object> parts) {

    static AttributePath of(Object attribute) {
        String path = Types.textOrNull(attribute);
        if (attribute == None.NONE) {
            return new AttributePath(List.of());
        } else if (path == null) {
            return new AttributePath(List.of(attribute));
        }
        List<Object> parts = new ArrayList<>();
        for (Object part : PyText.split(path, ".", -1)) {
            String name = (String) part;
            boolean index = !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
            parts.add(index ? new BigInteger(name) : name);
        }
        return new AttributePath(parts);
    }

    Object get(Run run, Object item) {
        return get(run, item, null);
    }

    /** Looks the path up; {@code absent} stands in for every part that is undefined, unless it is null. */
    Object get(Run run, Object item, @Nullable Object absent) {
        Object value = item;
        for (Object part : parts) {
            value = Subscripts.item(run, value, part);
            if (absent != null && value instanceof Undefined) {
                value = absent;
            }
        }
        return value;
    }
}
