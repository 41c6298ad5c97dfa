package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Perception;
import io.swift4j.train.config.MediaOptions;
import io.swift4j.train.data.Batches;
import io.swift4j.train.data.Position;
import io.swift4j.train.media.CachedPerception;
import io.swift4j.train.media.EncoderCache;
import io.swift4j.train.media.FedMedia;
import io.swift4j.train.media.MediaFeed;
import io.swift4j.train.media.MediaSourceOfTensors;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The feeds of a run's micro-batches, to learn and to measure with; none where there are no media. For the loop's thread. */
final class MediaFeeds implements AutoCloseable {

    private final Optional<MediaFeed> learned;
    private final Optional<MediaFeed> measured;
    private final Optional<EncoderCache> cache;
    private long reported;

    private MediaFeeds(Optional<MediaFeed> learned, Optional<MediaFeed> measured, Optional<EncoderCache> cache) {
        this.cache = cache;
        this.learned = learned;
        this.measured = measured;
    }

    /**
     * Feeds for a run.
     *
     * @param encoders runs the model's encoders with its adapter, for a cache
     * @param trained the names of what is trained
     * @throws SwiftException where a cache is wanted although encoders, or what follows them, are trained
     */
    static MediaFeeds of(
            Batches<?> train,
            Optional<? extends Batches<?>> evaluation,
            Optional<MediaSourceOfTensors> source,
            MediaOptions options,
            Function<MediaTensors, Perception> encoders,
            Set<String> trained) {
        Optional<EncoderCache> cache = cache(options, trained);
        Optional<MediaSourceOfTensors> used =
                source.map(plain -> cache.isEmpty() ? plain : new CachedPerception(plain, cache.get(), encoders));
        Optional<MediaFeed> learned = feed(train, used, options, Integer.MAX_VALUE);
        Optional<MediaFeed> measured = evaluation.flatMap(batches -> feed(batches, used, options, 1));
        return new MediaFeeds(learned, measured, cache);
    }

    private static Optional<EncoderCache> cache(MediaOptions options, Set<String> trained) {
        long bytes = (long) (options.encoderCacheGib() * (1L << 30));
        if (bytes == 0) {
            return Optional.empty();
        }
        for (String name : trained) {
            ModelPart part = ModelPart.of(name);
            if (part != ModelPart.DECODER) {
                throw new SwiftException("encoder_cache_gib is for encoders of which nothing is trained, but " + name
                        + " is; set " + part.freezing() + " to true, or leave the cache out");
            }
        }
        return Optional.of(new EncoderCache(bytes));
    }

    private static Optional<MediaFeed> feed(
            Batches<?> batches, Optional<MediaSourceOfTensors> source, MediaOptions options, int epochs) {
        return batches.examples().stream()
                .filter(example -> example.media().isPresent())
                .findFirst()
                .map(first -> new MediaFeed(
                        batches,
                        source.orElseThrow(() -> new SwiftException(first.origin()
                                + ": the row has media, but the trainer was given nothing that reads them; give it the"
                                + " TrainingData that was read, or Trainer.Builder.media")),
                        options.dataloaderNumWorkers(),
                        options.dataloaderNumWorkers() * options.dataloaderPrefetchFactor(),
                        epochs));
    }

    FedMedia learned(Position position) {
        return learned.map(feed -> feed.get(position)).orElse(FedMedia.NONE);
    }

    FedMedia measured(Position position) {
        return measured.map(feed -> feed.get(position)).orElse(FedMedia.NONE);
    }

    /** Nanoseconds that learning has waited for data since this was last asked; empty where there are no media. */
    Optional<Long> waited() {
        return learned.map(feed -> {
            long since = feed.waitedNanos() - reported;
            reported = feed.waitedNanos();
            return since;
        });
    }

    @Override
    public void close() {
        learned.ifPresent(MediaFeed::close);
        measured.ifPresent(MediaFeed::close);
        cache.ifPresent(EncoderCache::close);
    }
}
