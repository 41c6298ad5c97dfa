package io.swift4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.TestModels;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every block of Java in the README and in {@code docs} compiles; those of the tutorials that need nothing given are run, one after
 * another in one folder, with tiny models in the place of those that are named.
 */
class TutorialsTest {

    private static final Map<String, Path> MODELS = Map.of(
            "MODEL", TestModels.QWEN2,
            "Qwen/Qwen2.5-0.5B-Instruct", TestModels.QWEN2,
            "Qwen/Qwen2-VL-2B-Instruct", Path.of("../swift-train/src/test/resources/qwen2_vl"));
    private static final Pattern NO_FILE_OF_THIS_FOLDER = Pattern.compile("Path\\.of\\(\"(?!/|[A-Za-z]:)([^\"]+)\"\\)");

    /** What some of a page's snippets print, whatever the weights. */
    private static final Map<String, List<String>> SAID = Map.of(
            "any-to-any", List.of("[TEXT, IMAGE", "\"lines\"", "<|draw|><|image ", "<|drawn|>"),
            "tuning", List.of("memory of a step", "active: [shop, tone]", "quantization=nf4", "[words]"),
            "mixed-training",
                    List.of(
                            "4 rows of [",
                            "7 to learn, 1 to measure with",
                            "[qa]: 2 rows",
                            "[0.25, 0.75]",
                            "4 steps: ["),
            "interchange", List.of("qwen2 takes [TEXT]", "Good morning", "[default, again]", "[lora_rank: 8 → 16]"));

    @TempDir
    private Path folder;

    @BeforeEach
    void data() throws IOException {
        Files.write(
                folder.resolve("rows.jsonl"),
                List.of(
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"Name it\"},{\"role\":\"assistant\",\"content\":\"A cat\"}]}",
                        "{\"query\":\"And it\",\"response\":\"A dog\"}",
                        "{\"query\":\"Who are you?\",\"response\":\"A model\"}"));
        Files.write(
                folder.resolve("pictures.jsonl"),
                List.of(
                        "{\"query\":\"<image>What is it?\",\"response\":\"A red square\",\"images\":[\"photo.png\"]}",
                        "{\"query\":\"<image>And it?\",\"response\":\"Red\",\"images\":[\"photo.png\"]}"));
        Files.writeString(folder.resolve("faq.csv"), "query,response\nIs it open?,yes\nIs it dear?,no\n");
        Files.writeString(folder.resolve("sets.yaml"), "shop:\n  path: faq.csv\n  task: qa\n");
        BufferedImage picture = new BufferedImage(56, 56, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 56 * 56; i++) {
            picture.setRGB(i % 56, i / 56, i % 56 > 20 ? 0xc02020 : 0x2060c0);
        }
        assertThat(ImageIO.write(picture, "png", folder.resolve("photo.png").toFile()))
                .isTrue();
    }

    @Test
    void everyBlockOfJavaCompiles() throws Exception {
        List<Snippet> all = new ArrayList<>();
        for (Path page : Pages.all()) {
            all.addAll(Snippet.of(page));
        }
        assertThat(all).hasSizeGreaterThan(20);
        Snippet.compile(all, folder);
    }

    @Test
    void noJavaStandsOutsideOfBlocks() throws Exception {
        for (Path page : Pages.all()) {
            assertThat(Snippet.outside(page)).as(page.toString()).isEmpty();
            assertThat(Snippet.of(page))
                    .as("blocks of Java in %s", page)
                    .hasSize(Files.readString(page).split("```java", -1).length - 1);
        }
    }

    @Test
    void everyTutorialAndEveryLinkOfTheReadmeIsThere() throws Exception {
        String readme = Files.readString(Pages.ROOT.resolve("README.md"));
        List<String> links = Pattern.compile("\\]\\(([^)#:]+)\\)")
                .matcher(readme)
                .results()
                .map(link -> link.group(1))
                .toList();
        assertThat(links)
                .contains(
                        "docs/any-to-any.md",
                        "docs/tuning.md",
                        "docs/mixed-training.md",
                        "docs/interchange.md",
                        "docs/evaluation.md")
                .allSatisfy(link -> assertThat(Pages.ROOT.resolve(link)).exists());
    }

    @ParameterizedTest
    @ValueSource(strings = {"any-to-any", "tuning", "mixed-training", "interchange"})
    void whatNeedsNothingGivenRuns(String page) throws Exception {
        List<Snippet> runnable = Snippet.of(Pages.ROOT.resolve("docs/" + page + ".md")).stream()
                .filter(snippet -> snippet.given().isEmpty())
                .map(snippet -> snippet.withBody(placed(snippet.body())))
                .toList();
        Snippet.compile(runnable, folder);
        StringBuilder said = new StringBuilder();
        for (Snippet snippet : runnable) {
            said.append(snippet.printed(folder));
        }
        assertThat(said).contains(SAID.getOrDefault(page, List.of()));
        if (page.equals("mixed-training")) {
            goesOnBitForBit(said);
        }
    }

    /** The losses of the run that went on are the last ones of the run that was whole. */
    private static void goesOnBitForBit(CharSequence said) {
        Matcher whole = Pattern.compile("4 steps: \\[[^,]+, [^,]+, (.+)]").matcher(said);
        Matcher rest = Pattern.compile("2 steps more: \\[(.+)]").matcher(said);
        assertThat(whole.find() && rest.find()).isTrue();
        assertThat(rest.group(1)).isEqualTo(whole.group(1));
    }

    /** Tiny models and files of this test's folder, where the page names some. */
    private String placed(String body) {
        String placed = body;
        for (Map.Entry<String, Path> model : MODELS.entrySet()) {
            placed = placed.replace("\"" + model.getKey() + "\"", "\"" + slashed(model.getValue()) + "\"");
        }
        String here = slashed(folder) + "/";
        for (String name : List.of("rows.jsonl", "pictures.jsonl", "faq.csv", "output")) {
            placed = placed.replaceAll("\"(" + Pattern.quote(name) + "[\"#])", "\"" + here + "$1");
        }
        return NO_FILE_OF_THIS_FOLDER.matcher(placed).replaceAll("Path.of(\"" + here + "$1\")");
    }

    private static String slashed(Path path) {
        return path.toAbsolutePath().normalize().toString().replace('\\', '/');
    }
}
