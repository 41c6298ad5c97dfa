package io.swift4j.train;

import io.swift4j.core.model.PretrainedModel;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.media.MediaPipeline;
import java.util.Optional;

/** What reads the media of rows for a model. */
public final class TrainingMedia {

    private TrainingMedia() {}

    /**
     * The pipeline of a model with its folder's processor and the options of a run.
     *
     * @return empty for a model of text alone
     * @throws io.swift4j.core.config.ConfigException with all problems of the processor's files
     */
    public static Optional<MediaPipeline> of(TrainOptions options, PretrainedModel model) {
        if (!model.decoder().hasSenses()) {
            return Optional.empty();
        }
        ProcessorOptions.Builder wanted = ProcessorOptions.builder();
        options.media().maxPixels().ifPresent(wanted::maxPixels);
        ProcessorOptions chosen = wanted.build();
        return Optional.of(new MediaPipeline(
                MediaProcessor.load(model.folder(), chosen), MediaDecoder.defaults(), model.folder() + " " + chosen));
    }
}
