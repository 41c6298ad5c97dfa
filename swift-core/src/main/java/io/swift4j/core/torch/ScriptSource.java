package io.swift4j.core.torch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of one script module, put together from resource files, with the way back from a line of it to its file.
 *
 * <p>A resource file holds functions at the left margin, each with {@code self} first, so that it reads as the layer it
 * is; here they become methods of one class.
 */
final class ScriptSource {

    private static final Pattern LINE = Pattern.compile("File \"code/__torch__\\.py\", line (\\d+)");

    private record Line(String file, int number) {}

    private final StringBuilder text = new StringBuilder();
    private final List<Line> lines = new ArrayList<>();

    ScriptSource() {
        add("(generated)", 0, "class Script(Module):");
        add("(generated)", 0, "  __parameters__ = []");
        add("(generated)", 0, "  __buffers__ = []");
        add("(generated)", 0, "  training : bool");
    }

    void constant(String name, String type, String literal) {
        add("(constant " + name + ")", 1, "  def " + name + "(self) -> " + type + ":");
        add("(constant " + name + ")", 1, "    return " + literal);
    }

    void resource(Class<?> beside, String name) {
        String content;
        try (InputStream stream = beside.getResourceAsStream(name)) {
            if (stream == null) {
                throw new TorchException("no script resource " + name + " beside " + beside.getName());
            }
            content = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new TorchException("cannot read script resource " + name, e);
        }
        functions(name, content);
    }

    void functions(String file, String content) {
        int number = 0;
        for (String line : content.split("\n", -1)) {
            number++;
            add(file, number, line.isBlank() ? "" : "  " + line);
        }
    }

    private void add(String file, int number, String line) {
        text.append(line).append('\n');
        lines.add(new Line(file, number));
    }

    String text() {
        return text.toString();
    }

    /** libtorch's message with its references to the assembled text turned into file and line of the resources. */
    String locate(String message) {
        Matcher matcher = LINE.matcher(message);
        StringBuilder located = new StringBuilder();
        while (matcher.find()) {
            int line = Integer.parseInt(matcher.group(1));
            // TorchScript numbers lines from 0 in some messages and from 1 in others; the text it quotes follows.
            Line found = lines.get(Math.min(Math.max(line - 1, 0), lines.size() - 1));
            matcher.appendReplacement(
                    located, Matcher.quoteReplacement("File \"" + found.file + "\", line " + found.number));
        }
        matcher.appendTail(located);
        return located.toString();
    }
}
