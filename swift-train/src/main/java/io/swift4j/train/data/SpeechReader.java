package io.swift4j.train.data;

import io.swift4j.core.content.MediaRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code audio_codes} (a list of whole numbers from 0, or a list of such lists) and {@code ref_audios}. */
final class SpeechReader {

    private static final String CODES = "audio_codes";
    private static final String REFERENCES = "ref_audios";

    private SpeechReader() {}

    static Optional<SpokenRow> read(RowFields row, MediaReferences references) {
        List<List<Integer>> codes = new ArrayList<>();
        for (Object element : row.list(CODES)) {
            List<?> step = element instanceof List<?> list ? list : java.util.Collections.singletonList(element);
            List<Integer> numbers = new ArrayList<>();
            for (Object code : step) {
                if (!(code instanceof Integer number) || number < 0) {
                    row.problems()
                            .add(CODES + "[" + codes.size() + "] is " + RowFields.shown(element)
                                    + "; codes must be whole numbers from 0");
                    return Optional.empty();
                }
                numbers.add(number);
            }
            codes.add(numbers);
        }
        List<MediaRef> voices = new ArrayList<>();
        Object given = row.value(REFERENCES);
        List<?> all = given == null ? List.of() : given instanceof List<?> list ? list : List.of(given);
        for (int i = 0; i < all.size(); i++) {
            references.read(all.get(i), REFERENCES + "[" + i + "]").ifPresent(voices::add);
        }
        return codes.isEmpty() && voices.isEmpty() ? Optional.empty() : Optional.of(new SpokenRow(codes, voices));
    }
}
