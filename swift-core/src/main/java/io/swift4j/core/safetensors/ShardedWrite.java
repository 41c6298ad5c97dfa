package io.swift4j.core.safetensors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replaces a checkpoint of a folder by a new one: stages every file, removes the old index, commits, then tidies up. */
final class ShardedWrite {

    private static final Logger LOG = LoggerFactory.getLogger(ShardedWrite.class);

    private final Path folder;
    private final String baseName;
    private final Map<String, String> metadata;
    private final OutputFile.Opener opener;

    ShardedWrite(Path folder, String baseName, Map<String, String> metadata, OutputFile.Opener opener) {
        this.folder = folder;
        this.baseName = baseName;
        this.metadata = metadata;
        this.opener = opener;
    }

    List<Path> write(ShardPlan plan) {
        List<Path> targets = new ArrayList<>();
        List<StagedFile> staged = new ArrayList<>();
        try {
            for (int i = 0; i < plan.shards().size(); i++) {
                Path target = folder.resolve(plan.shardName(i));
                FileLayout layout =
                        FileLayout.of(target, metadata, plan.shards().get(i));
                staged.add(StagedFile.write(target, layout, opener));
                targets.add(target);
            }
            Path index = folder.resolve(baseName + SafetensorsCheckpoint.INDEX_SUFFIX);
            if (plan.isSharded()) {
                byte[] json = plan.indexJson().getBytes(StandardCharsets.UTF_8);
                staged.add(StagedFile.write(index, json, opener));
                targets.add(index);
                remove(folder.resolve(baseName + SafetensorsCheckpoint.SUFFIX));
            }
            remove(index);
            staged.forEach(StagedFile::commit);
        } finally {
            staged.forEach(StagedFile::close);
        }
        removeStaleShards(new HashSet<>(targets));
        return List.copyOf(targets);
    }

    private void removeStaleShards(Set<Path> written) {
        Pattern shardName = Pattern.compile(Pattern.quote(baseName) + "-\\d{5}-of-\\d{5}\\.safetensors");
        List<Path> stale;
        try (Stream<Path> children = Files.list(folder)) {
            stale = children.filter(child ->
                            shardName.matcher(child.getFileName().toString()).matches() && !written.contains(child))
                    .toList();
        } catch (IOException e) {
            throw new SafetensorsException(folder, "cannot be listed: " + e, e);
        }
        stale.forEach(ShardedWrite::remove);
    }

    private static void remove(Path old) {
        try {
            if (Files.deleteIfExists(old)) {
                LOG.info("removed {}, which belonged to the checkpoint that was replaced", old);
            }
        } catch (IOException e) {
            throw new SafetensorsException(old, "of the earlier checkpoint cannot be removed: " + e, e);
        }
    }
}
