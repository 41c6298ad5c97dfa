package io.swift4j.core.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** Downloads the test repository in a process of its own. */
final class DownloadMain {

    private DownloadMain() {}

    public static void main(String[] args) {
        Path cache = Path.of(args[1]);
        HubConfig config = new HubConfig.Builder(new HubEnvironment(Map.of(), cache))
                .site(HubSource.HUGGING_FACE, new HubSite(URI.create(args[0]), cache, null))
                .build();
        new Hub(config, new TestRuntime().runtime()).snapshot(TestHub.REPO);
    }
}
