package io.swift4j.core.hub;

import java.net.http.HttpClient;
import java.nio.file.Path;

/**
 * Downloads repositories of models and data sets into the local cache.
 *
 * <p>Thread-safe; two threads or processes that want the same file wait for each other. An interrupt stops a download within moments
 * and keeps what came, to be resumed by the next call. Proxies come from the system properties {@code https.proxyHost} and the like.
 */
public final class Hub {

    private final HubConfig config;
    private final HubRuntime runtime;
    private final HttpClient client;

    /** Makes a client; nothing is asked of the network until a call. */
    public Hub(HubConfig config) {
        this(config, HubRuntime.system());
    }

    Hub(HubConfig config, HubRuntime runtime) {
        this.config = config;
        this.runtime = runtime;
        this.client = HubHttp.newClient(config);
    }

    /** Returns the folder with {@link FileSelection#modelFiles()} of the configured or default revision. */
    public Path snapshot(String repoId) {
        return snapshot(repoId, FileSelection.modelFiles());
    }

    /** Returns the folder with the selected files of the configured or default revision. */
    public Path snapshot(String repoId, FileSelection selection) {
        RepoId repo = RepoId.parse(repoId, config.defaultSource());
        String configured = config.revision();
        return snapshot(repo, configured == null ? repo.source().defaultRevision() : configured, selection);
    }

    /**
     * Returns the folder with the selected files of a repository, downloading what the cache lacks.
     *
     * <p>The hub is asked which commit a branch or tag names; without an answer, a complete cached snapshot serves, with a warning. A
     * cached commit needs no network.
     *
     * @param repoId {@code owner/name}, with {@code HF::} or {@code MS::} before it to choose a hub
     * @param revision branch, tag or full commit hash
     * @return a folder of the cache; its files are shared and must not be changed
     * @throws HubException if the id, revision or a file does not exist, access is denied, the network or disk fails, a file arrives
     *     damaged, or the thread is interrupted (its flag stays set)
     */
    public Path snapshot(String repoId, String revision, FileSelection selection) {
        return snapshot(RepoId.parse(repoId, config.defaultSource()), revision, selection);
    }

    /**
     * Returns the folder with the selected files of a data set, likewise.
     *
     * @param repoId {@code owner/name}, with {@code HF::} or {@code MS::} before it to choose a hub
     * @return a folder of the cache; its files are shared and must not be changed
     * @throws HubException as for models
     */
    public Path dataset(String repoId, FileSelection selection) {
        RepoId repo = RepoId.parse(repoId, config.defaultSource(), RepoKind.DATASET);
        return snapshot(repo, repo.source().defaultRevision(), selection);
    }

    private Path snapshot(RepoId repo, String revision, FileSelection selection) {
        SnapshotSource source = repo.source() == HubSource.HUGGING_FACE
                ? new HuggingFaceHub(repo, config, runtime, client)
                : new ModelScopeHub(repo, config, runtime, client);
        return source.snapshot(new RepoPath(revision), selection);
    }
}
