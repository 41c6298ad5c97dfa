package io.swift4j.train.data;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where rows came from as bytes; of each file the name is kept once. Thread-safe. */
final class RowNames {

    private final List<String> files = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    synchronized void write(RowId id, DataOutputStream out) throws IOException {
        out.writeInt(numbers.computeIfAbsent(id.file(), file -> {
            files.add(file);
            return files.size() - 1;
        }));
        out.writeLong(id.line());
    }

    synchronized RowId read(ByteBuffer in) {
        return new RowId(files.get(in.getInt()), in.getLong());
    }
}
