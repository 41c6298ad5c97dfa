package io.swift4j.modality.space;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.TensorFiles;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Vectors by their ids, searched by cosine.
 *
 * <p>Every search looks at every vector, so that results are exact. Knows nothing of models. Thread-safe: searches run side by
 * side.
 */
public final class VectorIndex {

    private static final String VECTORS = "vectors";

    private final int width;
    private final Map<String, float[]> vectors = new LinkedHashMap<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    /**
     * An index without vectors.
     *
     * @param width how many numbers a vector has
     */
    public VectorIndex(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("vectors have at least 1 number, not " + width);
        }
        this.width = width;
    }

    /** How many numbers a vector has. */
    public int width() {
        return width;
    }

    /** How many vectors there are. */
    public int size() {
        return reading(vectors::size);
    }

    /** The ids of all vectors, in the order in which they were added. */
    public List<String> ids() {
        return reading(() -> List.copyOf(vectors.keySet()));
    }

    /**
     * Adds a vector.
     *
     * @param id unlike all others
     * @param vector of any length but zero; it is stored as a unit vector
     */
    public void add(String id, float[] vector) {
        put(id, unit("the vector of '" + id + "'", vector));
    }

    private void put(String id, float[] unit) {
        lock.writeLock().lock();
        try {
            if (vectors.putIfAbsent(id, unit) != null) {
                throw new SwiftException("the index has '" + id + "' already; remove it first");
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Removes a vector; false where there is none of that id. */
    public boolean remove(String id) {
        lock.writeLock().lock();
        try {
            return vectors.remove(id) != null;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * The ids whose vectors point most nearly where a query does, the nearest first; equals in the order they were added.
     *
     * @param query of any length but zero
     * @param k how many at most
     */
    public List<Match> nearest(float[] query, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, not " + k);
        }
        float[] unit = unit("the query", query);
        record Ranked(Match match, int place) {}
        Comparator<Ranked> worstFirst = Comparator.<Ranked>comparingDouble(ranked -> ranked.match.score())
                .thenComparing(Comparator.comparingInt(Ranked::place).reversed());
        PriorityQueue<Ranked> best = new PriorityQueue<>(worstFirst);
        reading(() -> {
            int place = 0;
            for (Map.Entry<String, float[]> entry : vectors.entrySet()) {
                best.add(new Ranked(new Match(entry.getKey(), product(unit, entry.getValue())), place++));
                if (best.size() > k) {
                    best.poll();
                }
            }
            return best;
        });
        return best.stream().sorted(worstFirst.reversed()).map(Ranked::match).toList();
    }

    private float[] unit(String what, float[] vector) {
        if (vector.length != width) {
            throw new IllegalArgumentException(
                    what + " has " + vector.length + " numbers; vectors of this index have " + width);
        }
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        double length = Math.sqrt(squares);
        if (!(length > 0) || Double.isInfinite(length)) {
            throw new IllegalArgumentException(what + " has the length " + length + ", so that it points nowhere");
        }
        float[] unit = new float[width];
        for (int i = 0; i < width; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private <T> T reading(Supplier<T> action) {
        lock.readLock().lock();
        try {
            return action.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Writes {@code index.json} with the ids and {@code index.safetensors} with the vectors, each whole or not at all. */
    public void save(Path folder) {
        List<String> ids = new ArrayList<>();
        List<float[]> rows = new ArrayList<>();
        reading(() -> {
            vectors.forEach((id, vector) -> {
                ids.add(id);
                rows.add(vector);
            });
            return ids;
        });
        float[] flat = new float[Math.multiplyExact(rows.size(), width)];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, flat, i * width, width);
        }
        try (TensorScope scope = TensorScope.open()) {
            TensorFiles.write(
                    folder.resolve("index.safetensors"), Map.of(VECTORS, Tensor.of(flat, rows.size(), width)));
        }
        IndexFile.write(folder.resolve("index.json"), new IndexFile(width, ids));
    }

    /**
     * Reads what {@link #save} has written.
     *
     * @throws SwiftException where ids and vectors are not as many
     */
    public static VectorIndex load(Path folder) {
        IndexFile file = IndexFile.read(folder.resolve("index.json"));
        VectorIndex index = new VectorIndex(file.width());
        Path tensors = folder.resolve("index.safetensors");
        try (Weights weights = Weights.load(tensors, Dtype.FLOAT32, "cpu");
                TensorScope scope = TensorScope.open()) {
            Tensor vectors = weights.tensors().get(VECTORS);
            long[] wanted = {file.ids().size(), file.width()};
            if (vectors == null || !Arrays.equals(vectors.shape(), wanted)) {
                throw new SwiftException(tensors + ": '" + VECTORS + "' is "
                        + (vectors == null ? "missing" : vectors.toString()) + ", but index.json has " + wanted[0]
                        + " ids of vectors of " + wanted[1]);
            }
            float[] flat = vectors.toFloats();
            for (int i = 0; i < file.ids().size(); i++) {
                float[] vector = Arrays.copyOfRange(flat, i * file.width(), (i + 1) * file.width());
                // They are of length one already; to divide again would change their last bits.
                index.unit("the vector of '" + file.ids().get(i) + "'", vector);
                index.put(file.ids().get(i), vector);
            }
        }
        return index;
    }
}
