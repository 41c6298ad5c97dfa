package io.swift4j;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Which tokens end an answer where {@code generation_config.json} leaves that open. */
final class EndTokens {

    private EndTokens() {}

    /** The settings, with the end-of-sequence tokens of {@code config.json} and of the tokenizer where they name none. */
    static GenerationConfig complete(GenerationConfig read, PretrainedModel model, Supplier<Tokenizer> tokenizer) {
        if (!read.eosTokenIds().isEmpty() || !(model.config() instanceof DecoderConfig config)) {
            return read;
        }
        Path folder = model.folder();
        Set<Integer> ends =
                new TreeSet<>(ConfigJson.read(folder.resolve("config.json")).integers("eos_token_id"));
        if (Files.exists(folder.resolve("tokenizer.json"))) {
            tokenizer.get().specialTokens().eos().ifPresent(ends::add);
        }
        ends.removeIf(id -> id < 0 || id >= config.vocabSize());
        return read.toBuilder().eosTokenIds(List.copyOf(ends)).build();
    }
}
