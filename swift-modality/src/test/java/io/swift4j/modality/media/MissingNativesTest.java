package io.swift4j.modality.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.modality.MediaException;
import io.swift4j.modality.media.source.MediaSource;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM without FFmpeg's natives on its class path. */
class MissingNativesTest {

    @Test
    void picturesAndWavNeedNoNativesAndTheRestSaysWhatIsMissing(@TempDir Path cache)
            throws IOException, InterruptedException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*(ffmpeg|javacpp)-[^/\\\\]*-(linux|macosx|windows)-[^/\\\\]*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.bytedeco.javacpp.cachedir=" + cache,
                        "-Djava.awt.headless=true",
                        "-cp",
                        classPath,
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed)
                .contains("Image[61 x 43]")
                .contains("Sound[1 x 14400 at 8000 Hz]")
                .contains("speech.flac: needs FFmpeg's natives")
                .contains("linux-x86_64");
    }

    /** What runs there. */
    static final class Program {
        public static void main(String[] arguments) {
            MediaDecoder decoder = MediaDecoder.defaults();
            System.out.println(decoder.decode(MediaSource.of(TestMedia.file("images/astronaut_adam7.png"))));
            System.out.println(decoder.decode(MediaSource.of(TestMedia.file("audio/mono_8k.wav"))));
            try {
                decoder.decode(MediaSource.of(TestMedia.file("audio/speech.flac")));
            } catch (MediaException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
