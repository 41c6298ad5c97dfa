package io.swift4j.train.report;

import io.swift4j.train.data.RowId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Lines of files as they stand there, whatever is wrong with them. */
final class RawLines {

    private RawLines() {}

    /** Goes through the lines of a file; what is not UTF-8 is replaced. */
    static void each(Path file, BiConsumer<Long, String> line) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE)))) {
            StringBuilder text = new StringBuilder();
            long number = 1;
            // Rows end with a newline alone, as where they are read; BufferedReader.readLine also ends lines elsewhere.
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    line.accept(number, text.toString());
                    text.setLength(0);
                    number++;
                } else {
                    text.append((char) next);
                }
            }
            line.accept(number, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Some rows as they stand in their files. */
    static Map<RowId, String> of(Set<RowId> rows) {
        Map<RowId, String> lines = new LinkedHashMap<>();
        Set<String> files = rows.stream().map(RowId::file).collect(Collectors.toCollection(LinkedHashSet::new));
        for (String file : files) {
            if (!Files.isRegularFile(Path.of(file))) {
                continue;
            }
            each(Path.of(file), (number, text) -> {
                RowId id = new RowId(file, number);
                if (rows.contains(id)) {
                    lines.put(id, number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text);
                }
            });
        }
        return lines;
    }
}
