package io.swift4j.core.hub;

import io.swift4j.core.hub.RepoListing.RepoFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Brings a ModelScope repository into the cache that its Python client also uses: plain files under {@code models/owner/name} or {@code datasets/owner/name}, dots of
 * the name written as three underscores.
 *
 * <p>The folder holds one revision at a time; a file that differs from the listing is replaced.
 */
final class ModelScopeHub implements SnapshotSource {

    private static final Logger LOG = LoggerFactory.getLogger(ModelScopeHub.class);

    private static final int PAGE = 100;
    private static final int MOST_PAGES = 10_000;

    private final RepoId repo;
    private final HubConfig config;
    private final HubRuntime runtime;
    private final HubHttp http;
    private final StatusCheck statusCheck;
    private final Path folder;
    private final Path locks;

    ModelScopeHub(RepoId repo, HubConfig config, HubRuntime runtime, HttpClient client) {
        this.repo = repo;
        this.config = config;
        this.runtime = runtime;
        HubSite site = config.site(HubSource.MODEL_SCOPE);
        this.http = new HubHttp(client, config, HubSource.MODEL_SCOPE);
        this.statusCheck = new StatusCheck(repo, site, runtime.clock());
        String[] parts = repo.name().split("/", 2);
        this.folder =
                site.cacheDir().resolve(repo.kind().folder()).resolve(parts[0]).resolve(parts[1].replace(".", "___"));
        this.locks = site.cacheDir().resolve(".lock");
    }

    @Override
    public Path snapshot(RepoPath revision, FileSelection selection) {
        if (config.offline()) {
            return requireCached(selection);
        }
        RepoListing listing;
        try {
            int attempts = isCached(selection) ? 1 : config.maxAttempts();
            listing = new Retry(runtime, attempts)
                    .call("asking " + http.site().endpoint() + " for " + repo, () -> list(revision));
        } catch (UnreachableException e) {
            if (!isCached(selection)) {
                throw e;
            }
            LOG.warn("{}; going on with what is cached of {}", e.getMessage(), repo);
            return folder;
        }
        SelectionCheck.refuseUnusable(repo, revision, listing, selection);
        Map<RepoPath, RepoFile> wanted = listing.select(selection);
        ProgressMeter progress =
                new ProgressMeter(config.progress(), runtime.nanoTime(), RepoListing.totalSize(wanted));
        VerifiedFiles verified = new VerifiedFiles(folder);
        wanted.forEach((file, info) -> bring(revision, file, info, verified, progress));
        return folder;
    }

    private RepoListing list(RepoPath revision) throws IOException, InterruptedException {
        if (repo.kind() == RepoKind.MODEL) {
            return new RepoListing(
                    revision.text(),
                    page(revision, "/repo/files?Revision=" + RepoPath.encode(revision.text()) + "&Recursive=True"));
        }
        Map<String, RepoFile> files = new TreeMap<>();
        for (int page = 1; page <= MOST_PAGES; page++) {
            int before = files.size();
            files.putAll(page(
                    revision,
                    "/repo/tree?Revision=" + RepoPath.encode(revision.text()) + "&Recursive=True&PageNumber=" + page
                            + "&PageSize=" + PAGE));
            if (files.size() == before) {
                return new RepoListing(revision.text(), files);
            }
        }
        throw new HubException(repo + " has more than " + MOST_PAGES * PAGE + " files");
    }

    private Map<String, RepoFile> page(RepoPath revision, String query) throws IOException, InterruptedException {
        URI uri = http.site().resolve("/api/v1/" + repo.kind().folder() + "/" + repo + query);
        HttpResponse<ResponseBody> response = http.send("GET", uri, Map.of(), HubHttp.Redirects.SAME_ORIGIN);
        try (ResponseBody body = response.body()) {
            statusCheck.check(response, "revision " + revision);
            JsonNode files =
                    HubJson.read(body, "the listing of " + repo).path("Data").path("Files");
            if (!files.isArray()) {
                throw new TransientFault("the listing of " + repo + " lacks Data.Files");
            }
            Map<String, RepoFile> byPath = new TreeMap<>();
            for (JsonNode file : files) {
                if (!"tree".equals(file.path("Type").asString("blob"))) {
                    byPath.put(file.path("Path").asString(""), file(file));
                }
            }
            return byPath;
        }
    }

    private static RepoFile file(JsonNode node) {
        String sha256 = node.path("Sha256").asString("").toLowerCase(Locale.ROOT);
        return new RepoFile(
                node.path("Size").canConvertToLong()
                        ? OptionalLong.of(node.path("Size").longValue())
                        : OptionalLong.empty(),
                null,
                sha256.matches("[0-9a-f]{64}") ? sha256 : null);
    }

    private void bring(
            RepoPath revision, RepoPath file, RepoFile info, VerifiedFiles verified, ProgressMeter progress) {
        Path target = file.below(folder);
        Path lock = locks.resolve(repo.kind().folder().replaceFirst("s$", "_")
                + repo.name().replace("/", "___") + "_" + file.text().replace("/", "___") + ".lock");
        FileLocks.holding(lock, () -> {
            try {
                Path parent = Optional.ofNullable(target.getParent()).orElseThrow();
                Files.createDirectories(parent);
                if (!parent.toRealPath().startsWith(folder.toRealPath())) {
                    throw new HubException(
                            file + " would be stored outside of " + folder + ", because a folder in it is a link");
                }
                if (!verified.has(file, info)) {
                    String sha256 = info.sha256();
                    ContentHash hash = sha256 == null
                            ? new ContentHash(ContentHash.Kind.NONE, "")
                            : new ContentHash(ContentHash.Kind.SHA256, sha256);
                    Path partial = target.resolveSibling(target.getFileName() + ".incomplete");
                    new FileDownload(
                                    new FileDownload.Task(
                                            file.text(), fileUri(revision, file), partial, target, info.size(), hash),
                                    http,
                                    config,
                                    runtime,
                                    statusCheck,
                                    progress)
                            .run();
                    verified.add(file, info);
                }
                progress.finished(file.text(), Files.size(target));
            } catch (IOException e) {
                throw new HubException(file + " cannot be stored in " + folder + ": " + e, e);
            }
        });
    }

    private URI fileUri(RepoPath revision, RepoPath file) {
        return http.site()
                .resolve("/api/v1/" + repo.kind().folder() + "/" + repo + "/repo?Revision="
                        + RepoPath.encode(revision.text()) + "&FilePath=" + RepoPath.encode(file.text()));
    }

    private boolean isCached(FileSelection selection) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder, 4)) {
            List<String> names = files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .toList();
            boolean broken = names.stream()
                    .anyMatch(name -> name.endsWith(".incomplete")
                            && selection.matches(name.substring(0, name.length() - ".incomplete".length())));
            return !broken && names.stream().anyMatch(selection::matches);
        } catch (IOException e) {
            throw new HubException(folder + " cannot be listed: " + e, e);
        }
    }

    private Path requireCached(FileSelection selection) {
        if (!isCached(selection)) {
            throw new HubException("offline, and " + repo + " is not cached, or only in part; looked in " + folder
                    + " for " + selection
                    + "; go online (unset HF_HUB_OFFLINE) or download it once: modelscope download "
                    + (repo.kind() == RepoKind.MODEL ? "" : "--dataset ")
                    + repo);
        }
        return folder;
    }
}
