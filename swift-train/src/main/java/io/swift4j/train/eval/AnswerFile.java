package io.swift4j.train.eval;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.train.metric.Box;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers in a file, one JSON object a line, written at once: what is answered is not asked again, unless the question, how it is read,
 * or the model is another. A killed run leaves whole lines and at most one broken last one, which is cut off.
 */
final class AnswerFile implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String model;
    private final Map<String, Answered> known = new HashMap<>();
    private final @Nullable FileChannel channel;

    private AnswerFile(String model, @Nullable FileChannel channel) {
        this.model = model;
        this.channel = channel;
    }

    /** Keeps answers in memory alone. */
    static AnswerFile none(String model) {
        return new AnswerFile(model, null);
    }

    /**
     * Opens a file, new or begun.
     *
     * @param model what the model is called: answers of others don't count
     */
    static AnswerFile open(Path path, String model) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            byte[] before = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            AnswerFile file = new AnswerFile(model, channel);
            int end = file.read(path, before);
            channel.truncate(end);
            channel.position(end);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + path, e);
        }
    }

    /** The bytes of whole lines. */
    private int read(Path path, byte[] content) {
        int start = 0;
        int line = 1;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                String text = new String(content, start, i - start, StandardCharsets.UTF_8);
                try {
                    add(JSON.readValue(text, Object.class));
                } catch (JacksonException | ClassCastException e) {
                    throw new SwiftException(
                            path + ":" + line + " is no answer; name another file, or remove the line", e);
                }
                start = i + 1;
                line++;
            }
        }
        return start;
    }

    private void add(@Nullable Object parsed) {
        if (!(parsed instanceof Map<?, ?> fields) || !(fields.get("key") instanceof String key)) {
            throw new ClassCastException("no answer");
        }
        List<Double> scores = numbers(fields.get("scores"));
        List<Double> edges = numbers(fields.get("box"));
        known.put(
                key,
                new Answered(
                        String.valueOf(fields.get("answer")),
                        edges.size() == 4
                                ? Optional.of(new Box(edges.get(0), edges.get(1), edges.get(2), edges.get(3)))
                                : Optional.empty(),
                        scores));
    }

    private static List<Double> numbers(@Nullable Object value) {
        List<Double> numbers = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(each -> numbers.add(((Number) each).doubleValue()));
        }
        return numbers;
    }

    Optional<Answered> find(Question question) {
        return Optional.ofNullable(known.get(key(question)));
    }

    void write(Question question, Answered answer) {
        String key = key(question);
        known.put(key, answer);
        if (channel == null) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("benchmark", question.benchmark());
        line.put("id", question.id());
        line.put("answer", answer.text());
        answer.box().ifPresent(box -> line.put("box", List.of(box.left(), box.top(), box.right(), box.bottom())));
        if (!answer.scores().isEmpty()) {
            line.put("scores", answer.scores());
        }
        if (!question.references().isEmpty()) {
            line.put("references", question.references());
        }
        line.put("key", key);
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(JSON.writeValueAsString(line) + "\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write an answer", e);
        }
    }

    /** What makes a question the same: all that the model sees of it, and the model. */
    private String key(Question question) {
        List<String> parts = new ArrayList<>(List.of(
                model,
                question.benchmark(),
                question.id(),
                question.system(),
                question.words(),
                question.reading().toString()));
        for (Content.Medium medium : question.media()) {
            parts.add(medium.getClass().getSimpleName());
            parts.add(
                    medium.source() instanceof MediaRef.File file
                            ? String.valueOf(file.path().getFileName()) + size(file.path())
                            : medium.source().name());
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(JSON.writeValueAsString(parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String size(Path file) {
        try {
            return " " + Files.size(file);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.force(true);
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close the file of answers", e);
            }
        }
    }
}
