package io.swift4j.train.dataset.source;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.MediaRef;
import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowId;
import io.swift4j.train.data.RowSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A shard of WebDataset: a tar archive in which the files of a row follow each other and have one name but for its endings.
 *
 * <p>Media stay in the shard and are read when they are needed. {@code .json} gives columns; {@code .txt} is the answer beside media
 * and the text to learn without; {@code .cls} is the label. Rows are numbered by their place in the shard, from 1; their place in
 * memory takes what their names take.
 */
public final class TarSource implements RowSource {

    private static final int LONGEST_TEXT = 1 << 28;

    private final Path file;
    private final IndexedFile bytes;
    private final List<TarMember> members;
    private final int[] starts;

    private TarSource(Path file, IndexedFile bytes, List<TarMember> members) {
        this.file = file;
        this.bytes = bytes;
        this.members = members;
        int[] found = new int[members.size() + 1];
        int rows = 0;
        for (int i = 0; i < members.size(); i++) {
            if (i == 0 || !members.get(i).key().equals(members.get(i - 1).key())) {
                found[rows++] = i;
            }
        }
        found[rows] = members.size();
        this.starts = java.util.Arrays.copyOf(found, rows + 1);
    }

    /**
     * Opens a shard and lists its files, or takes the list from the cache.
     *
     * @throws SwiftException if it is no file, can't be read, or is no whole tar archive
     */
    public static TarSource open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new SwiftException("dataset " + file + " is no file");
        }
        return new TarSource(file, IndexedFile.open(file, "tar", (path, sink) -> {}), members(file));
    }

    private static List<TarMember> members(Path file) {
        try {
            return TarMember.read(
                    IndexCache.bytes(file, "tar members", () -> TarMember.written(TarReader.members(file))));
        } catch (IOException e) {
            throw new SwiftException("dataset " + file + " cannot be read: " + e, e);
        }
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public long size() {
        return starts.length - 1L;
    }

    @Override
    public RawRow row(long index) {
        int row = Math.toIntExact(index);
        RowId id = new RowId(name(), index + 1);
        List<String> problems = new ArrayList<>();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        Map<String, List<Object>> media = new LinkedHashMap<>();
        List<String> texts = new ArrayList<>();
        for (TarMember member : members.subList(starts[row], starts[row + 1])) {
            String ending = MediaTypes.ending("." + member.ending());
            if (MediaTypes.column(member.name()).isPresent()) {
                media.computeIfAbsent(MediaTypes.column(member.name()).get(), column -> new ArrayList<>())
                        .add(new MediaRef.Slice(
                                file, member.offset(), (int) member.length(), file + "!" + member.name()));
            } else if (member.length() > LONGEST_TEXT) {
                problems.add(member.name() + " has more than " + LONGEST_TEXT + " bytes");
            } else if (ending.equals("json")) {
                RawRow object = Json.row(id, read(member), member.name(), home());
                problems.addAll(object.problems());
                fields.putAll(object.fields());
            } else if (ending.equals("txt") || ending.equals("text") || ending.equals("caption")) {
                Json.text(read(member))
                        .ifPresentOrElse(texts::add, () -> problems.add(member.name() + " is not UTF-8 text"));
            } else if (ending.equals("cls")) {
                label(member, fields, problems);
            } else {
                fields.put(member.ending(), member.name());
            }
        }
        media.forEach(fields::put);
        text(texts, !media.isEmpty(), fields, problems);
        return new RawRow(id, fields, problems, home());
    }

    /** Paths in a shard's texts lead nowhere: its media are in it. */
    private MediaHome home() {
        Path folder = file.toAbsolutePath().getParent();
        return new MediaHome(folder == null ? file : folder, true);
    }

    private byte[] read(TarMember member) {
        return bytes.bytes(member.offset(), (int) member.length());
    }

    private void label(TarMember member, Map<String, @Nullable Object> fields, List<String> problems) {
        String text = Json.text(read(member)).orElse("").strip();
        if (text.matches("[0-9]{1,9}")) {
            fields.put("label", Integer.parseInt(text));
        } else {
            problems.add(member.name() + " is " + Json.shown(text) + "; it must be the number of a class");
        }
    }

    private static void text(
            List<String> texts, boolean media, Map<String, @Nullable Object> fields, List<String> problems) {
        if (texts.size() > 1) {
            problems.add("the row has " + texts.size() + " texts; it may have one");
        } else if (texts.size() == 1 && (fields.containsKey("response") || fields.containsKey("messages"))) {
            problems.add("the row has an answer in its json and a text besides");
        } else if (texts.size() == 1) {
            fields.put(media ? "response" : "text", texts.get(0));
        }
        if (media && !texts.isEmpty()) {
            fields.putIfAbsent("query", "");
        }
    }
}
