package io.swift4j.cli.verify;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Picks half-open ranges of rows {@code [[0, 36], [70, 106]]} and puts them end to end. */
final class RowRanges {

    private static final Script SCRIPT =
            Script.builder("rows").functions("rows.py", """
                    def joined(self, parts: List[Tensor]) -> Tensor:
                      return torch.cat(parts)
                    """).build();

    private RowRanges() {}

    static Tensor of(Tensor whole, Object ranges) {
        List<Tensor> parts = new ArrayList<>();
        if (ranges instanceof List<?> list) {
            for (Object range : list) {
                if (!(range instanceof List<?> two)
                        || two.size() != 2
                        || !(two.get(0) instanceof Integer from)
                        || !(two.get(1) instanceof Integer to)) {
                    throw new SwiftException("rows must be pairs of integers, not " + ranges);
                }
                parts.add(whole.narrow(0, from, to - from));
            }
        }
        return parts.size() == 1 ? parts.get(0) : SCRIPT.tensor("joined", parts);
    }
}
