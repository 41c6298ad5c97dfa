package io.swift4j.core.hub;

import io.swift4j.core.safetensors.PickleFiles;
import java.util.Optional;

/** Refuses a download that could not end in something usable. */
final class SelectionCheck {

    private SelectionCheck() {}

    static void refuseUnusable(RepoId repo, RepoPath revision, RepoListing listing, FileSelection selection) {
        String where = repo.source() + " " + repo + " at " + revision;
        if (listing.files().keySet().stream().noneMatch(selection::matches)) {
            throw new HubException(
                    where + ": none of its " + listing.files().size() + " files is selected by " + selection);
        }
        boolean weights = listing.files().keySet().stream().anyMatch(name -> name.endsWith(".safetensors"));
        Optional<String> pickle = listing.files().keySet().stream()
                .filter(name -> !name.contains("/") && PickleFiles.isPickle(name))
                .findFirst();
        if (selection.wantsWeights() && !weights && pickle.isPresent()) {
            throw new HubException(where + ": " + PickleFiles.refusal(pickle.get(), "model"));
        }
    }
}
