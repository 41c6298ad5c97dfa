package io.swift4j.modality.router;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.content.Modality;
import io.swift4j.core.model.InputReader;
import io.swift4j.core.model.InputReaderProvider;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.WebAccess;
import io.swift4j.modality.processor.MediaProcessor;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Readers of media for the models whose {@code config.json} speaks of encoders, with the processor of their folder. */
public final class ModelMedia implements InputReaderProvider {

    @Override
    public Optional<InputReader> reader(Path folder, ConfigJson config, boolean web) {
        MediaDecoder decoder = MediaDecoder.defaults();
        Set<Modality> taken = Taken.by(config);
        return taken.size() == 1
                ? Optional.empty()
                : Optional.of(new ProcessorReader(
                        folder.toString(),
                        taken,
                        MediaProcessor.load(folder),
                        web ? decoder.withWeb(WebAccess.defaults()) : decoder));
    }
}
