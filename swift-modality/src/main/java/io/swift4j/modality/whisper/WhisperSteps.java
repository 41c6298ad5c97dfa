package io.swift4j.modality.whisper;

import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Value;
import io.swift4j.modality.layers.BlockStack;

/** The decoder one step at a time, with what it has computed already kept. */
final class WhisperSteps {

    private final BlockStack decoder;
    private final WhisperConfig config;
    private final String device;

    WhisperSteps(BlockStack decoder, WhisperConfig config, String device) {
        this.decoder = decoder;
        this.config = config;
        this.device = device;
    }

    /** Begins answers to what the encoder has heard; {@code capacity} tokens fit, prompt included. */
    Memory listen(Tensor states, int capacity) {
        return new Memory(states, capacity);
    }

    /** Keys and values of what was heard and of what was written. */
    final class Memory implements AutoCloseable {

        private final TensorScope scope = TensorScope.open();
        private final Value heard;
        private final Value written;
        private int length;

        private Memory(Tensor states, int capacity) {
            try {
                heard = Value.list(decoder.script().tensors("heard_by_all", decoder.blocks(), states));
                written = Value.list(decoder.script()
                        .tensors(
                                "empty_cache", config.layers(), states.size(0), capacity, config.hiddenSize(), device));
            } catch (RuntimeException e) {
                scope.close();
                throw e;
            }
        }

        /** Appends ids {@code [batch, tokens]}; the float32 scores {@code [batch, vocabulary]} of what may follow. */
        Tensor append(int[][] ids) {
            Tensor rows = Tensor.of(ids);
            Tensor here = device.equals("cpu") ? rows : rows.to(device);
            Tensor scores =
                    decoder.script().tensor("step", decoder.top(), decoder.blocks(), here, heard, written, length);
            length += ids[0].length;
            return scores;
        }

        @Override
        public void close() {
            scope.close();
        }
    }
}
