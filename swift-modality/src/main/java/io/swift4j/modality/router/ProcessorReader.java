package io.swift4j.modality.router;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.model.InputReader;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Processed;
import java.util.List;
import java.util.Set;

/** Reads media with a model's {@link MediaProcessor}. */
public final class ProcessorReader implements InputReader {

    private final Set<Modality> takes;
    private final MediaProcessor processor;
    private final MediaDecoder decoder;
    private final ModalityRouter router;

    /**
     * A reader for a model.
     *
     * @param model what messages call it
     * @param takes what it has encoders for
     */
    public ProcessorReader(String model, Set<Modality> takes, MediaProcessor processor, MediaDecoder decoder) {
        this.takes = Set.copyOf(takes);
        this.processor = processor;
        this.decoder = decoder;
        // Which head answers is for the model to say, whatever is read here.
        this.router = ModalityRouter.of(model, takes, Set.of(Modality.values())).withDecoder(decoder);
    }

    @Override
    public Set<Modality> takes() {
        return takes;
    }

    @Override
    public Routed route(List<Message> messages, TaskConfig task) {
        Route route = router.route(messages, task);
        return new Routed(route.messages(), route.explain());
    }

    @Override
    public Expanded expand(String text, List<Content.Medium> media) {
        Processed processed = processor.process(text, MediaRefs.decode(media, decoder));
        return new Expanded(processed.text(), processed.media());
    }

    @Override
    public MediaTensors collate(List<MediaTensors> samples) {
        return processor.collate(samples);
    }
}
