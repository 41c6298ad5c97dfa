package io.swift4j.train;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.modality.interleave.Interleaving;
import io.swift4j.modality.lesson.LessonSource;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.BoxStyle;
import io.swift4j.train.media.MediaPipeline;
import java.nio.file.Path;
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
        Optional<LessonSource> lessons =
                LessonSource.of(model, options.media().codec().map(Path::of));
        if (lessons.isPresent() && !lessons.get().learnsWords()) {
            return lessons.map(MediaPipeline::of);
        }
        boolean writes = !Interleaving.outputs(model.config().modelType(), model.folder())
                .isEmpty();
        if (!model.decoder().hasSenses() && !writes) {
            return Optional.empty();
        }
        ProcessorOptions.Builder wanted = ProcessorOptions.builder();
        options.media().maxPixels().ifPresent(wanted::maxPixels);
        ProcessorOptions chosen = wanted.build();
        ConfigJson config = ConfigJson.read(model.folder().resolve("config.json"));
        BoxStyle style = switch (config.optionalText("model_type").orElse("")) {
            case "qwen2_vl" -> BoxStyle.MARKERS;
            case "qwen2_5_vl", "qwen2_5_omni" -> BoxStyle.PIXELS;
            default -> BoxStyle.THOUSANDTHS;
        };
        int patch = style == BoxStyle.PIXELS ? patch(config) : 0;
        MediaPipeline pipeline = new MediaPipeline(
                MediaProcessor.load(model.folder(), chosen),
                MediaDecoder.defaults(),
                model.folder() + " " + chosen,
                style,
                patch,
                writes ? Optional.of(medium -> Interleaving.of(model).words(medium)) : Optional.empty());
        return Optional.of(lessons.map(pipeline::with).orElse(pipeline));
    }

    private static int patch(ConfigJson config) {
        ConfigJson thinker = config.has("thinker_config") ? config.object("thinker_config") : config;
        return thinker.object("vision_config").integer("patch_size", 14);
    }
}
