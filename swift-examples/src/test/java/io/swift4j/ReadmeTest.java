package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.model.ModelFamilies;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void theSnippetCompilesAndPrintsAnAnswer(@TempDir Path folder) throws Exception {
        String readme = Files.readString(ROOT.resolve("README.md"));
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme);
        assertThat(block.find()).isTrue();
        String snippet = block.group(1)
                .replace(
                        "Qwen/Qwen2.5-0.5B-Instruct",
                        TestModels.QWEN2.toAbsolutePath().toString().replace('\\', '/'));
        String imports =
                snippet.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String body =
                snippet.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        Path source = folder.resolve("Snippet.java");
        Files.writeString(
                source, imports + "\npublic class Snippet {\n  public static void run() {\n" + body + "\n  }\n}\n");

        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        boolean compiled = compiler.getTask(
                        problems,
                        null,
                        null,
                        List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none"),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();
        assertThat(compiled).as(problems.toString()).isTrue();

        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            Method run = loader.loadClass("Snippet").getMethod("run");
            run.invoke(null);
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isNotBlank();
    }

    @Test
    void theTableOfFamiliesIsTheRegistrys() throws Exception {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String table = readme.substring(
                readme.indexOf("<!-- families -->") + "<!-- families -->".length(),
                readme.indexOf("<!-- /families -->"));
        assertThat(table.strip()).isEqualTo(ModelFamilies.markdownTable().strip());
    }

    @Test
    void theFilesOfTheTwoCommandsAreThere() {
        assertThat(ROOT.resolve("mvnw")).isExecutable();
        assertThat(ROOT.resolve("swift")).isExecutable();
        assertThat(ROOT.resolve("swift-examples/src/test/resources/fixtures")).isDirectory();
    }
}
