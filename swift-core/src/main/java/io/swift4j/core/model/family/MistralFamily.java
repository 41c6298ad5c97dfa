package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.ModelFamily;
import java.util.List;

/** Mistral: Llama with a sliding window in every layer. */
public final class MistralFamily implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("mistral");
    }

    @Override
    public String knownFor() {
        return "Mistral 7B, Mistral NeMo, Mistral Small";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        return DecoderConfig.builder(
                        config, DecoderDefaults.common().keyValueHeads(8).maxPositions(131_072))
                .window(Windows.plain(config, 4096))
                .build();
    }
}
