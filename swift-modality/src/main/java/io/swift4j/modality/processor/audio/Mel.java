package io.swift4j.modality.processor.audio;

import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What mel spectra are computed with: the script, a window and the filters. */
final class Mel {

    static final Script SCRIPT =
            Script.builder("mel").resource(Mel.class, "mel.py").build();

    /** Never freed: a process has few kinds of them, and processors share them. */
    private static final Map<Kind, Mel> KINDS = new ConcurrentHashMap<>();

    /**
     * What window and filters follow from.
     *
     * @param slaney which scale the filters are on
     * @param dtype of both
     */
    record Kind(int window, boolean slaney, int bins, double lowest, double highest, int rate, Dtype dtype) {

        /** The smallest there is, for a configuration that is wrong. */
        static final Kind NONE = new Kind(16, true, 1, 0, 1, 16, Dtype.FLOAT32);
    }

    private final Tensor window;

    private final Tensor filters;

    private Mel(Tensor window, Tensor filters) {
        this.window = window;
        this.filters = filters;
    }

    static Mel of(Kind kind) {
        return KINDS.computeIfAbsent(kind, Mel::make);
    }

    private static Mel make(Kind kind) {
        int frequencies = 1 + kind.window / 2;
        double[][] filters = kind.slaney
                ? MelFilters.slaney(frequencies, kind.bins, kind.lowest, kind.highest, kind.rate)
                : MelFilters.htk(frequencies, kind.bins, kind.lowest, kind.highest, kind.rate);
        try (TensorScope scope = TensorScope.open()) {
            double[][] window = {MelFilters.hann(kind.window)};
            return new Mel(
                    TensorScope.detach(tensor(window, kind.dtype).reshape(-1)),
                    TensorScope.detach(tensor(filters, kind.dtype)));
        }
    }

    private static Tensor tensor(double[][] rows, Dtype dtype) {
        ByteBuffer bytes =
                ByteBuffer.allocate(rows.length * rows[0].length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double[] row : rows) {
            for (double value : row) {
                bytes.putDouble(value);
            }
        }
        return Tensor.ofBytes(bytes.flip(), Dtype.FLOAT64, rows.length, rows[0].length)
                .to(dtype);
    }

    Tensor window() {
        return window;
    }

    Tensor filters() {
        return filters;
    }
}
