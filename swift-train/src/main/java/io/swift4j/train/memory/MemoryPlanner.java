package io.swift4j.train.memory;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.LanguageHead;
import io.swift4j.core.torch.Tensor;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;

/**
 * States the memory of a step of next-token prediction from the shapes of the model, its adapter and a micro-batch.
 *
 * @param model with the adapter that is trained active
 * @param adapter that adapter
 * @param optimizerBytes the optimizer's state
 * @param checkpointing whether layers are run again instead of kept
 * @param replicas how many copies of the adapter compute at a time
 */
public record MemoryPlanner(
        AdaptedModel model, Adapter adapter, long optimizerBytes, boolean checkpointing, int replicas) {

    /** What the process grows by in its first steps: compiled scripts, kernels, the Java heap. */
    private static final long GROWTH = 48L << 20;
    /**
     * Holes in the C library's heap, as shares of a layer's memory. glibc before 2.38 can't use an aligned block again
     * whose rim it has given to its thread cache; without that cache fewer blocks are lost. Measured.
     */
    private static final double HOLES = 1.6;

    private static final double HOLES_WITHOUT_THREAD_CACHE = 0.75;
    /** The process without a model, where the system doesn't tell. */
    private static final long PROCESS = 320L << 20;

    /** The plan for micro-batches that are at most as large as one of these lengths in tokens. */
    public MemoryPlan plan(int... lengths) {
        Decoder plain = model.model().decoder();
        Decoder trained = model.trainingDecoder();
        long tokens = Arrays.stream(lengths).asLongStream().sum() + (long) lengths.length * trained.virtualTokens();
        long squares = squares(lengths, trained.virtualTokens());
        long parameters = adapter.parameters().values().stream()
                .mapToLong(tensor -> tensor.count() * tensor.dtype().bytes())
                .sum();
        long mapped = plain.mappedBytes() - unreadEmbedding(plain, tokens);
        long own = plain.ownBytes();
        Activations activations = activations(plain, trained, tokens, squares);
        return new MemoryPlan(
                mapped,
                own,
                parameters * replicas,
                parameters * replicas,
                optimizerBytes,
                activations.kept() * replicas,
                activations.workspace() * replicas,
                rest(own + parameters));
    }

    /** The sum of the squared lengths that attention fills sequences up to, by the rule of its script's {@code filled_blocks}. */
    private static long squares(int[] lengths, int virtualTokens) {
        int[] ascending = Arrays.stream(lengths).sorted().toArray();
        long squares = 0;
        int most = 0;
        for (int i = ascending.length - 1; i >= 0; i--) {
            if (2L * ascending[i] <= most || most == 0) {
                most = ascending[i];
            }
            squares += (long) (most + virtualTokens) * (most + virtualTokens);
        }
        return squares;
    }

    private record Activations(long kept, long workspace) {}

    private Activations activations(Decoder plain, Decoder trained, long tokens, long squares) {
        long stream = tokens * plain.config().hiddenSize() * trained.dtype().bytes();
        long head = new LanguageHead(trained).workspace(tokens) + 2 * stream;
        long kept = 2 * stream;
        long largest = 0;
        long passing = 0;
        for (int i = firstTrained(trained); i < plain.config().layers(); i++) {
            LayerMemory layer = new LayerMemory(plain, trained, i, tokens, squares);
            kept += checkpoints(plain) ? stream : layer.kept();
            largest = Math.max(largest, layer.kept());
            passing = Math.max(passing, layer.workspace());
        }
        long again = checkpoints(plain) ? largest : 0;
        long holes = (long) (holes() * (largest + passing));
        return new Activations(kept + again, holes + Math.max(passing + stream, head - again));
    }

    private static double holes() {
        String tunables = System.getenv("GLIBC_TUNABLES");
        return tunables != null && tunables.contains("tcache_count=0") ? HOLES_WITHOUT_THREAD_CACHE : HOLES;
    }

    private boolean checkpoints(Decoder plain) {
        return checkpointing || plain.quantized();
    }

    private static int firstTrained(Decoder trained) {
        int layers = trained.layerTensors().size();
        for (int i = 0; i < layers; i++) {
            if (trained.layerTensors().get(i).values().stream().anyMatch(Tensor::requiresGrad)) {
                return i;
            }
        }
        return layers;
    }

    /** Rows of the embedding that a step doesn't look at stay in the file, unless it is the output layer too. */
    private static long unreadEmbedding(Decoder plain, long tokens) {
        Map<String, Tensor> top = plain.topTensors();
        Tensor embedding = top.get("embed_tokens.weight");
        if (embedding == null || !top.containsKey("lm_head.weight")) {
            return 0;
        }
        long bytes = embedding.count() * embedding.dtype().bytes();
        long rowBytes = Math.max(64 << 10, embedding.size(1) * embedding.dtype().bytes());
        return Math.max(0, bytes - tokens * rowBytes);
    }

    private static long rest(long known) {
        OptionalLong anonymous = ProcessMemory.anonymous();
        OptionalLong resident = ProcessMemory.resident();
        OptionalLong mapped = ProcessMemory.mappedCheckpoints();
        if (anonymous.isEmpty() || resident.isEmpty() || mapped.isEmpty()) {
            return PROCESS + GROWTH;
        }
        long libraries = resident.getAsLong() - anonymous.getAsLong() - mapped.getAsLong();
        return Math.max(0, anonymous.getAsLong() - known) + Math.max(0, libraries) + GROWTH;
    }
}
