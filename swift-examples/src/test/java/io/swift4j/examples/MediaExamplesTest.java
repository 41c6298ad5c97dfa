package io.swift4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.modality.space.Match;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of pictures and sounds on tiny checkpoints with random weights. */
class MediaExamplesTest {

    private static final Path RESOURCES = Path.of("../swift-modality/src/test/resources");
    private static final Path IMAGES = RESOURCES.resolve("media/images");
    private static final Path CLIP = RESOURCES.resolve("space/clip");

    @TempDir
    Path folder;

    private interface Program {
        void run() throws IOException;
    }

    private static String printed(Program program) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void picturesAreFoundByWordsAndByPictures() throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("my pictures/more"));
        Path rocket = pictures.resolve("rocket & 100% #1 'new' \u00e9.png");
        Files.copy(CLIP.resolve("rocket_130x90.png"), rocket);
        Files.copy(IMAGES.resolve("astronaut_progressive.jpg"), pictures.resolve("astronaut.jpg"));
        Files.copy(IMAGES.resolve("chelsea.bmp"), pictures.resolveSibling("chelsea.bmp"));
        Files.copy(IMAGES.resolve("rocket_lossless.webp"), pictures.resolveSibling("lossless.webp"));
        Files.copy(IMAGES.resolve("coffee_anim.gif"), pictures.resolveSibling("coffee.gif"));
        Files.writeString(pictures.resolve("notes.txt"), "no picture");
        Path page = Files.createDirectories(folder.resolve("pages")).resolve("found.html");

        String words = printed(() -> FindPictures.main(new String[] {
            CLIP.toString(),
            folder.resolve("my pictures").toString(),
            "a rocket <in> the \"sky\" & more",
            page.toString()
        }));
        assertThat(words).contains("left out: ").contains("notes.txt").contains("chelsea.bmp");
        String html = Files.readString(page);
        assertThat(html)
                .contains("<h1>a rocket &lt;in&gt; the &quot;sky&quot; &amp; more</h1>")
                .contains(
                        "href=\"./../my%20pictures/more/rocket%20&amp;%20100%25%20%231%20&#39;new&#39;%20%C3%A9.png\"")
                .contains("rocket &amp; 100% #1 &#39;new&#39; \u00e9.png</p>")
                .doesNotContain(folder.toString());
        assertThat(html.split("data:image/png;base64,", -1)).hasSize(6);

        List<Match> found = FindPictures.find(CLIP.toString(), folder.resolve("my pictures"), rocket.toString(), page);
        assertThat(found).hasSize(5);
        assertThat(found.get(0).id()).endsWith(rocket.getFileName().toString());
        assertThat(found.get(0).score()).isGreaterThan(0.9999);
    }

    @Test
    void whisperWritesDownAFileWithItsTimes() throws IOException {
        for (String file : List.of("config.json", "generation_config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(RESOURCES.resolve("towers/whisper").resolve(file), folder.resolve(file));
        }
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                "{\"feature_extractor_type\": \"WhisperFeatureExtractor\", \"feature_size\": 6, \"chunk_length\": 0.8}");
        Path file = RESOURCES.resolve("processors/media/short_16k.wav");
        String written = printed(() -> Transcribe.main(new String[] {folder.toString(), file.toString()}));
        assertThat(written.lines().findFirst().orElse("")).startsWith(file + " (");
        assertThat(written.lines().skip(1).findFirst().orElse("")).matches(" +0\\.\\d\\d +\\d\\.\\d\\d .*");
    }
}
