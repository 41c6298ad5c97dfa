package io.swift4j.train.dataset.source;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The endings of files of rows, without their dot and in small letters. */
public final class FileFormats {

    /** The module that reads Parquet. */
    static final String PARQUET_MODULE = "io.swift4j:swift-parquet";

    static final String PARQUET = "parquet";

    private static final List<String> BUILT_IN = List.of("jsonl", "ndjson", "json", "csv", "tsv", "txt", "tar");

    private FileFormats() {}

    /** The endings of all files that may hold rows; for Parquet a module of its own is needed. */
    public static List<String> endings() {
        return Stream.concat(BUILT_IN.stream(), Stream.of(PARQUET)).toList();
    }

    /** The endings of the files that rows may name as media. */
    public static List<String> mediaEndings() {
        return MediaTypes.endings();
    }

    static boolean isBuiltIn(String ending) {
        return BUILT_IN.contains(ending);
    }

    /** The formats for messages: {@code .jsonl, .json …}. */
    static String shown() {
        return BUILT_IN.stream().map(ending -> "." + ending).collect(Collectors.joining(", "));
    }
}
