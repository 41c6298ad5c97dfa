package io.swift4j.train.dataset.registry;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Data sets by name. Names that come later win over earlier ones: those of the library, of each {@link DatasetProvider}, and of files
 * that were registered. Thread-safe.
 */
public final class DatasetRegistry {

    private static final String OWN = "datasets.yaml";
    private static final DatasetRegistry SHARED = new DatasetRegistry();

    private final Map<String, DatasetEntry> entries = new LinkedHashMap<>();

    private DatasetRegistry() {
        own().forEach(entry -> entries.put(entry.name(), entry));
        for (DatasetProvider provider : ServiceLoader.load(DatasetProvider.class)) {
            provider.datasets().forEach(entry -> entries.put(entry.name(), entry));
        }
    }

    /** The registry of this process. */
    public static DatasetRegistry shared() {
        return SHARED;
    }

    /** The entries that come with the library, in order. */
    public static List<DatasetEntry> own() {
        try (InputStream in = DatasetRegistry.class.getResourceAsStream(OWN)) {
            if (in == null) {
                throw new IllegalStateException(OWN + " is missing in the library");
            }
            return RegistryFile.read(OWN, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new SwiftException(OWN + " of the library cannot be read: " + e, e);
        }
    }

    /**
     * Adds the entries of a YAML or JSON file; relative paths in it begin beside it.
     *
     * @throws SwiftException if it can't be read, with everything that is wrong; then nothing is added
     */
    public synchronized List<DatasetEntry> register(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new SwiftException("the file of data sets " + file + " cannot be read: " + e, e);
        }
        List<DatasetEntry> added = new ArrayList<>();
        for (DatasetEntry entry : RegistryFile.read(file.toString(), text)) {
            added.add(resolved(entry, file));
        }
        added.forEach(entry -> entries.put(entry.name(), entry));
        return List.copyOf(added);
    }

    private static DatasetEntry resolved(DatasetEntry entry, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return new DatasetEntry(
                entry.name(),
                entry.huggingFace(),
                entry.modelScope(),
                entry.path()
                        .map(path ->
                                folder == null ? path : folder.resolve(path).toString()),
                entry.subsets(),
                entry.splits(),
                entry.task(),
                entry.modalities(),
                entry.shape(),
                entry.columns(),
                entry.licence(),
                entry.rows(),
                entry.tags(),
                entry.mixture());
    }

    /** The entry of a name, or of an id on a hub. */
    public synchronized Optional<DatasetEntry> find(String name) {
        DatasetEntry named = entries.get(name);
        return named != null
                ? Optional.of(named)
                : entries.values().stream()
                        .filter(entry -> entry.huggingFace().equals(Optional.of(name))
                                || entry.modelScope().equals(Optional.of(name)))
                        .findFirst();
    }

    /**
     * The entry of a name.
     *
     * @throws SwiftException if there is none, naming the nearest
     */
    public DatasetEntry require(String name) {
        return find(name).orElseThrow(() -> new SwiftException("there is no data set called " + name + hint(name)));
    }

    /** What to try instead of a name that is not known; empty if none is near. */
    public synchronized String hint(String name) {
        return entries.isEmpty()
                ? ""
                : "; " + NearestName.unknown("data set", name, entries.keySet()).replaceFirst("\\?.*", "?");
    }

    /** All entries, in order. */
    public synchronized List<DatasetEntry> entries() {
        return List.copyOf(entries.values());
    }
}
