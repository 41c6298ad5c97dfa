package io.swift4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A block of Java in a page.
 *
 * @param page its file's name
 * @param name of the class it becomes
 * @param line of the page where it begins, from 1
 * @param given parameters that the page says are there already, in a comment before the block; empty for none: then it can be run
 * @param imports of this block and those before it in the page
 * @param body its statements
 */
public record Snippet(String page, String name, int line, Optional<String> given, Set<String> imports, String body) {

    private static final Pattern BLOCK = Pattern.compile(
            "(?m)^(?:<!-- given: ([^\n]*) -->\n)?```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern INDENTED = Pattern.compile("(?m)^ {4}.*(?:;|;\\s*//.*|\\{)$");

    /** All blocks of a page, in order. */
    public static List<Snippet> of(Path page) throws IOException {
        String text = Files.readString(page);
        String file = page.getFileName().toString();
        String stem = file.replaceAll("\\.md$", "").replaceAll("[^A-Za-z0-9]", "_");
        List<Snippet> snippets = new ArrayList<>();
        Set<String> imports = new LinkedHashSet<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String code = block.group(2);
            code.lines().filter(Snippet::isImport).forEach(imports::add);
            snippets.add(new Snippet(
                    file,
                    "Snippet_" + stem + "_" + snippets.size(),
                    1 + (int) text.substring(0, block.start()).lines().count(),
                    Optional.ofNullable(block.group(1)),
                    new LinkedHashSet<>(imports),
                    code.lines().filter(line -> !isImport(line)).collect(Collectors.joining("\n"))));
        }
        return snippets;
    }

    /** The lines of a page that look like Java, but stand in no block that is compiled. */
    static List<String> outside(Path page) throws IOException {
        String prose = Files.readString(page).replaceAll("(?ms)^```.*?^```$", "");
        return INDENTED.matcher(prose).results().map(found -> found.group()).toList();
    }

    private static boolean isImport(String line) {
        return line.startsWith("import ");
    }

    /** Where it stands, for messages. */
    String place() {
        return page + ":" + line;
    }

    /** A class with a static method {@code run}. */
    String source() {
        return String.join("\n", imports) + "\npublic class " + name + " {\n  public static void run("
                + given.orElse("") + ") throws Exception {\n" + body + "\n  }\n}\n";
    }

    /** The same with another body. */
    public Snippet withBody(String other) {
        return new Snippet(page, name, line, given, imports, other);
    }

    /** Compiles snippets into a folder; what is wrong fails the test. */
    public static void compile(List<Snippet> snippets, Path folder) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Snippet snippet : snippets) {
            sources.add(Files.writeString(folder.resolve(snippet.name + ".java"), snippet.source()));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        boolean compiled = compiler.getTask(
                        problems,
                        null,
                        null,
                        List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none"),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjectsFromPaths(sources))
                .call();
        assertThat(compiled).as("%s", problems).isTrue();
    }

    /** Runs this snippet, compiled into a folder, which needs nothing given; gives what it prints. */
    public String printed(Path folder) throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass(name).getMethod("run").invoke(null);
        } catch (InvocationTargetException e) {
            throw new AssertionError(place() + " fails: " + e.getCause().getMessage(), e.getCause());
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
