package io.swift4j.core.model;

import io.swift4j.core.safetensors.SafetensorsDtype;
import io.swift4j.core.safetensors.SafetensorsWriter;
import io.swift4j.core.safetensors.TensorSource;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Tensors to and from safetensors files. */
public final class TensorFiles {

    private static final int PIECE_BYTES = 8 << 20;

    private TensorFiles() {}

    /** Writes tensors under their names, in order, whole or not at all. */
    public static void write(Path file, Map<String, Tensor> tensors) {
        List<TensorSource> sources = new ArrayList<>();
        tensors.forEach((name, tensor) -> sources.add(source(name, tensor.dtype(), tensor.shape(), () -> tensor)));
        SafetensorsWriter.write(file, SafetensorsWriter.PYTORCH_METADATA, sources);
    }

    /**
     * A tensor that is made when its turn to be written comes, and freed after it.
     *
     * @param maker called once, in a scope of its own
     */
    public static TensorSource source(String name, Dtype dtype, long[] shape, Supplier<Tensor> maker) {
        return new Source(name, dtypeOf(dtype), Arrays.stream(shape).boxed().toList(), maker);
    }

    private static SafetensorsDtype dtypeOf(Dtype dtype) {
        return SafetensorsDtype.of(
                        switch (dtype) {
                            case FLOAT64 -> "F64";
                            case FLOAT32 -> "F32";
                            case FLOAT16 -> "F16";
                            case BFLOAT16 -> "BF16";
                            case INT64 -> "I64";
                            case INT32 -> "I32";
                            case INT16 -> "I16";
                            case INT8 -> "I8";
                            case UINT8 -> "U8";
                            case BOOL -> "BOOL";
                            default -> throw new IllegalArgumentException(dtype + " tensors can't be written");
                        })
                .orElseThrow();
    }

    private record Source(String name, SafetensorsDtype dtype, List<Long> shape, Supplier<Tensor> maker)
            implements TensorSource {

        @Override
        public void writeTo(WritableByteChannel channel) throws IOException {
            try (TensorScope scope = TensorScope.open()) {
                Tensor flat = maker.get().reshape(-1);
                long piece = PIECE_BYTES / flat.dtype().bytes();
                for (long at = 0; at < flat.count(); at += piece) {
                    try (TensorScope inner = TensorScope.open()) {
                        channel.write(ByteBuffer.wrap(flat.narrow(0, at, Math.min(piece, flat.count() - at))
                                .toBytes()));
                    }
                }
            }
        }
    }
}
