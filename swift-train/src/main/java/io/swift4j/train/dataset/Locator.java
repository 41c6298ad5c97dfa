package io.swift4j.train.dataset;

import io.swift4j.core.SwiftException;
import io.swift4j.train.data.RowSource;
import io.swift4j.train.dataset.registry.DatasetEntry;
import io.swift4j.train.dataset.registry.DatasetRegistry;
import io.swift4j.train.dataset.source.FileFormats;
import io.swift4j.train.dataset.source.JoinedSource;
import io.swift4j.train.dataset.source.RenamedSource;
import io.swift4j.train.dataset.source.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds what a data set's name stands for: what is there on disk, a registered name, or an id on a hub, in this order. */
final class Locator {

    private final DatasetOptions options;

    Locator(DatasetOptions options) {
        this.options = options;
    }

    /**
     * A source that was found, and what it teaches.
     *
     * @param source its rows
     * @param task empty if that is not said
     */
    record Found(RowSource source, String task) {}

    /** Finds one set that is no mixture. */
    Found find(String text) {
        if (Sources.exists(text)) {
            return new Found(Sources.open(text, options.split(), false), "");
        }
        DatasetSyntax syntax = DatasetSyntax.parse(text);
        DatasetRegistry registry = DatasetRegistry.shared();
        var entry = registry.find(syntax.name());
        if (entry.isPresent()) {
            if (!entry.get().mixture().isEmpty()) {
                throw new SwiftException("dataset " + text + " is a mixture of tasks "
                        + entry.get().mixture().keySet() + "; prepare it with Datasets.prepare");
            }
            return new Found(registered(syntax, entry.get()), entry.get().task());
        }
        boolean id = syntax.hub().isPresent() || syntax.name().matches("[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+");
        if (!id || looksLikeFile(text)) {
            throw new SwiftException("dataset " + text + " is no file, no registered name and no id of a hub"
                    + registry.hint(syntax.name()));
        }
        return new Found(subsets(HubFolder.of(syntax.name(), syntax.hub(), options), syntax, text), "");
    }

    private static boolean looksLikeFile(String text) {
        return text.matches(".*\\.(" + String.join("|", FileFormats.endings()) + ")");
    }

    private RowSource registered(DatasetSyntax syntax, DatasetEntry entry) {
        RowSource source = entry.path().isPresent()
                ? Sources.open(entry.path().get(), options.split(), false)
                : subsets(HubFolder.of(entry, syntax.hub(), options), syntax, entry.name());
        Map<String, String> columns = entry.columns();
        return columns.isEmpty() ? source : new RenamedSource(source, columns);
    }

    /** The folders of subsets; where a set has no such folders, the files whose names have the subset's. */
    private RowSource subsets(Path folder, DatasetSyntax syntax, String name) {
        if (syntax.subsets().isEmpty() || syntax.wantsAll()) {
            return Sources.open(folder.toString(), options.split(), true);
        }
        List<RowSource> sources = new ArrayList<>();
        for (String subset : syntax.subsets()) {
            Path below = folder.resolve(subset).normalize();
            if (!below.startsWith(folder.normalize()) || !Files.isDirectory(below)) {
                below = folder.resolve("data").resolve(subset).normalize();
            }
            if (below.startsWith(folder.normalize()) && Files.isDirectory(below)) {
                sources.add(Sources.open(below.toString(), options.split(), true));
            } else if (subset.matches("[A-Za-z0-9_.-]+") && Sources.exists(folder + "/*" + subset + "*")) {
                sources.add(Sources.open(folder + "/*" + subset + "*", options.split(), true));
            } else {
                throw new SwiftException("dataset " + name + " has no subset " + subset + ": no folder or file in "
                        + folder + " is called so");
            }
        }
        return sources.size() == 1 ? sources.get(0) : new JoinedSource(name, sources);
    }
}
