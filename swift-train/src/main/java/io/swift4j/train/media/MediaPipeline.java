package io.swift4j.train.media;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Image;
import io.swift4j.modality.grounding.PictureSize;
import io.swift4j.modality.lesson.LessonSource;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import io.swift4j.modality.media.source.SourceLoader;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Processed;
import io.swift4j.modality.router.MediaRefs;
import io.swift4j.train.data.BoxStyle;
import io.swift4j.train.data.MediaExpansion;
import io.swift4j.train.data.MediaRecipe;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decodes and processes the media of rows: once before training, to know how many tokens they take, and again whenever a row's turn
 * comes.
 *
 * <p>How many placeholders a medium takes only the processor knows, so that encoding a data set decodes and processes every medium
 * once; their tensors are freed at once. Thread-safe.
 */
public final class MediaPipeline implements MediaExpansion, MediaSourceOfTensors {

    private final Optional<MediaProcessor> processor;
    private final MediaDecoder decoder;
    private final String options;
    private final BoxStyle style;
    private final int patch;
    private final Optional<Function<Content.Medium, String>> spoken;
    private final Optional<LessonSource> lessons;

    /**
     * A pipeline.
     *
     * @param options of the processor, in any words: they are part of what media are told apart by
     */
    public MediaPipeline(MediaProcessor processor, MediaDecoder decoder, String options) {
        this(processor, decoder, options, BoxStyle.THOUSANDTHS, 0);
    }

    /**
     * A pipeline of a model that finds places.
     *
     * @param options of the processor, in any words
     * @param style how the model writes places in pictures
     * @param patch the pixels of a patch's side, where the processor tells grids of patches; 0 where it does not
     */
    public MediaPipeline(MediaProcessor processor, MediaDecoder decoder, String options, BoxStyle style, int patch) {
        this(processor, decoder, options, style, patch, Optional.empty());
    }

    /**
     * A pipeline of a model that writes media.
     *
     * @param spoken gives the text in which an assistant says a medium
     */
    public MediaPipeline(
            MediaProcessor processor,
            MediaDecoder decoder,
            String options,
            BoxStyle style,
            int patch,
            Optional<Function<Content.Medium, String>> spoken) {
        this(Optional.of(processor), decoder, options, style, patch, spoken, Optional.empty());
    }

    private MediaPipeline(
            Optional<MediaProcessor> processor,
            MediaDecoder decoder,
            String options,
            BoxStyle style,
            int patch,
            Optional<Function<Content.Medium, String>> spoken,
            Optional<LessonSource> lessons) {
        this.spoken = spoken;
        this.style = style;
        this.patch = patch;
        this.processor = processor;
        this.decoder = decoder;
        this.options = options;
        this.lessons = lessons;
    }

    /** A pipeline of a model that takes no media but those that it learns as codes. */
    public static MediaPipeline of(LessonSource lessons) {
        return new MediaPipeline(
                Optional.empty(),
                MediaDecoder.defaults(),
                "",
                BoxStyle.THOUSANDTHS,
                0,
                Optional.empty(),
                Optional.of(lessons));
    }

    /** The same for a model that learns codes too. */
    public MediaPipeline with(LessonSource more) {
        return new MediaPipeline(processor, decoder, options, style, patch, spoken, Optional.of(more));
    }

    @Override
    public Optional<LessonSource> lessons() {
        return lessons;
    }

    private MediaProcessor processor() {
        return processor.orElseThrow(() -> new SwiftException("the model takes no media among words"));
    }

    @Override
    public Expanded expand(String text, List<Content.Medium> media) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Processed processed = processor().process(text, MediaRefs.decode(media, decoder));
            Processed edits = new Processed(processed.text(), processed.edits(), MediaTensors.NONE);
            List<int[]> placeholders = edits.edits().stream()
                    .map(edit -> {
                        int start = edits.moved(edit.start());
                        return new int[] {start, start + edit.length()};
                    })
                    .toList();
            return new Expanded(edits.text(), edits::moved, placeholders, hash(media));
        }
    }

    @Override
    public String words(Content.Medium medium) {
        return spoken.map(words -> words.apply(medium)).orElseGet(() -> MediaExpansion.super.words(medium));
    }

    @Override
    public BoxStyle boxStyle() {
        return style;
    }

    @Override
    public PictureSize size(Content.Medium picture) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            MediaItems items = MediaRefs.decode(List.of(picture), decoder);
            Image image = items.images().get(0);
            if (style != BoxStyle.PIXELS) {
                return PictureSize.of(image.width(), image.height());
            }
            int[] grid = processor()
                    .prepare(items)
                    .find("image_grid_thw")
                    .orElseThrow(() -> new SwiftException("the model's processor gives no grid of patches"))
                    .toInts();
            return new PictureSize(image.width(), image.height(), grid[2] * patch, grid[1] * patch);
        }
    }

    @Override
    public MediaTensors prepare(MediaRecipe recipe) {
        Processed processed = processor().process(recipe.text(), MediaRefs.decode(recipe.media(), decoder));
        if (processed.text().length() != recipe.expandedLength()) {
            throw new SwiftException("its media have changed since the row was encoded: the text with placeholders has "
                    + processed.text().length() + " characters, not " + recipe.expandedLength());
        }
        return processed.media();
    }

    @Override
    public MediaTensors collate(List<MediaRecipe> recipes, List<MediaTensors> samples) {
        return samples.size() == 1 ? samples.get(0) : processor().collate(samples);
    }

    /** A hash of encoded content; where it is kept does not matter. */
    private String hash(List<Content.Medium> media) {
        ContentDigest digest = new ContentDigest();
        digest.add(options);
        for (Content.Medium medium : media) {
            digest.add(medium.getClass().getSimpleName());
            add(medium.source(), digest);
        }
        return digest.hex();
    }

    private void add(MediaRef ref, ContentDigest digest) {
        if (ref instanceof MediaRef.Frames frames) {
            digest.add(frames.pictures().size() + " pictures at " + frames.frameRate());
            frames.pictures().forEach(picture -> add(picture, digest));
            return;
        }
        MediaSource source = MediaRefs.source(ref);
        digest.add(SourceLoader.load(source, decoder.limits(), null));
    }
}
