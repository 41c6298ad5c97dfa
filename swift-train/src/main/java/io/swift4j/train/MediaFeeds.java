package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.train.config.MediaOptions;
import io.swift4j.train.data.Batches;
import io.swift4j.train.data.Position;
import io.swift4j.train.media.FedMedia;
import io.swift4j.train.media.MediaFeed;
import io.swift4j.train.media.MediaSourceOfTensors;
import java.util.Optional;

/** The feeds of a run's micro-batches, to learn and to measure with; none where there are no media. For the loop's thread. */
final class MediaFeeds implements AutoCloseable {

    private final Optional<MediaFeed> learned;
    private final Optional<MediaFeed> measured;
    private long reported;

    private MediaFeeds(Optional<MediaFeed> learned, Optional<MediaFeed> measured) {
        this.learned = learned;
        this.measured = measured;
    }

    static MediaFeeds of(
            Batches<?> train,
            Optional<? extends Batches<?>> evaluation,
            Optional<MediaSourceOfTensors> source,
            MediaOptions options) {
        Optional<MediaFeed> learned = feed(train, source, options, Integer.MAX_VALUE);
        Optional<MediaFeed> measured = evaluation.flatMap(batches -> feed(batches, source, options, 1));
        return new MediaFeeds(learned, measured);
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
    }
}
