package io.swift4j.train.report;

import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowId;
import io.swift4j.train.data.RowSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A source that notes what is wrong with the boxes of the rows that are read of it.
 *
 * @param source the rows
 * @param mediaRoot where relative paths of media begin; empty for where the rows say
 * @param boxes takes what is wrong, by row
 */
record BoxCheckedSource(
        RowSource source, Optional<Path> mediaRoot, MediaDecoder decoder, Map<RowId, List<String>> boxes)
        implements RowSource {

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public RawRow row(long index) {
        RawRow row = source.row(index);
        if (!boxes.containsKey(row.id())) {
            Path folder = mediaRoot.orElse(row.media().folder());
            List<String> problems = new BoxCheck(decoder, folder).problems(row.fields());
            if (!problems.isEmpty()) {
                boxes.put(row.id(), problems);
            }
        }
        return row;
    }
}
