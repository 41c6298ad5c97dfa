package io.swift4j.core.head;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.NearestName;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** All heads that are installed. */
public final class TokenHeads {

    private TokenHeads() {}

    /** The heads by name. */
    public static Map<String, TokenHead<?>> all() {
        Map<String, TokenHead<?>> heads = new TreeMap<>();
        for (TokenHead<?> head :
                ServiceLoader.load(TokenHead.class, Thread.currentThread().getContextClassLoader())) {
            heads.put(head.name(), head);
        }
        return heads;
    }

    /**
     * The head of a name, for content of a type.
     *
     * @throws SwiftException where there is none of the name, or it is for other content
     */
    @SuppressWarnings("unchecked")
    public static <C> TokenHead<C> named(String name, Class<C> content) {
        Map<String, TokenHead<?>> all = all();
        TokenHead<?> head = all.get(name);
        if (head == null) {
            throw new SwiftException(NearestName.unknown("head", name, List.copyOf(all.keySet())));
        }
        if (head.contentType() != content) {
            throw new SwiftException("the head " + name + " is for "
                    + head.contentType().getSimpleName() + ", not for " + content.getSimpleName());
        }
        return (TokenHead<C>) head;
    }
}
