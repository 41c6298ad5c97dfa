package io.swift4j.peft.tokens;

import io.swift4j.core.torch.Tensor;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.ExtensionBuilder;
import io.swift4j.peft.TokenIndices;
import io.swift4j.peft.TokenRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of some tokens. */
final class TokensAdapter extends Adapter {

    private final TokenRows rows;

    TokensAdapter(TokensConfig config, AdapterSpace space) {
        super(config, space);
        Map<String, List<Integer>> wanted = new LinkedHashMap<>();
        List<String> modules = config.modules().isEmpty() ? List.of(TokenIndices.EMBEDDING) : config.modules();
        modules.forEach(module -> wanted.put(module, config.tokens()));
        this.rows = TokenRows.of(new TokenIndices(wanted), "trainable_tokens_delta", space);
        rows.values(config.random() && !space.loading()).forEach(this::parameter);
        rows.matrices().forEach((name, matrix) -> buffer(name, matrix).requireGrad(true));
    }

    /** With the rows once more for an output layer that is the embedding, as PEFT saves them. */
    @Override
    protected Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>(parameters());
        rows.repeated().forEach((copy, name) -> state.put(copy, get(name)));
        return state;
    }

    @Override
    protected Set<String> optionalNames() {
        return Set.copyOf(rows.repeated().keySet().stream().map(this::savedName).toList());
    }

    @Override
    protected void refresh() {
        rows.refresh(this::get);
    }

    @Override
    public Map<String, Tensor> gathering() {
        return rows.gathering(parameters(), this::get);
    }

    @Override
    public void passGradients() {
        rows.passGradients(this::get);
    }

    @Override
    protected void apply(ExtensionBuilder target, boolean training) {
        rows.extend(target, this::get);
    }

    @Override
    protected boolean headFollows() {
        return rows.ofEmbedding();
    }

    @Override
    protected Map<String, Tensor> mergedBiases() {
        return rows.merged(this::get);
    }
}
