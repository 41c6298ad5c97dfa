package io.swift4j.train.dataset.registry;

import io.swift4j.core.config.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a data set; what is not known is empty.
 *
 * @param name under which it is found
 * @param huggingFace its id on Hugging Face
 * @param modelScope its id on ModelScope
 * @param path where it is, if that is no hub: a file, a folder or a pattern
 * @param subsets names of its subsets
 * @param splits names of its splits
 * @param task what it teaches, such as {@code vqa}, {@code caption}, {@code ocr}, {@code grounding}, {@code chat}
 * @param modalities what its rows hold: {@code text}, {@code image}, {@code audio}, {@code video}
 * @param shape the form of its rows, such as {@code messages}, {@code alpaca}, {@code query-response}
 * @param columns names of its columns, and the names they stand for
 * @param licence its licence's SPDX identifier or name
 * @param rows how many it has
 * @param tags further words
 * @param mixture for a mixture: the sets of each task, as {@code Datasets.load} takes them
 */
public record DatasetEntry(
        String name,
        Optional<String> huggingFace,
        Optional<String> modelScope,
        Optional<String> path,
        List<String> subsets,
        List<String> splits,
        String task,
        List<String> modalities,
        String shape,
        Map<String, String> columns,
        String licence,
        OptionalLong rows,
        List<String> tags,
        Map<String, List<String>> mixture) {

    public DatasetEntry {
        subsets = List.copyOf(subsets);
        splits = List.copyOf(splits);
        modalities = List.copyOf(modalities);
        columns = Map.copyOf(columns);
        tags = List.copyOf(tags);
        mixture = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(mixture));
        new Problems("data set " + name)
                .unless(
                        !name.isBlank() && name.matches("[A-Za-z0-9][A-Za-z0-9._/-]*"),
                        "its name must be of letters, digits, '.', '_', '-' and '/'")
                .unless(
                        huggingFace.isPresent() || modelScope.isPresent() || path.isPresent() || !mixture.isEmpty(),
                        "it needs an id on a hub (hf, ms), a path or a mixture")
                .unless(
                        mixture.isEmpty() || (huggingFace.isEmpty() && modelScope.isEmpty() && path.isEmpty()),
                        "a mixture has no id and no path of its own")
                .check();
    }
}
