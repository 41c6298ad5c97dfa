package io.swift4j.docs;

import java.io.IOException;
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
record Snippet(String page, String name, int line, Optional<String> given, Set<String> imports, String body) {

    private static final Pattern BLOCK = Pattern.compile(
            "(?m)^(?:<!-- given: ([^\n]*) -->\n)?```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern INDENTED = Pattern.compile("(?m)^ {4}.*(?:;|;\\s*//.*|\\{)$");

    /** All blocks of a page, in order. */
    static List<Snippet> of(Path page) throws IOException {
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
    Snippet withBody(String other) {
        return new Snippet(page, name, line, given, imports, other);
    }
}
