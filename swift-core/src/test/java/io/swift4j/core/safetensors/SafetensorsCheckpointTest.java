package io.swift4j.core.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsCheckpointTest {

    @TempDir
    Path folder;

    private void file(String name, String... tensors) {
        List<TensorSource> sources = List.of(tensors).stream()
                .map(tensor ->
                        TensorSource.of(tensor, SafetensorsDtype.U8, List.of(1L), ByteBuffer.wrap(new byte[] {1})))
                .toList();
        SafetensorsWriter.write(folder.resolve(name), Map.of(), sources);
    }

    private Path index(String weightMap) throws IOException {
        return Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"metadata\":{\"total_size\":3},\"weight_map\":" + weightMap + "}");
    }

    @Test
    void opensASingleFileByFolderOrPath() {
        file("model.safetensors", "a", "b");
        for (Path path : List.of(folder, folder.resolve("model.safetensors"))) {
            SafetensorsCheckpoint checkpoint = SafetensorsCheckpoint.open(path);
            assertThat(checkpoint.tensors()).containsOnlyKeys("a", "b");
            assertThat(checkpoint.files()).hasSize(1);
            assertThat(checkpoint.totalBytes()).isEqualTo(2);
            assertThat(checkpoint.require("b").file()).isEqualTo(folder.resolve("model.safetensors"));
        }
    }

    @Test
    void opensAnotherBaseName() {
        file("adapter_model.safetensors", "lora");
        assertThat(SafetensorsCheckpoint.open(folder, "adapter_model").find("lora"))
                .isPresent();
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("has no model.safetensors or model.safetensors.index.json, only"
                        + " [adapter_model.safetensors]; give the path or the base name");
    }

    @Test
    void opensShardsThroughTheIndex() throws IOException {
        file("one.safetensors", "a", "b");
        file("two.safetensors", "c");
        index("{\"c\":\"two.safetensors\",\"a\":\"one.safetensors\",\"b\":\"one.safetensors\"}");
        SafetensorsCheckpoint checkpoint = SafetensorsCheckpoint.open(folder);
        assertThat(checkpoint.tensors().keySet()).containsExactly("a", "b", "c");
        assertThat(checkpoint.require("c").file()).isEqualTo(folder.resolve("two.safetensors"));
        assertThat(SafetensorsCheckpoint.open(folder.resolve("model.safetensors.index.json"))
                        .files())
                .hasSize(2);
    }

    @Test
    void theSingleFileWinsOverAnIndex() throws IOException {
        file("model.safetensors", "whole");
        index("{\"a\":\"one.safetensors\"}");
        assertThat(SafetensorsCheckpoint.open(folder).tensors()).containsOnlyKeys("whole");
    }

    @Test
    void listsEveryMissingShard() throws IOException {
        file("one.safetensors", "a");
        index("{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\",\"c\":\"three.safetensors\"}");
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("2 of 3 shards are missing: three.safetensors, two.safetensors");
    }

    @Test
    void refusesATensorThatItsShardLacks() throws IOException {
        file("one.safetensors", "a");
        index("{\"a\":\"one.safetensors\",\"b\":\"one.safetensors\"}");
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("1 tensors are not in the shard that the index names: 'b' in one.safetensors");
    }

    @Test
    void refusesATensorInTwoShards() throws IOException {
        file("one.safetensors", "a", "x");
        file("two.safetensors", "b", "x");
        index("{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}");
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("tensor 'x' is in two shards, one.safetensors and two.safetensors");
    }

    @Test
    void keepsTensorsThatTheIndexForgot() throws IOException {
        file("one.safetensors", "a", "extra");
        index("{\"a\":\"one.safetensors\"}");
        assertThat(SafetensorsCheckpoint.open(folder).tensors()).containsOnlyKeys("a", "extra");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"../one.safetensors\"",
                "\"/etc/one.safetensors\"",
                "\"sub/one.safetensors\"",
                "\"..\\\\one.safetensors\"",
                "\"C:one.safetensors\"",
                "\"one.bin\"",
                "\".safetensors\\u0000\"",
                "3",
                "null"
            })
    void refusesShardNamesThatAreNotPlainFileNames(String shard) throws IOException {
        index("{\"a\":" + shard + "}");
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("weight_map of tensor 'a' is ")
                .hasMessageContaining("without any path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "3", "{\"a\":\"x.safetensors\",\"a\":\"x.safetensors\"}", "{\"a\""})
    void refusesABrokenIndex(String weightMap) throws IOException {
        index(weightMap);
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("model.safetensors.index.json: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch_model.bin", "model.pt", "model.PTH", "model.ckpt", "model.pkl"})
    void refusesPicklesWithAWayOut(String pickle) throws IOException {
        Path file = Files.createFile(folder.resolve(pickle));
        for (Path path : List.of(folder, file)) {
            assertThatThrownBy(() -> SafetensorsCheckpoint.open(path))
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContaining("(" + pickle + "), which can run code when read and is never loaded")
                    .hasMessageContaining("s.save_file(")
                    .hasMessageContaining("'model.safetensors'");
        }
    }

    @Test
    void saysWhatAFolderHasInstead() throws IOException {
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder)).hasMessageContaining("it is empty");
        Files.createFile(folder.resolve("config.json"));
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder)).hasMessageContaining("it has [config.json]");
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder.resolve("none"), "model"))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("no such folder or file");
    }

    @Test
    void namesSimilarTensorsWhenOneIsMissing() {
        file("model.safetensors", "model.layers.0.q_proj.weight", "model.norm.weight");
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder).require("layers.0.q_proj.weight"))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("has no tensor 'layers.0.q_proj.weight' among its 2; similar names:"
                        + " model.layers.0.q_proj.weight");
    }
}
