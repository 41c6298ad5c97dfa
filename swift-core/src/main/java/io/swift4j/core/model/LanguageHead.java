package io.swift4j.core.model;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The output layer in training: losses and gradients of chosen rows without a {@code [tokens, vocabulary]} matrix.
 *
 * <p>Scores are computed in the model's type and everything after them in float32, as the reference does. Tokens that a configuration
 * calls unspoken, as Chameleon's codes of pictures, count for nothing where the target is another, as in the reference; where the target
 * is one of them, for which the reference's loss is infinite, all tokens count. Thread-safe.
 * Results belong to the caller's scope.
 */
public final class LanguageHead {

    private static final int CHUNK_BYTES = 48 << 20;
    private static final int PIECE_BYTES = 6 << 20;

    private final Decoder decoder;
    private final int chunkRows;
    private final int pieceRows;

    public LanguageHead(Decoder decoder) {
        this(decoder, CHUNK_BYTES, PIECE_BYTES);
    }

    /** With other sizes of what is multiplied at a time, at two bytes a score, and of what is then worked on, in float32. */
    LanguageHead(Decoder decoder, int chunkBytes, int pieceBytes) {
        int vocabulary = decoder.config().outputSize();
        this.decoder = decoder;
        this.chunkRows = Math.max(16, chunkBytes / (vocabulary * 2));
        this.pieceRows = Math.max(1, pieceBytes / (vocabulary * 4));
    }

    /**
     * What a chunked pass over the head gives.
     *
     * @param losses the negative log-likelihood of each target, smoothed if asked, {@code [rows]} float32
     * @param correct whether each target scored highest, {@code [rows]} bool
     * @param gradient with respect to the hidden states, {@code [rows, hidden]}; empty when none was asked for
     */
    public record Result(Tensor losses, Tensor correct, Tensor gradient) {}

    /** The most bytes that a pass over so many rows takes besides the matrix and its gradient, results included. */
    public long workspace(long rows) {
        int vocabulary = decoder.config().outputSize();
        long chunk = Math.min(rows, chunkRows) * vocabulary * decoder.dtype().bytes();
        long states = 2 * rows * decoder.config().hiddenSize() * decoder.dtype().bytes();
        return chunk + 2L * pieceRows * vocabulary * 4 + states;
    }

    /** Losses alone. */
    public Result losses(Tensor hidden, long[] targets, double smoothing) {
        return run(hidden, targets, null, smoothing);
    }

    /**
     * Losses, and the gradient of their weighted sum; that of the output matrix is added where it is trained.
     *
     * @param hidden final hidden states of the rows that have targets, {@code [rows, hidden]}
     * @param targets one token id for each row
     * @param weights of the rows in the sum, {@code [rows]} float32
     * @param smoothing how much of each target is spread evenly over the vocabulary, 0 to 1
     */
    public Result gradients(Tensor hidden, long[] targets, Tensor weights, double smoothing) {
        return run(hidden, targets, weights, smoothing);
    }

    private Result run(Tensor hidden, long[] targets, @Nullable Tensor weights, double smoothing) {
        if (smoothing < 0 || smoothing >= 1) {
            throw new IllegalArgumentException("label smoothing must be at least 0 and less than 1, not " + smoothing);
        }
        Script script = decoder.script();
        Tensor ids = decoder.here(Tensor.of(targets, targets.length));
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Tensor trained = weights == null ? null : trainedMatrix();
            Tensor none = Tensor.of(new float[0], 0);
            Tensor matrixGradient = trained == null ? none : script.tensor("zeros_float", trained);
            Script.Results results = script.results(
                    "head_losses",
                    decoder.topValue(),
                    hidden,
                    ids,
                    weights == null ? none : weights,
                    smoothing,
                    weights != null,
                    matrixGradient,
                    unspoken(),
                    chunkRows,
                    pieceRows);
            if (trained != null) {
                trained.backward(matrixGradient.to(trained.dtype()));
            }
            return new Result(results.tensor(0), results.tensor(1), results.tensor(2));
        }
    }

    private Tensor unspoken() {
        int[] tokens = decoder.config().unspoken();
        return decoder.here(Tensor.of(Arrays.stream(tokens).asLongStream().toArray(), tokens.length));
    }

    private @Nullable Tensor trainedMatrix() {
        Tensor own = decoder.topTensors().get("lm_head.weight");
        Tensor matrix = own == null ? decoder.topTensors().get("embed_tokens.weight") : own;
        return matrix != null && matrix.requiresGrad() ? matrix : null;
    }
}
