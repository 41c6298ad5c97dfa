package io.swift4j.modality.music;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.ModelFamily;
import io.swift4j.core.model.Weights;
import io.swift4j.core.model.WriterConfig;
import java.util.List;
import java.util.Optional;

/** MusicGen (Copet et al. 2023), which {@link Composer} runs. */
public final class MusicgenFamily implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("musicgen");
    }

    @Override
    public String knownFor() {
        return "MusicGen: music";
    }

    @Override
    public WriterConfig configure(ConfigJson config) {
        MusicConfig.read(config);
        return WriterConfig.of(config);
    }

    @Override
    public Optional<String> decoderName(String checkpointName) {
        return Optional.of(checkpointName).filter(name -> !name.startsWith(Composer.CODEC));
    }

    @Override
    public MusicNetwork network(ConfigJson config, Weights weights, LoadOptions options) {
        return MusicNetwork.of(MusicConfig.read(config), weights, options.device());
    }
}
