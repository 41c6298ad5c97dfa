package io.swift4j.core.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {

    @TempDir
    Path folder;

    @Test
    void readsEntriesByOffsetWithAbsolutePositions() throws IOException {
        String header = "{\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[8,10]},"
                + "\"__metadata__\":{\"format\":\"pt\"},"
                + "\"a\":{\"data_offsets\":[0,8],\"shape\":[2,1],\"dtype\":\"F32\"}}   ";
        Path path = Files.write(folder.resolve("m.safetensors"), Headers.file(header, 10));
        SafetensorsFile file = SafetensorsFile.open(path);
        long start = 8L + header.length();
        assertThat(file.entries())
                .containsExactly(
                        new TensorEntry("a", SafetensorsDtype.F32, List.of(2L, 1L), start, 8),
                        new TensorEntry("b", SafetensorsDtype.U8, List.of(2L), start + 8, 2));
        assertThat(file.metadata()).containsOnly(java.util.Map.entry("format", "pt"));
        assertThat(file.size()).isEqualTo(start + 10);
        assertThat(file.find("a")).get().extracting(TensorEntry::dimensions).isEqualTo(new long[] {2, 1});
        assertThat(file.find("c")).isEmpty();
        assertThatThrownBy(() -> file.entries().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> file.metadata().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void readsAnEmptyFileAndZeroSizedTensors() {
        assertThat(Headers.read(Headers.file("{}", 0)).entries()).isEmpty();
        String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                + "\"e\":{\"dtype\":\"I64\",\"shape\":[0],\"data_offsets\":[0,0]},"
                + "\"s\":{\"dtype\":\"BOOL\",\"shape\":[],\"data_offsets\":[4,5]}}";
        assertThat(Headers.read(Headers.file(header, 5)).entries())
                .extracting(TensorEntry::name)
                .containsExactly("e", "x", "s");
    }

    @Test
    void keepsOffsetsBeyondTwoGibibytes() throws IOException {
        long big = 5L << 30;
        String header = "{\"a\":{\"dtype\":\"F16\",\"shape\":[" + big / 2 + "],\"data_offsets\":[0," + big + "]},"
                + "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[" + big + "," + (big + 3) + "]}}";
        Path path = folder.resolve("big.safetensors");
        try (FileChannel sparse = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            sparse.write(ByteBuffer.wrap(Headers.file(header, 0)));
            sparse.write(ByteBuffer.wrap(new byte[] {7, 8, 9}), 8L + header.length() + big);
        }
        SafetensorsFile file = SafetensorsFile.open(path);
        TensorEntry last = file.find("b").orElseThrow();
        assertThat(last.offset()).isEqualTo(8L + header.length() + big);
        try (FileChannel channel = FileChannel.open(path)) {
            ByteBuffer bytes = ByteBuffer.allocate(3);
            channel.read(bytes, last.offset());
            assertThat(bytes.array()).containsExactly(7, 8, 9);
        }
    }

    @Test
    void aHugeSparseHeaderIsRefusedAtItsFirstByte() throws IOException {
        Path path = folder.resolve("sparse.safetensors");
        try (FileChannel sparse = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            ByteBuffer length = ByteBuffer.allocate(8)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .putLong(99_999_999)
                    .flip();
            sparse.write(length);
            sparse.write(ByteBuffer.wrap(new byte[1]), 200_000_000);
        }
        assertThatThrownBy(() -> SafetensorsFile.open(path))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("not valid JSON");
    }

    @Test
    void namesTheFileThatIsMissingOrAFolder() {
        assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("no.safetensors")))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageEndingWith("no.safetensors: no such file");
        assertThatThrownBy(() -> SafetensorsFile.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("is a folder");
    }

    @Test
    void anEntryChecksItself() {
        assertThatThrownBy(() -> new TensorEntry("a", SafetensorsDtype.F32, List.of(2L), 0, 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("F32 [2] takes 8");
        assertThatThrownBy(() -> new TensorEntry("a", SafetensorsDtype.F32, List.of(-2L), 0, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dimension -2 is negative");
    }
}
