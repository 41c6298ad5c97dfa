package io.swift4j.train.dataset.source;

import io.swift4j.core.SwiftException;
import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowId;
import io.swift4j.train.data.RowSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of media, each of which is a row: the medium as what is asked about, and what it is called as the answer.
 *
 * <p>A text file of the same name beside a medium is its answer. Else it is the name of the folder it is in, if that is not the
 * folder itself, or its own name without the ending, with blanks for underscores. Rows are in the order of their paths and numbered
 * from 1.
 */
public final class FolderSource implements RowSource {

    private final Path folder;
    private final List<String> paths;

    private FolderSource(Path folder, List<String> paths) {
        this.folder = folder;
        this.paths = paths;
    }

    /**
     * Lists the media of a folder and the folders in it; links to folders are not followed.
     *
     * @throws SwiftException if it can't be listed
     */
    public static FolderSource open(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return new FolderSource(
                    folder,
                    files.filter(file -> MediaTypes.column(file.toString()).isPresent() && Files.isRegularFile(file))
                            .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                            .sorted()
                            .toList());
        } catch (IOException e) {
            throw new SwiftException("dataset " + folder + " cannot be listed: " + e, e);
        }
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public long size() {
        return paths.size();
    }

    @Override
    public RawRow row(long index) {
        String path = paths.get(Math.toIntExact(index));
        RowId id = new RowId(name(), index + 1);
        String bare = path.substring(0, path.lastIndexOf('.'));
        Path beside = folder.resolve(bare + ".txt");
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put(MediaTypes.column(path).orElseThrow(), List.of(path));
        fields.put("query", "");
        if (Files.isRegularFile(beside)) {
            try {
                byte[] bytes = Files.readAllBytes(beside);
                if (Json.text(bytes).isEmpty()) {
                    return RawRow.bad(id, beside + " is not UTF-8 text");
                }
                fields.put("response", Json.text(bytes).get().strip());
            } catch (IOException e) {
                throw new SwiftException("dataset " + folder + ": " + beside + " cannot be read: " + e, e);
            }
        } else {
            int slash = path.lastIndexOf('/');
            fields.put(
                    "response",
                    slash < 0 ? bare.replace('_', ' ') : path.substring(path.lastIndexOf('/', slash - 1) + 1, slash));
        }
        return RawRow.of(id, fields, new MediaHome(folder, true));
    }
}
