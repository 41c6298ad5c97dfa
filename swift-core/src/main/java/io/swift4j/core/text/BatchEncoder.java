package io.swift4j.core.text;

import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Truncates and pads the rows of a batch. */
final class BatchEncoder {

    private final Tokenizer tokenizer;
    private final BatchOptions options;
    private final OptionalInt maxLength;

    BatchEncoder(Tokenizer tokenizer, BatchOptions options) {
        this.tokenizer = tokenizer;
        this.options = options;
        this.maxLength = options.maxLength().isPresent() ? options.maxLength() : tokenizer.maxLength();
    }

    /** The tokens of a row that are left after truncation, by index. */
    private record Row(Encoding encoding, List<Integer> kept) {}

    BatchEncoding encode(List<String> texts) {
        List<Row> rows = new ArrayList<>(texts.size());
        for (String text : texts) {
            Encoding encoding = tokenizer.encode(text, options.addSpecialTokens());
            rows.add(new Row(encoding, kept(encoding)));
        }
        int width = width(rows);
        int pad = options.padding() == Padding.NONE ? 0 : padId();
        boolean left = options.paddingSide().orElse(tokenizer.paddingSide()) == Side.LEFT;
        int[][] ids = new int[rows.size()][];
        int[][] types = new int[rows.size()][];
        int[][] mask = new int[rows.size()][];
        for (int r = 0; r < rows.size(); r++) {
            Row row = rows.get(r);
            List<Integer> kept = row.kept();
            int length = Math.max(width, kept.size());
            int start = left ? length - kept.size() : 0;
            ids[r] = new int[length];
            types[r] = new int[length];
            mask[r] = new int[length];
            Arrays.fill(ids[r], pad);
            for (int i = 0; i < kept.size(); i++) {
                ids[r][start + i] = row.encoding().id(kept.get(i));
                types[r][start + i] = row.encoding().typeId(kept.get(i));
                mask[r][start + i] = 1;
            }
        }
        return new BatchEncoding(ids, mask, tokenizer.takesTypeIds() ? Optional.of(types) : Optional.empty());
    }

    private int padId() {
        OptionalInt pad = tokenizer.specialTokens().pad();
        if (pad.isEmpty()) {
            throw new SwiftException("the tokenizer has no padding token, so it cannot pad; set 'pad_token' in its"
                    + " tokenizer_config.json, for example to its eos_token");
        }
        return pad.getAsInt();
    }

    private List<Integer> kept(Encoding encoding) {
        int size = encoding.size();
        int excess = options.truncate() && maxLength.isPresent() ? size - maxLength.getAsInt() : 0;
        List<Integer> content = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            kept.add(i);
            if (!encoding.isAdded(i)) {
                content.add(i);
            }
        }
        if (excess > content.size()) {
            throw new SwiftException("maxLength " + maxLength.getAsInt() + " leaves no room for the "
                    + (size - content.size()) + " special tokens of every row");
        } else if (excess > 0) {
            boolean left = options.truncationSide().orElse(tokenizer.truncationSide()) == Side.LEFT;
            int from = left ? 0 : content.size() - excess;
            kept.removeAll(Set.copyOf(content.subList(from, from + excess)));
        }
        return kept;
    }

    private int width(List<Row> rows) {
        int longest = rows.stream().mapToInt(row -> row.kept().size()).max().orElse(0);
        int width = switch (options.padding()) {
            case NONE -> 0;
            case LONGEST -> longest;
            case MAX_LENGTH -> maxLength.orElse(0);
        };
        int multiple = options.padToMultipleOf();
        return (width + multiple - 1) / multiple * multiple;
    }
}
