package io.swift4j.core.hub;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A path or revision named by a hub, safe to use below a folder on every system: relative, no {@code ..}, no drive, no escape. */
record RepoPath(String text) {

    private static final int MAX_SEGMENT = 255;

    RepoPath {
        for (String segment : text.split("/", -1)) {
            if (segment.isEmpty()
                    || segment.equals(".")
                    || segment.equals("..")
                    || segment.length() > MAX_SEGMENT
                    || segment.chars().anyMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c))) {
                throw new HubException("the name '" + text + "' is refused: a file or revision must be a relative path"
                        + " without '..', drive letter, backslash, ':' or control characters");
            }
        }
    }

    /** Returns the path below a folder. */
    Path below(Path folder) {
        Path path = folder;
        for (String segment : text.split("/", -1)) {
            path = path.resolve(segment);
        }
        return path;
    }

    /** Returns the path for an address: every segment encoded, slashes kept. */
    String encoded() {
        return Arrays.stream(text.split("/", -1)).map(RepoPath::encode).collect(Collectors.joining("/"));
    }

    static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return text;
    }
}
