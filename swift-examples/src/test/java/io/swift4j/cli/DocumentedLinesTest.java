package io.swift4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.swift4j.docs.Pages;
import io.swift4j.train.config.OptionReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every line of the README and of {@code docs} that calls {@code ./swift} is one that it understands. */
class DocumentedLinesTest {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private record Line(String place, List<String> words) {}

    private static List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        for (Path page : Pages.all()) {
            List<String> all = Files.readAllLines(page);
            for (int i = 0; i < all.size(); i++) {
                String line = all.get(i).strip();
                if (line.startsWith("./swift ")) {
                    lines.add(new Line(page.getFileName() + ":" + (i + 1), words(line.replaceAll("\\s{2,}#.*", ""))));
                }
            }
        }
        return lines;
    }

    private static List<String> words(String line) {
        return WORD.matcher(line.substring("./swift ".length()))
                .results()
                .map(word ->
                        word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3))
                .toList();
    }

    @Test
    void everyLineNamesACommandAndItsOptions() throws IOException {
        List<Line> lines = lines();
        assertThat(lines).hasSizeGreaterThan(30);
        for (Line line : lines) {
            assertThatCode(() -> understood(line.words())).as(line.toString()).doesNotThrowAnyException();
        }
    }

    private static void understood(List<String> words) {
        CommandLine.ParseResult parsed = Main.commands().parseArgs(words.toArray(String[]::new));
        assertThat(parsed.hasSubcommand()).isTrue();
        CommandLine.ParseResult command = parsed.subcommand();
        List<String> rest = command.unmatched();
        if (command.commandSpec().name().equals("sft") && rest.get(0).startsWith("-")) {
            assertThat(OptionReader.commandLine(rest).options().data().dataset())
                    .isNotEmpty();
        }
    }

    @Test
    void aLineWithAnOptionThatIsNotThereIsFound() {
        assertThatCode(() -> understood(List.of("generate", "--model", "M", "--prompt", "p", "--bems", "2")))
                .hasMessageContaining("--bems");
        assertThatCode(() -> understood(List.of("sft", "--model", "M", "--dataset", "d", "--lora_rnak", "8")))
                .hasMessageContaining("lora_rank");
    }
}
