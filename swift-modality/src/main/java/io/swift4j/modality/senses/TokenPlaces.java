package io.swift4j.modality.senses;

import io.swift4j.core.model.AxisPositions;
import io.swift4j.core.model.MediaTensors;
import java.util.List;
import java.util.Optional;

/** Where tokens are when there are media among them. Thread-safe. */
public interface TokenPlaces {

    /** Tokens are where their number in the row says. */
    TokenPlaces PLAIN = new TokenPlaces() {
        @Override
        public List<String> tensors() {
            return List.of();
        }

        @Override
        public Optional<AxisPositions> of(int[][] ids, Optional<int[][]> keep, MediaTensors media) {
            return Optional.empty();
        }
    };

    /** The names of media tensors that only this reads. */
    List<String> tensors();

    /**
     * The places.
     *
     * @param ids {@code [batch][tokens]}
     * @param keep 0 for padding
     * @return empty for plain positions
     */
    Optional<AxisPositions> of(int[][] ids, Optional<int[][]> keep, MediaTensors media);
}
