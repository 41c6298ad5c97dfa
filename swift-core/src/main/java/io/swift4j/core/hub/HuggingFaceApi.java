package io.swift4j.core.hub;

import io.swift4j.core.hub.RepoListing.RepoFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The two questions put to Hugging Face: what a revision holds, and what one of its files is. Knows nothing of the cache. */
final class HuggingFaceApi {

    /**
     * What the hub says of a file.
     *
     * @param etag name of its blob, safe as a file name
     * @param size bytes, empty when not told
     */
    record FileMetadata(String etag, OptionalLong size) {}

    private static final int MAX_ETAG_CHARS = 128;

    private final RepoId repo;
    private final HubHttp http;
    private final StatusCheck statusCheck;

    HuggingFaceApi(RepoId repo, HubHttp http, StatusCheck statusCheck) {
        this.repo = repo;
        this.http = http;
        this.statusCheck = statusCheck;
    }

    /** Asks for the commit and the files of a revision. */
    RepoListing list(RepoPath revision) throws IOException, InterruptedException {
        URI uri = http.site()
                .resolve("/api/" + repo.kind().folder() + "/" + repo + "/revision/" + RepoPath.encode(revision.text())
                        + "?blobs=true");
        HttpResponse<ResponseBody> response = http.send("GET", uri, Map.of(), HubHttp.Redirects.SAME_ORIGIN);
        try (ResponseBody body = response.body()) {
            statusCheck.check(response, "revision " + revision);
            refuseForeignRedirect(response, uri);
            JsonNode root = HubJson.read(body, "the listing of " + repo);
            String commit = root.path("sha").asString("");
            if (!HfCache.COMMIT.matcher(commit).matches()
                    || !root.path("siblings").isArray()) {
                throw new TransientFault("the listing of " + repo + " lacks sha or siblings");
            }
            Map<String, RepoFile> files = new TreeMap<>();
            for (JsonNode sibling : root.path("siblings")) {
                files.put(sibling.path("rfilename").asString(""), file(sibling));
            }
            return new RepoListing(commit, files);
        }
    }

    private static RepoFile file(JsonNode sibling) {
        return new RepoFile(
                sibling.path("size").canConvertToLong()
                        ? OptionalLong.of(sibling.path("size").longValue())
                        : OptionalLong.empty(),
                text(sibling.path("blobId")),
                text(sibling.path("lfs").path("sha256")));
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }

    /** Asks for the etag and size of a file without its content. */
    FileMetadata metadata(String commit, RepoPath file) throws IOException, InterruptedException {
        URI uri = fileUri(commit, file);
        HttpResponse<ResponseBody> response = http.send("HEAD", uri, Map.of(), HubHttp.Redirects.SAME_ORIGIN);
        response.body().close();
        statusCheck.check(response, file.text());
        HttpHeaders headers = response.headers();
        String servedCommit = headers.firstValue("X-Repo-Commit").orElse(commit);
        if (!servedCommit.equals(commit)) {
            throw new HubException(
                    repo + ": the hub serves " + file + " of commit " + servedCommit + " when asked for " + commit);
        }
        String etag = headers.firstValue("X-Linked-Etag")
                .or(() -> headers.firstValue("ETag"))
                .map(HuggingFaceApi::normalised)
                .orElse("");
        if (!etag.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*") || etag.length() > MAX_ETAG_CHARS) {
            throw new HubException(repo + ": the hub gives no usable etag for " + file + " ('" + etag + "'); is "
                    + http.site().endpoint() + " really a model hub?");
        }
        String size = headers.firstValue("X-Linked-Size")
                .or(() -> HubHttp.isRedirect(response.statusCode())
                        ? java.util.Optional.empty()
                        : headers.firstValue("Content-Length"))
                .orElse("");
        return new FileMetadata(
                etag, size.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(size)) : OptionalLong.empty());
    }

    URI fileUri(String commit, RepoPath file) {
        return http.site().resolve("/" + repo.kind().prefix() + repo + "/resolve/" + commit + "/" + file.encoded());
    }

    private static String normalised(String etag) {
        String strong = etag.startsWith("W/") ? etag.substring(2) : etag;
        return strong.replace("\"", "");
    }

    private static void refuseForeignRedirect(HttpResponse<?> response, URI uri) {
        if (HubHttp.isRedirect(response.statusCode())) {
            throw new HubException("the hub redirects " + HubHttp.withoutQuery(uri)
                    + " to another host; set that host as the endpoint if you trust it");
        }
    }
}
