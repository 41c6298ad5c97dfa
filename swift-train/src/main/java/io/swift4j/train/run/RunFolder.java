package io.swift4j.train.run;

import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a run.
 *
 * <pre>
 * output/model/v0-20260822-235123/
 *   args.json  logging.jsonl  images/  runs/  best  last
 *   checkpoint-500/
 * </pre>
 *
 * <p>{@code best} and {@code last} are symbolic links to checkpoints, or files with a checkpoint's name where links cannot be
 * made. Not thread-safe.
 */
public final class RunFolder {

    private static final Pattern VERSION = Pattern.compile("v(\\d{1,9})-.*");
    private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-(\\d{1,9})");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final String BEST = "best";
    private static final String LAST = "last";

    private final Path root;

    private RunFolder(Path root) {
        this.root = root;
    }

    /** Writes the files of a checkpoint into a folder that is there and empty. */
    @FunctionalInterface
    public interface CheckpointWriter {

        void write(Path folder) throws IOException;
    }

    /**
     * Makes the folder of a new run.
     *
     * @param outputDir where runs lie; made if missing
     * @param addVersion whether the run gets a folder of its own there, with the next free version and the time; otherwise it
     *     takes {@code outputDir} itself, which must not hold a run yet
     */
    public static RunFolder create(Path outputDir, boolean addVersion, Clock clock) {
        try {
            Files.createDirectories(outputDir);
            if (!addVersion) {
                RunFolder run = new RunFolder(outputDir);
                if (Files.exists(run.logging()) || !run.checkpoints().isEmpty()) {
                    throw new SwiftException(outputDir + " holds a run already; resume it with resume_from_checkpoint,"
                            + " leave add_version true, or name another output_dir");
                }
                return run;
            }
            String time = ZonedDateTime.now(clock).format(TIME);
            for (int version = nextVersion(outputDir); ; version++) {
                try {
                    return new RunFolder(Files.createDirectory(outputDir.resolve("v" + version + "-" + time)));
                } catch (FileAlreadyExistsException e) {
                    // Another run took the name between the look and the creation.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a run folder in " + outputDir, e);
        }
    }

    private static int nextVersion(Path outputDir) throws IOException {
        int next = 0;
        for (Path path : list(outputDir)) {
            Matcher version = VERSION.matcher(path.getFileName().toString());
            if (version.matches()) {
                next = Math.max(next, Integer.parseInt(version.group(1)) + 1);
            }
        }
        return next;
    }

    /**
     * The run that a checkpoint belongs to; removes what a killed run left unfinished there.
     *
     * @throws SwiftException if the folder is no checkpoint
     */
    public static RunFolder ofCheckpoint(Path checkpoint) {
        Path folder = followed(checkpoint.toAbsolutePath().normalize());
        if (!Files.isDirectory(folder)) {
            throw new SwiftException(checkpoint + " is no folder; name a checkpoint-N folder of a run");
        }
        try {
            Path root = folder.toRealPath().getParent();
            if (root == null
                    || !CHECKPOINT
                            .matcher(folder.toRealPath().getFileName().toString())
                            .matches()) {
                throw new SwiftException(checkpoint + " is no checkpoint; name a checkpoint-N folder of a run");
            }
            for (Path path : list(root)) {
                String name = path.getFileName().toString();
                if (name.startsWith(".checkpoint-") && name.endsWith(".tmp")) {
                    DurableFiles.delete(path);
                }
            }
            return new RunFolder(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + checkpoint, e);
        }
    }

    /** The checkpoint that a pointer names where it is a file. */
    private static Path followed(Path path) {
        boolean pointer = path.endsWith(BEST) || path.endsWith(LAST);
        if (!pointer || !Files.isRegularFile(path)) {
            return path;
        }
        try {
            return path.resolveSibling(Files.readString(path).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** The folder itself. */
    public Path root() {
        return root;
    }

    /** The file of the options. */
    public Path args() {
        return root.resolve("args.json");
    }

    /** The file of the log. */
    public Path logging() {
        return root.resolve("logging.jsonl");
    }

    /** The folder of the curves. */
    public Path images() {
        return root.resolve("images");
    }

    /** The folder of TensorBoard's event files. */
    public Path runs() {
        return root.resolve("runs");
    }

    /**
     * Saves a checkpoint and makes it the last: the files appear under {@code checkpoint-N} all together, after they are on
     * disk. One of the same step is replaced.
     *
     * @return the folder of the checkpoint
     */
    public Path saveCheckpoint(int step, CheckpointWriter writer) {
        Path target = root.resolve("checkpoint-" + step);
        Path staged = root.resolve("." + target.getFileName() + ".tmp");
        try {
            DurableFiles.delete(staged);
            Files.createDirectory(staged);
            boolean written = false;
            try {
                writer.write(staged);
                written = true;
            } finally {
                if (!written) {
                    DurableFiles.delete(staged);
                }
            }
            DurableFiles.publish(staged, target);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save " + target, e);
        }
        point(LAST, target);
        return target;
    }

    /** The checkpoints, by step. */
    public List<Path> checkpoints() {
        try {
            return list(root).stream()
                    .filter(path ->
                            CHECKPOINT.matcher(path.getFileName().toString()).matches())
                    .sorted(Comparator.comparingInt(RunFolder::step))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + root, e);
        }
    }

    private static int step(Path checkpoint) {
        Matcher name = CHECKPOINT.matcher(checkpoint.getFileName().toString());
        return name.matches() ? Integer.parseInt(name.group(1)) : -1;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Makes a checkpoint the best. */
    public void pointBest(Path checkpoint) {
        point(BEST, checkpoint);
    }

    /** The best checkpoint; empty if none was named yet. */
    public Optional<Path> best() {
        return pointed(BEST);
    }

    /** The whole checkpoint with the most steps in the folder of a run, which need not be there; empty if there is none. */
    public static Optional<Path> newest(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        List<Path> checkpoints = new RunFolder(folder).checkpoints();
        return checkpoints.isEmpty() ? Optional.empty() : Optional.of(checkpoints.get(checkpoints.size() - 1));
    }

    /** The checkpoint saved last; empty if none was. */
    public Optional<Path> last() {
        return pointed(LAST);
    }

    private void point(String name, Path checkpoint) {
        Path pointer = root.resolve(name);
        Path staged = root.resolve("." + name + ".tmp");
        try {
            Files.deleteIfExists(staged);
            Files.createSymbolicLink(staged, checkpoint.getFileName());
            Files.move(staged, pointer, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UnsupportedOperationException e) {
            DurableFiles.write(pointer, checkpoint.getFileName() + "\n");
        }
    }

    private Optional<Path> pointed(String name) {
        Path pointer = root.resolve(name);
        try {
            if (!Files.exists(pointer, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            String target = Files.isSymbolicLink(pointer)
                    ? Files.readSymbolicLink(pointer).toString()
                    : Files.readString(pointer).strip();
            Path checkpoint = root.resolve(target);
            return Files.isDirectory(checkpoint) ? Optional.of(checkpoint) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + pointer, e);
        }
    }

    /**
     * Deletes the oldest checkpoints beyond a number, but never the best and the last, which count too.
     *
     * @param limit the number to keep, at least 1; empty for all
     * @return the checkpoints deleted
     */
    public List<Path> prune(OptionalInt limit) {
        List<Path> all = checkpoints();
        Set<Path> kept = new HashSet<>();
        best().ifPresent(kept::add);
        last().ifPresent(kept::add);
        int excess = all.size() - limit.orElse(Integer.MAX_VALUE);
        List<Path> deleted = new ArrayList<>();
        for (Path checkpoint : all) {
            if (deleted.size() < excess && !kept.contains(checkpoint)) {
                try {
                    DurableFiles.delete(checkpoint);
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot delete " + checkpoint, e);
                }
                deleted.add(checkpoint);
            }
        }
        return deleted;
    }
}
