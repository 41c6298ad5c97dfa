package io.swift4j.core.hub;

import io.swift4j.core.hub.RepoListing.RepoFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Remembers which files of a folder were checked against their hash, so that gigabytes are hashed once.
 *
 * <p>A note holds for a hash, size and time of change; when one differs, the file is hashed again.
 */
final class VerifiedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(VerifiedFiles.class);

    private final Path folder;
    private final Path notes;

    VerifiedFiles(Path folder) {
        this.folder = folder;
        this.notes = folder.resolve(".swift4j-verified.json");
    }

    /** Returns whether the file is there and is the one listed. */
    boolean has(RepoPath file, RepoFile info) throws IOException {
        Path path = file.below(folder);
        if (!Files.isRegularFile(path)
                || (info.size().isPresent() && Files.size(path) != info.size().getAsLong())) {
            return false;
        }
        String sha256 = info.sha256();
        if (sha256 == null || read().path(file.text()).asString("").equals(note(path, sha256))) {
            return true;
        }
        try {
            LOG.info("checking {} once", path);
            if (!new ContentHash(ContentHash.Kind.SHA256, sha256).of(path).equals(sha256)) {
                return false;
            }
        } catch (InterruptedException e) {
            throw Retry.cancelled("checking " + path, e);
        }
        add(file, info);
        return true;
    }

    /** Notes that the file was checked. */
    void add(RepoPath file, RepoFile info) throws IOException {
        String sha256 = info.sha256();
        if (sha256 == null) {
            return;
        }
        synchronized (VerifiedFiles.class) {
            ObjectNode all = read();
            all.put(file.text(), note(file.below(folder), sha256));
            HfCache.write(notes, HubJson.MAPPER.writeValueAsString(all));
        }
    }

    private ObjectNode read() throws IOException {
        try (InputStream in = Files.newInputStream(notes)) {
            JsonNode root = HubJson.read(in, notes.toString());
            return root instanceof ObjectNode object ? object : HubJson.MAPPER.createObjectNode();
        } catch (NoSuchFileException e) {
            return HubJson.MAPPER.createObjectNode();
        } catch (TransientFault e) {
            LOG.warn("{} is ignored: {}", notes, e.getMessage());
            return HubJson.MAPPER.createObjectNode();
        }
    }

    private static String note(Path path, String sha256) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return sha256 + " " + attributes.size() + " " + attributes.lastModifiedTime();
    }
}
