package io.swift4j.train.data;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** Encoded rows in some order, each read from its file when it is asked for. Immutable and thread-safe. */
public final class EncodedRows extends AbstractList<Encoded> implements RandomAccess {

    private final EncodedFile file;
    private final int @Nullable [] order;

    private EncodedRows(EncodedFile file, int @Nullable [] order) {
        this.file = file;
        this.order = order;
    }

    /** All of a file. */
    static EncodedRows all(EncodedFile file) {
        return new EncodedRows(file, null);
    }

    /** Some of a file. */
    static EncodedRows of(EncodedFile file, int[] order) {
        boolean all = order.length == file.size();
        for (int i = 0; all && i < order.length; i++) {
            all = order[i] == i;
        }
        return all ? all(file) : new EncodedRows(file, order);
    }

    @Override
    public int size() {
        return order == null ? file.size() : order.length;
    }

    @Override
    public Encoded get(int index) {
        return file.get(place(index));
    }

    private int place(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("there is no example " + index + " of " + size());
        }
        return order == null ? index : order[index];
    }

    /** The lengths of examples in tokens; the caller's. */
    static int[] lengths(List<? extends Encoded> examples) {
        int[] lengths = new int[examples.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = examples instanceof EncodedRows rows
                    ? rows.file.length(rows.place(i))
                    : examples.get(i).length();
        }
        return lengths;
    }

    /** A list that can't change: these rows as they are, a copy of any other. */
    @SuppressWarnings("unchecked") // nothing is ever added to the list
    public static <T extends Encoded> List<T> keep(List<? extends T> examples) {
        return examples instanceof EncodedRows ? (List<T>) examples : List.copyOf(examples);
    }
}
