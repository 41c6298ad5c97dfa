package io.swift4j.core.jinja;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tags that a place of a template is in, and those that would end them. */
final class OpenTags {

    private final Deque<String> open = new ArrayDeque<>();
    private final Deque<List<String>> wanted = new ArrayDeque<>();

    int depth() {
        return open.size();
    }

    void open(String tag) {
        open.push(tag);
    }

    void close() {
        open.pop();
    }

    /** Looks for one of these tags, none for the end of the template. */
    void want(List<String> tags) {
        wanted.push(tags);
    }

    /** Ends the innermost search. */
    void found() {
        wanted.pop();
    }

    /** That a tag is not known here; null for the end of the template. */
    Failure unknown(@Nullable String name, int line) {
        StringBuilder reason = new StringBuilder(
                name == null ? "Unexpected end of template." : "Encountered unknown tag '" + name + "'.");
        List<String> innermost = wanted.isEmpty() ? List.of() : wanted.peek();
        if (!innermost.isEmpty()) {
            String looking = innermost.stream().map(tag -> "'" + tag + "'").collect(Collectors.joining(" or "));
            boolean expectedLater = name != null && wanted.stream().anyMatch(tags -> tags.contains(name));
            reason.append(
                    expectedLater
                            ? " You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for "
                            : " Jinja was looking for the following tags: ");
            reason.append(looking).append('.');
        }
        if (!open.isEmpty()) {
            reason.append(" The innermost block that needs to be closed is '")
                    .append(open.peek())
                    .append("'.");
        }
        return Failure.syntax(line, reason.toString());
    }
}
