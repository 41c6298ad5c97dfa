package io.swift4j.train.eval;

import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Tells weights apart without reading them: by the names, sizes and times of their files. */
final class WeightFiles {

    private WeightFiles() {}

    static String name(List<Path> folders) {
        StringBuilder name = new StringBuilder();
        CRC32 hash = new CRC32();
        for (Path folder : folders) {
            name.append(name.isEmpty() ? "" : " with ").append(folder);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(file -> file.toString().endsWith(".safetensors"))
                        .sorted()
                        .toList()) {
                    String one =
                            file.getFileName() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file) + "\n";
                    hash.update(one.getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new SwiftException("the weights in " + folder + " can't be looked at: " + e, e);
            }
        }
        return name + " " + Long.toHexString(hash.getValue());
    }
}
