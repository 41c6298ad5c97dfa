package io.swift4j.train.dataset.registry;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Data sets as a table to read. */
public final class DatasetTable {

    private static final String HEAD = """
            # Data sets known by name

            `Datasets.load("NAME")`, `Datasets.load("NAME:SUBSET#1000")` and `--dataset NAME` find these. The table is made of
            `datasets.yaml`; what is not known is left empty. `rows` are counted over the subsets and splits named. A set's licence
            is its owners' to say: look at its page before use.

            | name | task | holds | shape | subsets | splits | rows | licence | Hugging Face | ModelScope |
            |---|---|---|---|---|---|---:|---|---|---|
            """;

    private static final String MIXTURES = """

            ## Mixtures

            `Datasets.prepare("NAME", "train", List.of(TASK, …))` brings these together.

            | name | task | sets |
            |---|---|---|
            """;

    private DatasetTable() {}

    /** The table in Markdown, with the mixtures after it. */
    public static String markdown(List<DatasetEntry> entries) {
        StringBuilder text = new StringBuilder(HEAD);
        entries.stream().filter(entry -> entry.mixture().isEmpty()).forEach(entry -> text.append(row(entry)));
        text.append(MIXTURES);
        entries.stream()
                .filter(entry -> !entry.mixture().isEmpty())
                .forEach(entry -> entry.mixture()
                        .forEach((task, sets) -> text.append("| ")
                                .append(entry.name())
                                .append(" | ")
                                .append(task)
                                .append(" | ")
                                .append(String.join(", ", sets))
                                .append(" |\n")));
        return text.toString();
    }

    private static String row(DatasetEntry entry) {
        return List.of(
                        entry.name(),
                        entry.task(),
                        String.join(", ", entry.modalities()),
                        entry.shape(),
                        String.join(", ", entry.subsets()),
                        String.join(", ", entry.splits()),
                        entry.rows().isPresent() ? String.valueOf(entry.rows().getAsLong()) : "",
                        entry.licence(),
                        link(entry.huggingFace(), "https://huggingface.co/datasets/"),
                        link(entry.modelScope(), "https://modelscope.cn/datasets/"))
                .stream()
                .map(cell -> cell.isEmpty() ? "" : cell + " ")
                .collect(Collectors.joining("| ", "| ", "|\n"));
    }

    private static String link(Optional<String> id, String hub) {
        return id.map(name -> "[" + name + "](" + hub + name + ")").orElse("");
    }
}
