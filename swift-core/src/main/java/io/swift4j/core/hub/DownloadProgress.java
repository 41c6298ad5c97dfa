package io.swift4j.core.hub;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a download is.
 *
 * @param file repository path of the file being received
 * @param fileBytes bytes of it on disk, with those of an earlier interrupted download
 * @param fileSize its size, empty when the hub doesn't say
 * @param totalBytes bytes of all files of the snapshot on disk
 * @param totalSize size of all files of the snapshot, empty when the hub doesn't say
 * @param bytesPerSecond mean rate of this session
 * @param remaining time left at that rate, empty when unknown
 */
public record DownloadProgress(
        String file,
        long fileBytes,
        OptionalLong fileSize,
        long totalBytes,
        OptionalLong totalSize,
        double bytesPerSecond,
        Optional<Duration> remaining) {}
