package io.swift4j.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.train.data.Row;
import io.swift4j.train.dataset.registry.DatasetEntry;
import io.swift4j.train.dataset.registry.DatasetProvider;
import io.swift4j.train.dataset.registry.DatasetRegistry;
import io.swift4j.train.dataset.registry.DatasetTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {

    private static final Path TABLE = Path.of("..", "docs", "datasets.md");

    @TempDir
    private Path folder;

    @Test
    void theTableOfTheDocumentsIsMadeOfTheFile() throws IOException {
        String table = DatasetTable.markdown(DatasetRegistry.own());
        if (Boolean.getBoolean("swift4j.docs.write")) {
            Files.writeString(TABLE, table);
        }
        assertThat(Files.readString(TABLE)).isEqualTo(table);
    }

    @Test
    void thereAreManyAndTheirFieldsAreOfClosedSets() {
        List<DatasetEntry> own = DatasetRegistry.own();
        assertThat(own).hasSizeGreaterThanOrEqualTo(150);
        assertThat(own).extracting(DatasetEntry::name).doesNotHaveDuplicates();
        assertThat(own).allSatisfy(entry -> {
            assertThat(entry.task()).isNotEmpty();
            assertThat(Set.of("text", "image", "audio", "video")).containsAll(entry.modalities());
            entry.columns().values().forEach(column -> assertThat(column).matches("[a-z_]+"));
        });
    }

    @Test
    void theMixtureOfAllTasksNamesKnownSetsOfTheirTasks() {
        DatasetEntry all = DatasetRegistry.shared().require("all_in_one");
        assertThat(all.mixture().keySet()).containsExactly("vqa", "caption", "ocr", "grounding");
        all.mixture()
                .values()
                .forEach(sets -> sets.forEach(
                        set -> assertThat(DatasetRegistry.shared().find(set)).isPresent()));
    }

    /** Found as a user's would be. */
    public static final class Provider implements DatasetProvider {
        @Override
        public List<DatasetEntry> datasets() {
            return List.of(new DatasetEntry(
                    "from-a-provider",
                    Optional.of("some/where"),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    "chat",
                    List.of("text"),
                    "",
                    Map.of(),
                    "",
                    OptionalLong.empty(),
                    List.of(),
                    Map.of()));
        }
    }

    @Test
    void usersMakeTheirsKnownByFileAndProvider() throws IOException {
        assertThat(DatasetRegistry.shared().find("from-a-provider")).isPresent();
        Files.writeString(folder.resolve("rows.jsonl"), "{\"frage\":\"q\",\"antwort\":\"a\",\"query\":\"other\"}\n");
        Path file = Files.writeString(folder.resolve("mine.yaml"), """
                my-faq:
                  path: rows.jsonl
                  task: qa
                  columns: {frage: query, antwort: response}
                my-mix:
                  mixture:
                    qa: [my-faq, "my-faq#3"]
                """);
        Datasets.register(file);
        Dataset set = Datasets.load("my-faq#2");
        assertThat(set.size()).isEqualTo(2);
        Row.Chat row = (Row.Chat) set.parse(1).row().orElseThrow();
        assertThat(row.conversation().turns().get(0).content()).isEqualTo("q");
        Dataset mix = Datasets.prepare("my-mix", "train", List.of("qa"));
        assertThat(mix.size()).isEqualTo(4);
        assertThat(mix.get(3).task()).isEqualTo("qa");
        assertThatThrownBy(() -> Datasets.prepare("my-mix", "train", List.of("ocr")))
                .hasMessageContaining("no task ocr; there are [qa]");
        assertThatThrownBy(() -> Datasets.load("my-mix")).hasMessageContaining("is a mixture of tasks [qa]");
        assertThatThrownBy(() -> Datasets.prepare("my-fag", "train", List.of())).hasMessageContaining("my-faq");
    }

    @Test
    void whatIsWrongInAUsersFileIsSaidTogether() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), """
                a: {task: chat}
                b: {hf: x/y, rows: -1, sise: 3}
                c: {hf: [x], columns: 7}
                d: 7
                """);
        assertThatThrownBy(() -> Datasets.register(file))
                .hasMessageContaining("bad.yaml")
                .hasMessageContaining("data set a: it needs an id on a hub")
                .hasMessageContaining("b.rows is -1; it must be a number from 0")
                .hasMessageContaining("b.sise is unknown")
                .hasMessageContaining("c.hf is [x]; it must be text")
                .hasMessageContaining("c.columns is 7; it must be an object")
                .hasMessageContaining("d is 7; it must be an object");
        assertThat(DatasetRegistry.shared().find("b")).isEmpty();
    }

    @Test
    void aDatasetInfoOfMsSwiftIsReadAsItIs() throws IOException {
        Files.writeString(folder.resolve("talks.jsonl"), """
                {"chat": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]}
                """);
        Path file = Files.writeString(folder.resolve("dataset_info.json"), """
                [{"dataset_path": "talks.jsonl", "columns": {"chat": "messages"}, "help": "ours", "huge_dataset": false,
                  "messages": {"role_key": "from", "content_key": "value", "user_role": "human", "assistant_role": "gpt"}},
                 {"dataset_name": "a-named", "hf_dataset_id": "owner/on-hf", "ms_dataset_id": "owner/on-ms", "split": ["test"],
                  "subsets": ["one", {"name": "two"}], "tags": ["chat"]},
                 {"ms_dataset_id": "owner/only-ms"}]
                """);
        List<DatasetEntry> entries = Datasets.register(file);
        assertThat(entries).extracting(DatasetEntry::name).containsExactly("talks", "a-named", "owner/only-ms");
        assertThat(entries.get(1).subsets()).containsExactly("one", "two");
        assertThat(entries.get(1).splits()).containsExactly("test");
        assertThat(entries.get(1).huggingFace()).contains("owner/on-hf");
        Row.Chat row = (Row.Chat) Datasets.load("talks").parse(0).row().orElseThrow();
        assertThat(row.conversation().turns().get(1).content()).isEqualTo("a");
    }

    @Test
    void whatADatasetInfoWantsAndCannotBeFollowedIsSaidTogether() throws IOException {
        Path file = Files.writeString(folder.resolve("dataset_info.json"), """
                [{"hf_dataset_id": "o/a", "hf_revision": "main"}, 3, {"dataset_name": "nowhere"},
                 {"hf_dataset_id": "o/b", "messages": {"role_key": "speaker"}},
                 {"hf_dataset_id": "o/c", "subsets": [{"name": "x", "columns": {}}]}]
                """);
        assertThatThrownBy(() -> Datasets.register(file))
                .hasMessageContaining("5 problems")
                .hasMessageContaining("[0].hf_revision cannot be followed")
                .hasMessageContaining("[1] is 3; it must be an object")
                .hasMessageContaining("it needs an id on a hub")
                .hasMessageContaining("[3].messages.role_key is speaker")
                .hasMessageContaining("[4].subsets has");
        assertThat(DatasetRegistry.shared().find("o/a")).isEmpty();
    }

    @Test
    void namesOfHubsAndSubsetsAreRead() {
        DatasetSyntax syntax = DatasetSyntax.parse("MS::owner/name:one/two");
        assertThat(syntax.name()).isEqualTo("owner/name");
        assertThat(syntax.subsets()).containsExactly("one", "two");
        assertThat(syntax.hub()).isPresent();
        assertThat(DatasetSyntax.parse("name:all").wantsAll()).isTrue();
        assertThatThrownBy(() -> DatasetSyntax.parse("name:a//b")).hasMessageContaining("after : stand subsets");
    }
}
