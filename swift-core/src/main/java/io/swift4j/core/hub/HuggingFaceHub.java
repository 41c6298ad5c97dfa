package io.swift4j.core.hub;

import io.swift4j.core.hub.HuggingFaceApi.FileMetadata;
import io.swift4j.core.hub.RepoListing.RepoFile;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a Hugging Face repository into the cache: list the revision, download what is missing, link it, remember the commit. */
final class HuggingFaceHub implements SnapshotSource {

    private static final Logger LOG = LoggerFactory.getLogger(HuggingFaceHub.class);

    private final RepoId repo;
    private final HubConfig config;
    private final HubRuntime runtime;
    private final HfCache cache;
    private final HubHttp http;
    private final StatusCheck statusCheck;
    private final HuggingFaceApi api;

    HuggingFaceHub(RepoId repo, HubConfig config, HubRuntime runtime, HttpClient client) {
        this.repo = repo;
        this.config = config;
        this.runtime = runtime;
        HubSite site = config.site(HubSource.HUGGING_FACE);
        this.cache = new HfCache(site.cacheDir(), repo);
        this.http = new HubHttp(client, config, HubSource.HUGGING_FACE);
        this.statusCheck = new StatusCheck(repo, site, runtime.clock());
        this.api = new HuggingFaceApi(repo, http, statusCheck);
    }

    @Override
    public Path snapshot(RepoPath revision, FileSelection selection) {
        CachedSnapshot cached = new CachedSnapshot(cache, repo, revision, selection);
        if (config.offline()) {
            return cached.require();
        }
        if (HfCache.COMMIT.matcher(revision.text()).matches() && cached.isWhole()) {
            return cached.require();
        }
        RepoListing listing;
        try {
            int attempts = cached.isUsable() ? 1 : config.maxAttempts();
            listing = new Retry(runtime, attempts)
                    .call("asking " + http.site().endpoint() + " for " + repo, () -> api.list(revision));
        } catch (UnreachableException e) {
            if (!cached.isUsable()) {
                throw e;
            }
            LOG.warn("{}; going on with the cached {} of {}", e.getMessage(), revision, repo);
            return cached.require();
        }
        return download(revision, listing, selection);
    }

    private Path download(RepoPath revision, RepoListing listing, FileSelection selection) {
        SelectionCheck.refuseUnusable(repo, revision, listing, selection);
        String commit = listing.revision();
        remember(() -> TreeCache.write(cache, listing));
        Map<RepoPath, RepoFile> wanted = listing.select(selection);
        ProgressMeter progress =
                new ProgressMeter(config.progress(), runtime.nanoTime(), RepoListing.totalSize(wanted));
        wanted.forEach((file, info) -> {
            if (!cache.has(commit, file)) {
                download(commit, file, info, progress);
            }
            progress.finished(file.text(), sizeOnDisk(file.below(cache.snapshot(commit))));
        });
        remember(() -> cache.writeRef(revision, commit));
        return cache.snapshot(commit);
    }

    private interface Note {
        void write() throws IOException;
    }

    private void remember(Note note) {
        try {
            note.write();
        } catch (IOException e) {
            LOG.warn("the cache {} takes no notes; offline use may miss this snapshot", cache, e);
        }
    }

    private void download(String commit, RepoPath file, RepoFile info, ProgressMeter progress) {
        FileMetadata metadata =
                new Retry(runtime, config.maxAttempts()).call("asking for " + file, () -> api.metadata(commit, file));
        OptionalLong size = metadata.size().isPresent() ? metadata.size() : info.size();
        String etag = metadata.etag();
        FileLocks.holding(cache.lock(etag), () -> {
            Path blob = cache.blob(etag);
            if (!isWhole(blob, size)) {
                createFolder(blob);
                new FileDownload(
                                new FileDownload.Task(
                                        file.text(),
                                        api.fileUri(commit, file),
                                        cache.partial(etag),
                                        blob,
                                        size,
                                        ContentHash.ofEtag(etag)),
                                http,
                                config,
                                runtime,
                                statusCheck,
                                progress)
                        .run();
            }
            link(commit, file, etag);
        });
    }

    private static boolean isWhole(Path blob, OptionalLong size) {
        if (!Files.isRegularFile(blob)) {
            return false;
        }
        long onDisk = sizeOnDisk(blob);
        if (size.isPresent() && onDisk != size.getAsLong()) {
            LOG.warn("{} has {} bytes instead of {}; downloading it again", blob, onDisk, size.getAsLong());
            return false;
        }
        return true;
    }

    private static void createFolder(Path blob) {
        Path folder = Optional.ofNullable(blob.getParent()).orElseThrow();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new HubException("the cache folder " + folder + " cannot be made: " + e, e);
        }
    }

    private void link(String commit, RepoPath file, String etag) {
        try {
            cache.link(commit, file, etag);
        } catch (IOException e) {
            throw new HubException(file + " cannot be placed in " + cache.snapshot(commit) + ": " + e, e);
        }
    }

    private static long sizeOnDisk(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new HubException(file + " cannot be read: " + e, e);
        }
    }
}
