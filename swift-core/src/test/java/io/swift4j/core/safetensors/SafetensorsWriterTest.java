package io.swift4j.core.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {

    @TempDir
    Path folder;

    private static TensorSource tensor(String name, SafetensorsDtype dtype, byte[] bytes, long... shape) {
        return TensorSource.of(
                name, dtype, java.util.Arrays.stream(shape).boxed().toList(), ByteBuffer.wrap(bytes));
    }

    private static TensorSource u8(String name, int length) {
        return tensor(name, SafetensorsDtype.U8, new byte[length], length);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyDtypeComesBackBitForBit() throws IOException {
        Random random = new Random(1);
        List<TensorSource> sources = new ArrayList<>();
        Map<String, byte[]> expected = new java.util.HashMap<>();
        for (SafetensorsDtype dtype : SafetensorsDtype.values()) {
            byte[] bytes = new byte[8 * dtype.bits() / 8];
            random.nextBytes(bytes);
            expected.put("t." + dtype, bytes);
            sources.add(tensor("t." + dtype, dtype, bytes, 2, 4));
        }
        Path path = folder.resolve("new/sub/all.safetensors");
        SafetensorsWriter.write(path, Map.of("format", "pt", "note", "é \"\n\u0001"), sources);
        SafetensorsFile file = SafetensorsFile.open(path);
        assertThat(file.metadata()).containsEntry("note", "é \"\n\u0001").hasSize(2);
        assertThat(file.entries()).hasSize(SafetensorsDtype.values().length);
        for (TensorEntry entry : file.entries()) {
            assertThat(entry.name()).isEqualTo("t." + entry.dtype());
            assertThat(entry.shape()).containsExactly(2L, 4L);
            assertThat(bytes(path, entry)).isEqualTo(expected.get(entry.name()));
        }
    }

    private static byte[] bytes(Path path, TensorEntry entry) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) entry.byteLength());
            channel.read(bytes, entry.offset());
            return bytes.array();
        }
    }

    /** The expected text was printed by safetensors 0.8.0 in Python for the same tensors. */
    @Test
    void theHeaderIsLaidOutAsByTheReferenceLibrary() throws IOException {
        Path path = folder.resolve("m.safetensors");
        SafetensorsWriter.write(
                path,
                Map.of("format", "pt"),
                List.of(
                        tensor("b", SafetensorsDtype.F32, new byte[8], 2),
                        tensor("\uD83D\uDE00", SafetensorsDtype.F32, new byte[4], 1),
                        tensor("\uFF5A", SafetensorsDtype.F32, new byte[4]),
                        tensor("mask", SafetensorsDtype.BOOL, new byte[1], 1, 1),
                        tensor("a", SafetensorsDtype.BF16, new byte[4], 2, 1),
                        tensor("ids", SafetensorsDtype.I64, new byte[0], 0)));
        String header =
                "{\"__metadata__\":{\"format\":\"pt\"},\"ids\":{\"dtype\":\"I64\",\"shape\":[0],\"data_offsets\":[0,0]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"\uFF5A\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]},"
                        + "\"\uD83D\uDE00\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]},"
                        + "\"a\":{\"dtype\":\"BF16\",\"shape\":[2,1],\"data_offsets\":[16,20]},"
                        + "\"mask\":{\"dtype\":\"BOOL\",\"shape\":[1,1],\"data_offsets\":[20,21]}}";
        int utf8 = header.getBytes(StandardCharsets.UTF_8).length;
        String padded = header + " ".repeat((8 - utf8 % 8) % 8);
        byte[] written = Files.readAllBytes(path);
        assertThat(written).isEqualTo(Headers.file(padded, 21));
    }

    @Test
    void refusesRepeatedReservedAndUnencodableNames() {
        Path path = folder.resolve("m.safetensors");
        assertThatThrownBy(() -> SafetensorsWriter.write(path, Map.of(), List.of(u8("a", 1), u8("a", 1))))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("tensor 'a' is given twice");
        assertThatThrownBy(() -> SafetensorsWriter.write(path, Map.of(), List.of(u8("__metadata__", 1))))
                .hasMessageContaining("'__metadata__' is reserved");
        assertThatThrownBy(() -> SafetensorsWriter.write(path, Map.of(), List.of(u8("\uD800", 1))))
                .hasMessageContaining("not valid Unicode");
        assertThatThrownBy(() -> SafetensorsWriter.write(path, Map.of(), List.of(u8("n".repeat(70_000), 1))))
                .hasMessageContaining("over 65536 characters");
        assertThatThrownBy(() -> SafetensorsWriter.write(
                        path, Map.of(), List.of(tensor("a", SafetensorsDtype.F4, new byte[2], 3))))
                .hasMessageContaining("tensor 'a': the size of F4 [3] is impossible");
        assertThat(path).doesNotExist();
    }

    @Test
    void aSourceWithTooFewOrTooManyBytesLeavesTheOldFileAlone() throws IOException {
        Path path = Files.writeString(folder.resolve("m.safetensors"), "old");
        for (int length : new int[] {3, 5}) {
            assertThatThrownBy(() -> SafetensorsWriter.write(
                            path, Map.of(), List.of(tensor("a", SafetensorsDtype.F32, new byte[length], 1))))
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContaining("tensor 'a': F32 [1] takes 4 bytes, but its source gave ")
                    .hasMessageEndingWith((length < 4 ? "only " : "at least ") + length);
        }
        assertThat(path).hasContent("old");
        assertThat(names()).containsExactly("m.safetensors");
    }

    @Test
    void aSourceThatThrowsLeavesTheOldFileAlone() throws IOException {
        Path path = Files.writeString(folder.resolve("m.safetensors"), "old");
        TensorSource broken = new BrokenSource();
        assertThatThrownBy(() -> SafetensorsWriter.write(path, Map.of(), List.of(u8("a", 1), broken)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(path).hasContent("old");
        assertThat(names()).containsExactly("m.safetensors");
    }

    private record BrokenSource() implements TensorSource {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public SafetensorsDtype dtype() {
            return SafetensorsDtype.U8;
        }

        @Override
        public List<Long> shape() {
            return List.of(1L);
        }

        @Override
        public void writeTo(WritableByteChannel channel) {
            throw new IllegalStateException("the device is gone");
        }
    }

    @Test
    void aFullDiskIsReportedWithTheSpaceNeededAndLeavesNothing() throws IOException {
        assertThatThrownBy(() -> SafetensorsWriter.write(
                        folder.resolve("m.safetensors"), Map.of(), List.of(u8("a", 3 << 20)), FullDisk.after(1 << 20)))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("m.safetensors: cannot be written")
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("it takes 3145")
                .hasMessageContaining("are free");
        assertThat(names()).isEmpty();
    }

    @Test
    void aParentThatIsAFileIsReported() throws IOException {
        Path file = Files.createFile(folder.resolve("plain"));
        assertThatThrownBy(() -> SafetensorsWriter.write(file.resolve("m.safetensors"), Map.of(), List.of()))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("plain: is a file, but a folder is needed");
        assertThatThrownBy(() -> SafetensorsWriter.write(folder, Map.of(), List.of()))
                .hasMessageContaining("is a folder; give the path of a file");
    }

    @Test
    void replacesASymbolicLinkAndNotItsTarget() throws IOException {
        Path blob = Files.writeString(folder.resolve("blob"), "shared cache");
        Path link = Files.createSymbolicLink(folder.resolve("m.safetensors"), blob);
        SafetensorsWriter.write(link, Map.of(), List.of(u8("a", 1)));
        assertThat(blob).hasContent("shared cache");
        assertThat(SafetensorsFile.open(link).entries()).hasSize(1);
    }

    @Test
    void fillsShardsInTheGivenOrder() throws IOException {
        List<Path> written = SafetensorsWriter.writeSharded(
                folder,
                "model",
                SafetensorsWriter.PYTORCH_METADATA,
                List.of(u8("z", 6), u8("y", 4), u8("x", 25), u8("w", 3)),
                10);
        assertThat(written)
                .containsExactly(
                        folder.resolve("model-00001-of-00003.safetensors"),
                        folder.resolve("model-00002-of-00003.safetensors"),
                        folder.resolve("model-00003-of-00003.safetensors"),
                        folder.resolve("model.safetensors.index.json"));
        assertThat(written.get(3)).content().isEqualTo("""
                {
                  "metadata": {
                    "total_size": 38
                  },
                  "weight_map": {
                    "w": "model-00003-of-00003.safetensors",
                    "x": "model-00002-of-00003.safetensors",
                    "y": "model-00001-of-00003.safetensors",
                    "z": "model-00001-of-00003.safetensors"
                  }
                }
                """);
        SafetensorsCheckpoint checkpoint = SafetensorsCheckpoint.open(folder);
        assertThat(checkpoint.tensors()).hasSize(4);
        assertThat(checkpoint.totalBytes()).isEqualTo(38);
    }

    @Test
    void replacesAnEarlierCheckpointOfAnotherShardCount() throws IOException {
        Files.createFile(folder.resolve("adapter_model.safetensors"));
        List<TensorSource> tensors = List.of(u8("a", 6), u8("b", 6), u8("c", 6));
        SafetensorsWriter.writeSharded(folder, "model", Map.of(), tensors, 6);
        assertThat(names()).hasSize(5);
        SafetensorsWriter.writeSharded(folder, "model", Map.of(), tensors, 12);
        assertThat(names())
                .containsExactly(
                        "adapter_model.safetensors",
                        "model-00001-of-00002.safetensors",
                        "model-00002-of-00002.safetensors",
                        "model.safetensors.index.json");
        SafetensorsWriter.writeSharded(folder, "model", Map.of(), tensors, 100);
        assertThat(names()).containsExactly("adapter_model.safetensors", "model.safetensors");
        SafetensorsWriter.writeSharded(folder, "model", Map.of(), tensors, 6);
        assertThat(SafetensorsCheckpoint.open(folder).files()).hasSize(3);
    }

    @Test
    void aShardedWriteThatFailsKeepsTheEarlierCheckpoint() throws IOException {
        List<TensorSource> tensors = List.of(u8("a", 6), u8("b", 6));
        SafetensorsWriter.writeSharded(folder, "model", Map.of(), tensors, 6);
        List<String> before = names();
        assertThatThrownBy(() -> SafetensorsWriter.writeSharded(
                        folder, "model", Map.of(), List.of(u8("new", 6), u8("b", 600)), 6, FullDisk.after(300)))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("model-00002-of-00002.safetensors: cannot be written");
        assertThat(names()).isEqualTo(before);
        assertThat(SafetensorsCheckpoint.open(folder).tensors()).containsOnlyKeys("a", "b");
    }

    @Test
    void refusesAShardSizeOrNameThatMakesNoSense() {
        assertThatThrownBy(() -> SafetensorsWriter.writeSharded(folder, "model", Map.of(), List.of(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxShardBytes must be positive, not 0");
        assertThatThrownBy(() -> SafetensorsWriter.writeSharded(folder, "../model", Map.of(), List.of(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("baseName must be a plain file name");
    }
}
