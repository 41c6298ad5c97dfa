package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the embedding, or of the output layer, that are trained in the place of the model's; all others stay what they are.
 *
 * <p>An adapter owns the tensors: the rows {@code [tokens, hidden]} in float32 are its parameters, and a copy of the whole matrix in the
 * model's type, in which they stand, gathers their gradients. An output layer that is the embedding follows it, as in PEFT.
 */
public final class TokenRows {

    private static final String EMBEDDING = "embed_tokens";
    private static final String HEAD = "lm_head";
    private static final String WEIGHT = ".weight";

    /** A matrix, with the numbers of its rows that are trained; {@code module} is its path. */
    private record Place(String module, String key, int[] rows) {

        String matrix() {
            return module + ".with_tokens";
        }
    }

    private final List<Place> places = new ArrayList<>();
    private final String suffix;
    private final AdapterSpace space;

    private TokenRows(String suffix, AdapterSpace space) {
        this.suffix = suffix;
        this.space = space;
    }

    /**
     * Finds the rows.
     *
     * @param suffix of the rows' names, after the path of their module
     * @throws SwiftException naming every module that the model has not, and tokens beyond its rows
     */
    public static TokenRows of(TokenIndices wanted, String suffix, AdapterSpace space) {
        TokenRows found = new TokenRows(suffix, space);
        List<String> problems = new ArrayList<>();
        wanted.byModule().forEach((module, tokens) -> found.add(module, tokens, problems));
        if (!problems.isEmpty()) {
            throw new SwiftException("trainable_token_indices: " + String.join("; ", problems));
        }
        if (found.places.size() == 2
                && found.tied()
                && Arrays.equals(found.places.get(0).rows, found.places.get(1).rows)) {
            found.places.removeIf(place -> place.key.equals(HEAD));
        }
        return found;
    }

    private void add(String module, List<Integer> tokens, List<String> problems) {
        Adaptable base = space.base();
        for (String key : List.of(EMBEDDING, HEAD)) {
            String path = base.parameterName(-1, key);
            if (!path.equals(module) && !path.endsWith("." + module)) {
                continue;
            }
            Tensor matrix = matrix(key);
            if (matrix == null) {
                continue;
            }
            List<Integer> beyond =
                    tokens.stream().filter(token -> token >= matrix.size(0)).toList();
            if (!beyond.isEmpty()) {
                problems.add(module + " has " + matrix.size(0) + " rows, numbered from 0, and none for " + beyond);
            } else {
                places.add(new Place(
                        path, key, tokens.stream().mapToInt(Integer::intValue).toArray()));
            }
            return;
        }
        problems.add("the model has no embedding or output layer '" + module + "' in plain numbers");
    }

    private @Nullable Tensor matrix(String key) {
        Map<String, Tensor> top = space.base().topTensors();
        Tensor own = top.get(key + WEIGHT);
        Tensor found = own == null && key.equals(HEAD) ? top.get(EMBEDDING + WEIGHT) : own;
        return found != null && found.dtype().isFloatingPoint() ? found : null;
    }

    /** Whether the output layer is the embedding. */
    private boolean tied() {
        return !space.base().topTensors().containsKey(HEAD + WEIGHT);
    }

    /** The names of the rows. */
    private String rows(Place place) {
        return place.module + "." + suffix;
    }

    /** What the rows begin as, by name: what they are in the model, or random. */
    public Map<String, Tensor> values(boolean random) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Place place : places) {
            Tensor own = Objects.requireNonNull(matrix(place.key));
            values.put(
                    rows(place),
                    random
                            ? space.normal(1, place.rows.length, own.size(1))
                            : PeftMath.run("rows_of", own, indices(place)));
        }
        return values;
    }

    /** Whole matrices by name, for the adapter to own as tensors that gather gradients. */
    public Map<String, Tensor> matrices() {
        Map<String, Tensor> matrices = new LinkedHashMap<>();
        for (Place place : places) {
            Tensor own = Objects.requireNonNull(matrix(place.key));
            matrices.put(place.matrix(), PeftMath.run("plain_copy", own));
        }
        return matrices;
    }

    private Tensor indices(Place place) {
        long[] rows = new long[place.rows.length];
        Arrays.setAll(rows, i -> place.rows[i]);
        return space.base().here(Tensor.of(rows, rows.length));
    }

    /** Puts the rows as they are now into the matrices. */
    public void refresh(Function<String, Tensor> get) {
        try (TensorScope scope = TensorScope.open()) {
            for (Place place : places) {
                Tensor matrix = get.apply(place.matrix());
                PeftMath.run("put_rows", matrix, indices(place), get.apply(rows(place)));
            }
        }
    }

    /** Leads the gradients of the matrices to the rows, and clears them. */
    public void passGradients(Function<String, Tensor> get) {
        try (TensorScope scope = TensorScope.open()) {
            for (Place place : places) {
                Tensor matrix = get.apply(place.matrix());
                Tensor gradient = matrix.grad();
                if (gradient != null) {
                    get.apply(rows(place)).backward(PeftMath.run("rows_of", gradient, indices(place)));
                    PeftMath.run("cleared", gradient);
                }
            }
        }
    }

    /** What gathers gradients: the matrices in the place of the rows among an adapter's parameters. */
    public Map<String, Tensor> gathering(Map<String, Tensor> parameters, Function<String, Tensor> get) {
        Map<String, Tensor> gathering = new LinkedHashMap<>(parameters);
        for (Place place : places) {
            gathering.remove(rows(place));
            gathering.put(place.matrix(), get.apply(place.matrix()));
        }
        return gathering;
    }

    /**
     * Adds the matrices to a decoder.
     *
     * @throws SwiftException when another adapter has changed the same one
     */
    public void extend(ExtensionBuilder target, Function<String, Tensor> get) {
        for (Place place : places) {
            if (target.has(-1, place.key + WEIGHT)) {
                throw new SwiftException("trainable_token_indices: " + place.module
                        + " is trained by another adapter, or whole by modules_to_save; rows of it can't be besides");
            }
            target.put(-1, place.key + WEIGHT, get.apply(place.matrix()));
        }
    }

    /**
     * Refuses rows of a module that is changed otherwise too, as PEFT does.
     *
     * @param changed paths of modules
     */
    public void checkApart(Set<String> changed) {
        for (Place place : places) {
            if (changed.contains(place.module)) {
                throw new SwiftException("trainable_token_indices: " + place.module
                        + " is also among target_modules or modules_to_save; name it in one of them alone");
            }
        }
    }

    /** The matrices as they are now, by the names of the model's parameters. */
    public Map<String, Tensor> merged(Function<String, Tensor> get) {
        refresh(get);
        Map<String, Tensor> merged = new LinkedHashMap<>();
        for (Place place : places) {
            merged.put(place.module + WEIGHT, get.apply(place.matrix()));
        }
        return merged;
    }

    /** Whether rows of the embedding are trained, and with them those of an output layer that is the embedding. */
    public boolean ofEmbedding() {
        return places.stream().anyMatch(place -> place.key.equals(EMBEDDING));
    }

    /** The name under which PEFT repeats the rows for an output layer that is the embedding, and that of the rows. */
    public Map<String, String> repeated() {
        Map<String, String> names = new LinkedHashMap<>();
        boolean headToo = places.stream().anyMatch(place -> place.key.equals(HEAD));
        for (Place place : places) {
            if (place.key.equals(EMBEDDING) && tied() && !headToo) {
                names.put(space.base().parameterName(-1, HEAD) + "." + suffix, rows(place));
            }
        }
        return names;
    }
}
