package io.swift4j.train.media;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What frozen encoders made of media, by the hash of the media's content and of how they were processed.
 *
 * <p>Holds a bounded number of bytes; what was not used for the longest goes first. Gives and takes copies, so that no one else's
 * tensors are ever freed here. Thread-safe; owns native memory: close it.
 */
public final class EncoderCache implements AutoCloseable {

    private final long limit;
    private final Map<String, MediaTensors> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long hits;
    private long misses;

    /** An empty cache that holds at most {@code limit} bytes. */
    public EncoderCache(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a cache holds at least one byte, not " + limit);
        }
        this.limit = limit;
    }

    /** A copy of an entry, in the caller's scope; empty where there is none. */
    public synchronized Optional<MediaTensors> find(String key) {
        MediaTensors entry = entries.get(key);
        if (entry == null) {
            misses++;
            return Optional.empty();
        }
        hits++;
        return Optional.of(copy(entry));
    }

    /** Keeps a copy, unless it is larger than the whole cache or there already. */
    public synchronized void put(String key, MediaTensors made) {
        long size = size(made);
        if (size > limit || entries.containsKey(key)) {
            return;
        }
        Iterator<MediaTensors> oldest = entries.values().iterator();
        while (bytes + size > limit && oldest.hasNext()) {
            MediaTensors gone = oldest.next();
            oldest.remove();
            bytes -= size(gone);
            PreparedMedia.free(gone);
        }
        try (TensorScope scope = TensorScope.open()) {
            MediaTensors kept = copy(made);
            PreparedMedia.detach(kept);
            entries.put(key, kept);
            bytes += size;
        }
    }

    private static MediaTensors copy(MediaTensors original) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        original.tensors().forEach((name, tensor) -> tensors.put(name, tensor.copy()));
        List<SoftTokens> perceived = new ArrayList<>();
        for (SoftTokens tokens : original.perceived()) {
            perceived.add(new SoftTokens(
                    tokens.what(),
                    tokens.placeholder(),
                    tokens.values().copy(),
                    tokens.deep().stream().map(deep -> deep.copy()).toList()));
        }
        return MediaTensors.of(tensors).withPerceived(perceived);
    }

    private static long size(MediaTensors tensors) {
        return tensors.all().stream()
                .mapToLong(tensor -> tensor.count() * tensor.dtype().bytes())
                .sum();
    }

    /** Bytes of all entries. */
    public synchronized long bytes() {
        return bytes;
    }

    /** How many entries there are. */
    public synchronized int entries() {
        return entries.size();
    }

    /** How often an entry was there when it was looked for, from 0 to 1. */
    public synchronized double hitRate() {
        return hits + misses == 0 ? 0 : (double) hits / (hits + misses);
    }

    @Override
    public synchronized void close() {
        entries.values().forEach(PreparedMedia::free);
        entries.clear();
        bytes = 0;
    }
}
