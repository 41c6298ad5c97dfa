package io.swift4j.train.dataset.source;

import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowSource;
import java.util.Arrays;
import java.util.List;

/** Several sources one after the other. */
public final class JoinedSource implements RowSource {

    private final String name;
    private final List<RowSource> sources;
    private final long[] ends;

    /** Joins sources. */
    public JoinedSource(String name, List<? extends RowSource> sources) {
        this.name = name;
        this.sources = List.copyOf(sources);
        this.ends = new long[sources.size()];
        long end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += sources.get(i).size();
            ends[i] = end;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    @Override
    public RawRow row(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("there is no row " + index + " of " + size());
        }
        int found = Arrays.binarySearch(ends, index);
        int source = found >= 0 ? found + 1 : -found - 1;
        while (ends[source] <= index) {
            source++;
        }
        return sources.get(source).row(index - (source == 0 ? 0 : ends[source - 1]));
    }
}
