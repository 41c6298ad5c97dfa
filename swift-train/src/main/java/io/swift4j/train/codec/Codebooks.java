package io.swift4j.train.codec;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.codec.Codecs;
import io.swift4j.train.data.CounterRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The codebooks of a codec in training, and the moving averages that they follow. Owns its tensors. */
final class Codebooks implements AutoCloseable {

    /** Below this part of what a code would be given if all were given equally often, it is dead. */
    private static final double LEAST = 0.1;

    private static final int ROUNDS = 10;

    private final CodebookShape shape;
    private final double decay;
    private final Script script;
    private final List<Tensor> books = new ArrayList<>();
    private final List<Tensor> sizes = new ArrayList<>();
    private final List<Tensor> totals = new ArrayList<>();

    Codebooks(CodebookShape shape, double decay) {
        this.shape = shape;
        this.decay = decay;
        this.script = Codecs.script("codebook")
                .resource(Codebooks.class, "codebook.py")
                .constant("sphere", shape.sphere())
                .build();
        for (int i = 0; i < shape.count(); i++) {
            int entries = shape.codes() * shape.dim();
            books.add(TensorScope.detach(Tensor.of(new float[entries], shape.codes(), shape.dim())));
            sizes.add(TensorScope.detach(Tensor.of(new float[shape.codes()], shape.codes())));
            totals.add(TensorScope.detach(Tensor.of(new float[entries], shape.codes(), shape.dim())));
        }
    }

    CodebookShape shape() {
        return shape;
    }

    /** The vectors {@code [codes, dim]} of a book. */
    Tensor book(int number) {
        return books.get(number);
    }

    /** How often each code was given, {@code [codes]}. */
    Tensor size(int number) {
        return sizes.get(number);
    }

    /** The sum of the vectors that each code was given to, {@code [codes, dim]}. */
    Tensor total(int number) {
        return totals.get(number);
    }

    /** Latents as the decoder takes them while there are no codes. */
    Tensor unquantised(Tensor latents) {
        return script.tensor("unquantised", latents);
    }

    /** {@code vectors}, {@code commitment}, and {@code rows.N} and {@code codes.N} of each book. */
    Map<String, Tensor> quantise(Tensor latents) {
        return script.dict("quantise", latents, books);
    }

    /** Moves the books towards what one step gave them; how many codes were revived. */
    int follow(Map<String, Tensor> quantised, CounterRandom random) {
        int revived = 0;
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            for (int i = 0; i < shape.count(); i++) {
                Tensor rows = Objects.requireNonNull(quantised.get("rows." + i));
                Tensor codes = Objects.requireNonNull(quantised.get("codes." + i));
                double least = LEAST * rows.size(0) / shape.codes();
                revived += (int) script.integer(
                        "follow_",
                        rows,
                        codes,
                        books.get(i),
                        sizes.get(i),
                        totals.get(i),
                        decay,
                        least,
                        picks(random, (int) rows.size(0)));
            }
        }
        return revived;
    }

    /** Makes the books of what the encoder gives; {@code batch} is how many rows one step sees. */
    void settle(List<Tensor> latents, int batch, CounterRandom random) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            List<Tensor> parts =
                    latents.stream().map(each -> script.tensor("rows", each)).toList();
            Tensor left = script.tensor("joined", parts);
            for (int i = 0; i < shape.count(); i++) {
                Tensor picks = picks(random, (int) left.size(0));
                script.call("settle_", left, books.get(i), sizes.get(i), totals.get(i), picks, ROUNDS, batch);
                left = script.tensor("left_over", left, books.get(i));
            }
        }
    }

    private Tensor picks(CounterRandom random, int rows) {
        long[] picks = new long[shape.codes()];
        for (int i = 0; i < picks.length; i++) {
            picks[i] = random.below(rows);
        }
        return Tensor.of(picks, picks.length);
    }

    /** The mean over the books. */
    double perplexity() {
        return sizes.stream()
                .mapToDouble(size -> script.number("perplexity", size))
                .average()
                .orElse(0);
    }

    /** All that later steps depend on, by name. */
    Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (int i = 0; i < shape.count(); i++) {
            state.put("book." + i, books.get(i));
            state.put("size." + i, sizes.get(i));
            state.put("total." + i, totals.get(i));
        }
        return state;
    }

    @Override
    public void close() {
        state().values().forEach(Tensor::close);
        script.close();
    }
}
