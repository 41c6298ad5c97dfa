package io.swift4j.core.hub;

import java.nio.file.Path;

/** A way to get a folder with the wanted files of one repository. */
sealed interface SnapshotSource permits HuggingFaceHub, ModelScopeHub {

    Path snapshot(RepoPath revision, FileSelection selection);
}
