package io.swift4j.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.testing.NoLeaks;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors that are windows on a file. */
@ExtendWith(NoLeaks.class)
class MappedFileTest {

    @TempDir
    Path folder;

    private Path file(byte... bytes) throws IOException {
        return Files.write(folder.resolve("bytes.bin"), bytes);
    }

    private Path floats(int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            buffer.putFloat(i);
        }
        return file(buffer.array());
    }

    @Test
    void alignedTensorsAreWindowsOnOneMapping() throws IOException {
        try (TensorScope scope = TensorScope.open();
                MappedFile mapped = MappedFile.open(floats(12));
                Script script = Script.builder("fill")
                        .functions("fill.py", "def fill(self, x: Tensor) -> None:\n  x.fill_(7)\n")
                        .build()) {
            Tensor a = mapped.tensor(Dtype.FLOAT32, 8, 2, 3);
            Tensor overlapping = mapped.tensor(Dtype.FLOAT32, 28, 2);
            assertThat(a.toFloats()).containsExactly(2, 3, 4, 5, 6, 7);
            script.call("fill", a);
            assertThat(overlapping.toFloats()).as("the same memory").containsExactly(7, 8);
        }
        assertThat(ByteBuffer.wrap(Files.readAllBytes(folder.resolve("bytes.bin")))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getFloat(8))
                .as("the file is never written")
                .isEqualTo(2);
    }

    @Test
    void unalignedTensorsAreCopies() throws IOException {
        byte[] bytes = new byte[2 + 12];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(2)
                .putFloat(1.5f)
                .putFloat(-2)
                .putFloat(3);
        try (TensorScope scope = TensorScope.open();
                MappedFile mapped = MappedFile.open(file(bytes))) {
            NativeMemory before = NativeMemory.now();
            Tensor copy = mapped.tensor(Dtype.FLOAT32, 2, 3);
            assertThat(copy.toFloats()).containsExactly(1.5f, -2, 3);
            assertThat(NativeMemory.now().bytes() - before.bytes())
                    .as("only the copy: no mapping of the whole file")
                    .isEqualTo(12);
        }
    }

    @ParameterizedTest
    @EnumSource(Dtype.class)
    void everyTypeIsReadAlignedAndUnaligned(Dtype dtype) throws IOException {
        byte[] bytes = new byte[8 + 3 * 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (dtype == Dtype.BOOL ? i % 2 : i * 5);
        }
        try (TensorScope scope = TensorScope.open();
                MappedFile mapped = MappedFile.open(file(bytes))) {
            for (int offset : new int[] {0, 8, 7}) {
                byte[] expected = java.util.Arrays.copyOfRange(bytes, offset, offset + 3 * dtype.bytes());
                Tensor tensor = mapped.tensor(dtype, offset, 3, 1);
                assertThat(tensor.dtype()).isEqualTo(dtype);
                assertThat(tensor.toBytes()).as("offset %s", offset).isEqualTo(expected);
            }
        }
    }

    @Test
    void aFileBeyondTwoGibibytesIsReadAtItsEnd() throws IOException {
        Path large = folder.resolve("large.bin");
        long size = (3L << 30) + 2;
        // A sparse file: it takes no space on disk.
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(size);
            sparse.seek(size - 10);
            sparse.write(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40, 0x55, 0x66});
        }
        try (TensorScope scope = TensorScope.open();
                MappedFile mapped = MappedFile.open(large)) {
            assertThat(mapped.tensor(Dtype.FLOAT32, size - 10, 2).toFloats())
                    .as("unaligned, so copied")
                    .containsExactly(1, 2);
            assertThat(mapped.tensor(Dtype.BFLOAT16, size - 8, 1).toFloats()).containsExactly(1);
            assertThat(mapped.tensor(Dtype.UINT8, size - 2, 2).toInts()).containsExactly(0x55, 0x66);
            Tensor most = mapped.tensor(Dtype.UINT8, 0, size);
            assertThat(most.count()).isEqualTo(size);
            assertThat(most.narrow(0, size - 1, 1).item()).isEqualTo(0x66);
        }
    }

    @Test
    void rangesOutsideTheFileAreRefused() throws IOException {
        Path path = floats(4);
        try (MappedFile mapped = MappedFile.open(path)) {
            assertThatThrownBy(() -> mapped.tensor(Dtype.FLOAT32, 4, 4))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("16 bytes from 4 on are not inside " + path.toRealPath() + " of 16 bytes");
            assertThatThrownBy(() -> mapped.tensor(Dtype.FLOAT32, -4, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> mapped.tensor(Dtype.FLOAT32, 16, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> mapped.tensor(Dtype.FLOAT32, 0, -1, -2))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> mapped.tensor(Dtype.FLOAT32, 0, -1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> mapped.tensor(Dtype.FLOAT32, 0, 1L << 62, 8))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> mapped.tensor(Dtype.UINT8, Long.MAX_VALUE, 2))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void emptyTensorsAndAnEmptyFileAreFine() throws IOException {
        try (TensorScope scope = TensorScope.open();
                MappedFile mapped = MappedFile.open(file())) {
            Tensor empty = mapped.tensor(Dtype.BFLOAT16, 0, 0, 5);
            assertThat(empty.shape()).containsExactly(0, 5);
            assertThat(empty.dtype()).isEqualTo(Dtype.BFLOAT16);
        }
    }

    @Test
    void tensorsOutliveTheFileObject() throws IOException {
        try (TensorScope scope = TensorScope.open()) {
            Tensor tensor;
            try (MappedFile mapped = MappedFile.open(floats(4))) {
                tensor = mapped.tensor(Dtype.FLOAT32, 4, 3);
            }
            assertThat(tensor.toFloats()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void theFileObjectOutlivesTheScopeThatFirstMapped() throws IOException {
        try (MappedFile mapped = MappedFile.open(floats(4))) {
            for (int i = 0; i < 2; i++) {
                try (TensorScope scope = TensorScope.open()) {
                    assertThat(mapped.tensor(Dtype.FLOAT32, 12, 1).item()).isEqualTo(3);
                }
            }
            mapped.close();
        }
    }

    @Test
    void scalarsHaveNoDimensions() throws IOException {
        try (TensorScope scope = TensorScope.open();
                MappedFile mapped = MappedFile.open(floats(2))) {
            Tensor scalar = mapped.tensor(Dtype.FLOAT32, 4);
            assertThat(scalar.rank()).isZero();
            assertThat(scalar.item()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "ünïcode", "模型", "emoji-😀", "quote\"and\\backslash"})
    void folderNamesOfAnyLetterWork(String name) throws IOException {
        Path inside = Files.createDirectory(folder.resolve(name)).resolve("weights.bin");
        Files.write(inside, new byte[] {0, 0, (byte) 0x80, 0x3f});
        try (TensorScope scope = TensorScope.open();
                MappedFile mapped = MappedFile.open(inside)) {
            assertThat(mapped.tensor(Dtype.FLOAT32, 0, 1).item()).isEqualTo(1);
        }
    }

    @Test
    void aMissingFileIsAnIoError() {
        assertThatThrownBy(() -> MappedFile.open(folder.resolve("absent.bin"))).isInstanceOf(NoSuchFileException.class);
    }
}
