package io.swift4j.train.dataset;

import io.swift4j.core.hub.FileSelection;
import io.swift4j.core.hub.Hub;
import io.swift4j.core.hub.HubSource;
import io.swift4j.train.dataset.registry.DatasetEntry;
import io.swift4j.train.dataset.source.FileFormats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Brings data sets of hubs into the cache. */
final class HubFolder {

    private HubFolder() {}

    /** The folder of a data set's files. */
    static Path of(String id, Optional<HubSource> hub, DatasetOptions options) {
        List<String> patterns = new ArrayList<>();
        Stream.of(FileFormats.endings(), FileFormats.mediaEndings())
                .flatMap(List::stream)
                .forEach(ending -> patterns.addAll(List.of("*." + ending, "**/*." + ending)));
        String prefix = hub.orElse(options.hub().defaultSource()).prefix();
        return new Hub(options.hub()).dataset(prefix + id, FileSelection.of(patterns.toArray(String[]::new)));
    }

    /** The id of a registered set on the hub that is asked, or on the other where it is on that alone. */
    static Path of(DatasetEntry entry, Optional<HubSource> wanted, DatasetOptions options) {
        HubSource first = wanted.orElse(options.hub().defaultSource());
        Optional<String> there = first == HubSource.HUGGING_FACE ? entry.huggingFace() : entry.modelScope();
        if (there.isPresent()) {
            return of(there.get(), Optional.of(first), options);
        }
        HubSource other = first == HubSource.HUGGING_FACE ? HubSource.MODEL_SCOPE : HubSource.HUGGING_FACE;
        String id = entry.huggingFace().or(entry::modelScope).orElseThrow();
        return of(id, Optional.of(other), options);
    }
}
