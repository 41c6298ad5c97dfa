package io.swift4j.modality.processor.family;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Processed;
import java.util.List;
import java.util.Map;

/** Media of one kind for a tower of its own: the text beside them has no placeholders and stays as it is. */
final class WordlessProcessor implements MediaProcessor {

    /** What the tower takes. */
    interface Preparing {
        MediaTensors prepare(MediaItems items);
    }

    private final MediaKind kind;
    private final Preparing preparing;
    private final Map<String, Batches.Joining> joining;

    WordlessProcessor(MediaKind kind, Map<String, Batches.Joining> joining, Preparing preparing) {
        this.kind = kind;
        this.joining = joining;
        this.preparing = preparing;
    }

    @Override
    public Processed process(String text, MediaItems items) {
        return new Processed(text, List.of(), prepare(items));
    }

    @Override
    public MediaTensors prepare(MediaItems items) {
        boolean others = !(kind == MediaKind.IMAGE || items.images().isEmpty())
                || !(kind == MediaKind.VIDEO || items.films().isEmpty())
                || !(kind == MediaKind.AUDIO || items.sounds().isEmpty());
        if (others) {
            throw new SwiftException("this model takes " + (kind == MediaKind.IMAGE ? "pictures" : "sounds") + " only; "
                    + items.images().size() + " pictures, " + items.films().size() + " films and "
                    + items.sounds().size() + " sounds are given");
        }
        return items.isEmpty() ? MediaTensors.NONE : preparing.prepare(items);
    }

    @Override
    public MediaTensors collate(List<MediaTensors> samples) {
        return Batches.joined(samples, joining);
    }
}
