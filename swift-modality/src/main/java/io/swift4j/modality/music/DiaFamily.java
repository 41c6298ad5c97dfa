package io.swift4j.modality.music;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.ModelFamily;
import io.swift4j.core.model.Weights;
import io.swift4j.core.model.WriterConfig;
import java.util.List;
import java.util.Optional;

/** Dia (Nari Labs 2025), which {@link Dia} runs. */
public final class DiaFamily implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("dia");
    }

    @Override
    public String knownFor() {
        return "Dia: speech of two speakers";
    }

    @Override
    public WriterConfig configure(ConfigJson config) {
        DiaConfig.read(config);
        return WriterConfig.of(config);
    }

    @Override
    public Optional<String> decoderName(String checkpointName) {
        return Optional.of(checkpointName);
    }

    @Override
    public DiaNetwork network(ConfigJson config, Weights weights, LoadOptions options) {
        return DiaNetwork.of(DiaConfig.read(config), weights, options.device());
    }
}
