package io.swift4j.train.data;

import io.swift4j.core.content.Content;
import java.util.AbstractList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The media of a row, found in its source when the first is asked for. Thread-safe. */
final class LaterMedia extends AbstractList<Content.Medium> {

    private final int size;
    private final Supplier<List<Content.Medium>> source;
    private @Nullable List<Content.Medium> found;

    LaterMedia(int size, Supplier<List<Content.Medium>> source) {
        this.size = size;
        this.source = source;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public synchronized Content.Medium get(int index) {
        List<Content.Medium> media = found;
        if (media == null) {
            media = source.get();
            found = media;
        }
        return media.get(index);
    }
}
