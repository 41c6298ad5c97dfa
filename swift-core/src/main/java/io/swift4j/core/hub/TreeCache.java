package io.swift4j.core.hub;

import io.swift4j.core.hub.RepoListing.RepoFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the listing of a commit on disk, in the format of Hugging Face's Python client, to tell a whole snapshot from a part. */
final class TreeCache {

    private static final Logger LOG = LoggerFactory.getLogger(TreeCache.class);
    private static final int FORMAT_VERSION = 1;

    private TreeCache() {}

    /** Returns the listing, or empty when there is none that can be used. */
    static Optional<RepoListing> read(HfCache cache, String commit) {
        Path file = cache.listing(commit);
        try (InputStream in = Files.newInputStream(file)) {
            JsonNode root = HubJson.read(in, file.toString());
            if (root.path("format_version").asInt(0) != FORMAT_VERSION
                    || !root.path("files").isObject()) {
                return Optional.empty();
            }
            Map<String, RepoFile> files = new TreeMap<>();
            for (Map.Entry<String, JsonNode> entry : root.path("files").properties()) {
                files.put(entry.getKey(), file(entry.getValue()));
            }
            return Optional.of(new RepoListing(commit, files));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("the listing {} is ignored", file, e);
            return Optional.empty();
        }
    }

    private static RepoFile file(JsonNode node) {
        JsonNode size = node.path("size");
        return new RepoFile(
                size.canConvertToLong() ? OptionalLong.of(size.longValue()) : OptionalLong.empty(),
                text(node.path("blob_id")),
                text(node.path("lfs_sha256")));
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }

    /** Writes a listing, unless the hub left out something that the format needs. */
    static void write(HfCache cache, RepoListing listing) throws IOException {
        if (Files.exists(cache.listing(listing.revision()))) {
            return;
        }
        ObjectNode root = HubJson.MAPPER.createObjectNode();
        root.put("format_version", FORMAT_VERSION);
        ObjectNode files = root.putObject("files");
        for (Map.Entry<String, RepoFile> entry : listing.files().entrySet()) {
            RepoFile file = entry.getValue();
            if (file.blobId() == null || file.size().isEmpty()) {
                LOG.debug("{} gives no blob id or size; its listing is not kept", entry.getKey());
                return;
            }
            ObjectNode node = files.putObject(entry.getKey());
            node.put("size", file.size().getAsLong());
            node.put("blob_id", file.blobId());
            if (file.sha256() != null) {
                node.put("lfs_sha256", file.sha256());
                node.put("lfs_size", file.size().getAsLong());
            }
        }
        HfCache.write(cache.listing(listing.revision()), HubJson.MAPPER.writeValueAsString(root));
    }
}
