package io.swift4j.peft.prompt;

import io.swift4j.core.SwiftException;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.Tensor;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.ExtensionBuilder;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** One matrix {@code [virtual tokens, hidden]}. */
final class PromptAdapter extends Adapter {

    static final String NAME = "prompt_embeddings";

    private final PromptConfig config;

    PromptAdapter(PromptConfig config, AdapterSpace space) {
        super(config, space);
        this.config = config;
        parameter(NAME, start(space));
    }

    private Tensor start(AdapterSpace space) {
        int count = config.virtualTokens();
        if (space.loading() || config.start() == PromptConfig.Start.RANDOM) {
            return space.normal(1, count, space.decoder().config().hiddenSize());
        }
        Tensor table = space.decoder().denseWeight(-1, "embed_tokens");
        String text = config.text();
        if (config.start() == PromptConfig.Start.TEXT && text != null) {
            return PromptMath.run("rows", table, ids(space, text));
        }
        return PromptMath.run("drawn_rows", table, count);
    }

    private Tensor ids(AdapterSpace space, String text) {
        try (Tokenizer tokenizer = Tokenizer.load(space.folder())) {
            int[] ids = tokenizer.encode(text, true).ids();
            if (ids.length == 0) {
                throw new SwiftException("prompt_tuning_init_text '" + text + "' has no tokens");
            }
            int[] filled = new int[config.virtualTokens()];
            for (int i = 0; i < filled.length; i++) {
                filled[i] = ids[i % ids.length];
            }
            return space.decoder().here(Tensor.of(filled, filled.length));
        }
    }

    @Override
    protected String savedName(String name) {
        return name;
    }

    @Override
    protected void writeState(ObjectNode json) {
        var model = space().decoder().config();
        PromptJson.write(json, model.hiddenSize(), model.heads(), model.layers());
        if (config.start() == PromptConfig.Start.TEXT && !json.hasNonNull("tokenizer_name_or_path")) {
            json.put("tokenizer_name_or_path", space().folder().toString());
        }
    }

    @Override
    protected void apply(ExtensionBuilder target, boolean training) {
        target.promptTokens(config.virtualTokens());
        target.put(-1, NAME, get(NAME));
    }

    @Override
    public Optional<String> mergeObstacle() {
        return Optional.of("virtual tokens are part of the input, not of any weight");
    }
}
