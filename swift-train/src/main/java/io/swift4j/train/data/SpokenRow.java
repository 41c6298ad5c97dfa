package io.swift4j.train.data;

import io.swift4j.core.content.MediaRef;
import java.util.List;

/**
 * What a row says of speech to be learned.
 *
 * @param codes the codec's tokens of the answer, a list for each step or codebook as the row has them
 * @param references sounds of the voice to speak with
 */
public record SpokenRow(List<List<Integer>> codes, List<MediaRef> references) {

    public SpokenRow {
        codes = codes.stream().map(List::copyOf).toList();
        references = List.copyOf(references);
    }
}
