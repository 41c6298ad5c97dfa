package io.swift4j.train.dataset;

import io.swift4j.train.data.ParsedRows;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.Row;
import io.swift4j.train.data.RowAccount;
import io.swift4j.train.data.RowDraw;
import io.swift4j.train.data.RowParser;
import io.swift4j.train.data.RowSets;
import io.swift4j.train.data.RowSource;
import io.swift4j.train.data.Shuffle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Rows in an order, counted and read one at a time when they are asked for; each knows the name, split and task of its set.
 *
 * <p>Immutable and thread-safe; holds no rows. Every method gives a new description of the same sources. What stands at an index is a
 * pure function of the description: the same on every machine and in every thread.
 */
public final class Dataset {

    private final List<DatasetPart> parts;
    private final View view;

    Dataset(List<DatasetPart> parts, View view) {
        this.parts = List.copyOf(parts);
        this.view = view;
    }

    /**
     * A data set of one source.
     *
     * @param source its rows
     * @param split which split they are, such as {@code train}
     * @param task what they teach; empty if that is not said
     */
    public static Dataset of(RowSource source, String split, String task) {
        return of(source, source.name(), split, task, new RowParser(Map.of(), false, Optional.empty()));
    }

    static Dataset of(RowSource source, String name, String split, String task, RowParser parser) {
        return new Dataset(
                List.of(new DatasetPart(source, name, split, task, parser)), new View.Whole(0, source.size()));
    }

    /** Data sets one after the other. */
    public static Dataset concat(List<Dataset> sets) {
        return combine(sets, View.Chain::of);
    }

    /** Brings the parts of several sets together; {@code order} makes one view of theirs. */
    static Dataset combine(List<Dataset> sets, java.util.function.Function<List<View>, View> order) {
        List<DatasetPart> parts = new ArrayList<>();
        List<View> views = new ArrayList<>();
        for (Dataset set : sets) {
            views.add(parts.isEmpty() ? set.view : new View.Renumbered(set.view, parts.size()));
            parts.addAll(set.parts);
        }
        return new Dataset(parts, order.apply(views));
    }

    /**
     * A row at its place.
     *
     * @param raw what its source has
     * @param name the set it is of
     * @param split its split
     * @param task what it teaches; empty if that is not said
     */
    public record Item(RawRow raw, String name, String split, String task) {}

    /** The number of rows, good and bad. */
    public long size() {
        return view.size();
    }

    /** The names of the sets in it, in order. */
    public List<String> names() {
        return parts.stream().map(DatasetPart::name).distinct().toList();
    }

    /** The tasks of the sets in it, in order, without those that are not said. */
    public List<String> tasks() {
        return parts.stream()
                .map(DatasetPart::task)
                .filter(task -> !task.isEmpty())
                .distinct()
                .toList();
    }

    /**
     * Reads the row at a place.
     *
     * @throws IndexOutOfBoundsException if there is none
     * @throws io.swift4j.core.SwiftException if its source can't be read any more
     */
    public Item get(long index) {
        View.Place place = place(index);
        DatasetPart part = parts.get(place.part());
        return new Item(part.source().row(place.row()), part.name(), part.split(), part.task());
    }

    /**
     * Reads the row at a place and understands its columns.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public RowParser.Parsed parse(long index) {
        View.Place place = place(index);
        DatasetPart part = parts.get(place.part());
        return part.parser().parse(part.source().row(place.row()));
    }

    private View.Place place(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("there is no row " + index + " of " + size());
        }
        return view.at(index);
    }

    /** Where the row at an index comes from, without reading it. */
    public String origin(long index) {
        View.Place place = place(index);
        return parts.get(place.part()).name() + "[" + place.row() + "]";
    }

    /** All rows in order, each read when it is its turn. */
    public Stream<Item> stream() {
        return LongStream.range(0, size()).mapToObj(this::get);
    }

    /** Rows {@code from} to before {@code to}. */
    public Dataset slice(long from, long to) {
        if (from < 0 || to < from || to > size()) {
            throw new IndexOutOfBoundsException("there are no rows " + from + " to before " + to + " of " + size());
        }
        return new Dataset(parts, new View.Range(view, from, to - from));
    }

    /** The rows in random order. */
    public Dataset shuffle(long seed) {
        return size() < 2 ? this : new Dataset(parts, new View.Shuffled(view, Shuffle.of(size(), seed, 1)));
    }

    /**
     * So many rows, as {@code name#n} draws them: without repeats up to the size, beyond that every row as often as it fits and the
     * rest without repeats.
     *
     * @param count from 1
     * @throws IllegalArgumentException if it is less, or there are no rows
     */
    public Dataset sample(long count, long seed) {
        return sample(count, seed, 0, true);
    }

    Dataset sample(long count, long seed, int number, boolean shuffle) {
        if (count < 1 || size() == 0) {
            throw new IllegalArgumentException(
                    "can't draw " + count + " rows of " + size() + "; draw at least 1, of at least 1");
        }
        return new Dataset(parts, new View.Sampled(view, RowDraw.of(count, size(), seed, number, shuffle)));
    }

    /**
     * The rows of one of several readers, as of replicas: of all shards together each row is in exactly one.
     *
     * @param index of the reader, from 0 to below {@code count}
     */
    public Dataset shard(int index, int count) {
        if (count < 1 || index < 0 || index >= count) {
            throw new IllegalArgumentException("there is no shard " + index + " of " + count);
        }
        long rows = size() <= index ? 0 : (size() - index + count - 1) / count;
        return new Dataset(parts, new View.Stride(view, index, count, rows));
    }

    /**
     * Two sets of it: what is learned, and a random part to measure with.
     *
     * @param ratio of the part to measure with; above 0 and below 1
     * @throws IllegalArgumentException if one of both would be empty
     */
    public Split split(double ratio, long seed) {
        long held = Math.max(1, (long) (size() * ratio));
        if (!(ratio > 0 && ratio < 1) || held >= size()) {
            throw new IllegalArgumentException(
                    "a ratio of " + ratio + " leaves nothing on one side of " + size() + " rows");
        }
        Dataset mixed = shuffle(seed);
        return new Split(mixed.slice(held, size()), mixed.slice(0, held));
    }

    /**
     * What is learned, and what is measured with.
     *
     * @param train to learn
     * @param validation to measure with
     */
    public record Split(Dataset train, Dataset validation) {}

    /**
     * All rows, one after the other, mixed within a window as they pass: no more than {@code buffer} are held at a time.
     *
     * @param buffer rows to draw from, at least 1
     * @param seed the order is a function of it, the epoch and the description
     */
    public Iterator<Item> stream(int buffer, long seed, int epoch) {
        return new WindowShuffle(this, buffer, seed, epoch);
    }

    /**
     * Reads all rows and understands them, into memory.
     *
     * @param maxLostRows how many may be bad
     * @throws io.swift4j.train.data.DataException naming every bad row, where there are more
     */
    public RowSets read(int maxLostRows) {
        List<Row> rows = new ArrayList<>();
        RowAccount account = new RowAccount();
        for (long i = 0; i < size(); i++) {
            account.add(parse(i)).ifPresent(rows::add);
        }
        return new RowSets(rows, List.of(), account.report(rows.size()).within(maxLostRows));
    }

    /** Its rows, to be understood one at a time. */
    public ParsedRows rows() {
        return new ParsedRows(size(), this::parse);
    }
}
