package io.swift4j.modality.music;

import io.swift4j.core.SwiftException;
import io.swift4j.core.generate.LogitsProcessor;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.Network;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Value;
import io.swift4j.modality.layers.BlockStack;
import io.swift4j.modality.layers.Layouts;
import io.swift4j.modality.layers.TowerGroup;
import io.swift4j.modality.layers.TowerNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Dia's encoder of texts and decoder of codes, and its loss.
 *
 * <p>Knows nothing of texts and sound, only of bytes and codes. Runs record gradients as the thread's {@link GradMode} says. Results
 * belong to the innermost {@link TensorScope}. Closing frees scripts, not weights.
 */
public final class DiaNetwork implements TowerNetwork {

    private static final int PROBE_LENGTH = 16;

    private final DiaConfig config;
    private final Dtype dtype;
    private final String device;
    private final BlockStack encoder;
    private final BlockStack decoder;
    private final TowerGroup both;

    private DiaNetwork(DiaConfig config, Dtype dtype, String device, BlockStack encoder, BlockStack decoder) {
        this.config = config;
        this.dtype = dtype;
        this.device = device;
        this.encoder = encoder;
        this.decoder = decoder;
        this.both = new TowerGroup(List.of(encoder, decoder), device);
    }

    /**
     * Both towers over weights that stay the caller's.
     *
     * @throws SwiftException naming every tensor that is missing or misshapen
     */
    static DiaNetwork of(DiaConfig config, Weights checkpoint, String device) {
        config.shapes().check(checkpoint);
        Map<String, Tensor> weights = checkpoint.tensors();
        Dtype dtype = Objects.requireNonNull(weights.get("logits_dense.weight")).dtype();
        BlockStack encoder = BlockStack.of(
                () -> config.encoder().script("Dia's encoder", "dia_encoder.py", dtype),
                weights,
                config.encoder().layers(),
                Layouts.numbered("model.encoder.", "layers.", List.of()));
        BlockStack decoder = BlockStack.of(
                () -> config.decoder()
                        .script("Dia's decoder", "dia_decoder.py", dtype)
                        .constant("vocabulary", config.decoder().vocabSize())
                        .constant("cross_heads", config.crossHeads())
                        .constant("cross_shared_heads", config.crossSharedHeads()),
                weights,
                config.decoder().layers(),
                Layouts.numbered("model.decoder.", "layers.", List.of("logits_dense.")));
        return new DiaNetwork(config, dtype, device, encoder, decoder);
    }

    @Override
    public DiaNetwork extend(DecoderExtension addition) {
        List<BlockStack> extended = both.extend(addition);
        return new DiaNetwork(config, dtype, device, extended.get(0), extended.get(1));
    }

    @Override
    public TowerGroup towers() {
        return both;
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public Dtype dtype() {
        return dtype;
    }

    /**
     * The states of texts, {@code [batch, bytes, width of the encoder]}.
     *
     * @param ids bytes {@code [batch][bytes]}
     * @param keep 0 for padding, which comes last, 1 elsewhere
     */
    public Tensor encode(int[][] ids, int[][] keep) {
        if (ids.length == 0 || ids[0].length == 0) {
            throw new SwiftException("there is no text to speak");
        }
        check("token", Tensor.of(ids), config.encoder().vocabSize());
        return encoder.run(Map.of("input_ids", here(Tensor.of(ids)), "attention_mask", here(Tensor.of(keep))))
                .get(0);
    }

    private static void check(String what, Tensor values, int size) {
        for (long value : values.toLongs()) {
            if (value < 0 || value >= size) {
                throw new SwiftException(what + " " + value + " must lie in [0, " + (size - 1) + "]");
            }
        }
    }

    /**
     * Scores {@code [batch * channels, frames, vocabulary]}.
     *
     * @param states of texts
     * @param keep 0 for their padding, int64 {@code [batch, bytes]}
     * @param codes int64 {@code [batch, frames, channels]}, with delays
     * @param frames 0 for frames that are padding, int64 {@code [batch, frames]}
     */
    public Tensor scores(Tensor states, Tensor keep, Tensor codes, Tensor frames) {
        if (codes.rank() != 3 || codes.size(0) != states.size(0) || codes.size(2) != config.channels()) {
            throw new SwiftException("codes must be [" + states.size(0) + ", frames, " + config.channels() + "], not "
                    + Arrays.toString(codes.shape()));
        }
        check("code", codes, config.decoder().vocabSize());
        Tensor made = decoder.run(
                        Map.of("states", states, "keep", here(keep), "codes", here(codes), "frames", here(frames)))
                .get(0);
        return made.reshape(
                codes.size(0) * codes.size(2), codes.size(1), config.decoder().vocabSize());
    }

    @Override
    public Tensor probe() {
        int[] all = new int[PROBE_LENGTH];
        Arrays.fill(all, 1);
        int[] words = Network.spread(PROBE_LENGTH, config.encoder().vocabSize());
        int[] codes = Network.spread(
                PROBE_LENGTH * config.channels(), config.decoder().vocabSize());
        Tensor keep = Tensor.of(all, 1, PROBE_LENGTH);
        return scores(
                encode(new int[][] {words}, new int[][] {all}),
                keep,
                Tensor.of(codes, 1, PROBE_LENGTH, config.channels()),
                keep);
    }

    /**
     * The mean cross entropy of labels, a scalar.
     *
     * @param scores as {@link #scores} gives them
     * @param labels int64 {@code [batch * channels, frames]}, -100 where nothing is learned; they are not shifted: the decoder's input is
     */
    public Tensor loss(Tensor scores, Tensor labels) {
        return decoder.script().tensor("label_loss", scores, here(labels));
    }

    /**
     * Adds to the gradient of every tensor that gathers one.
     *
     * @param codes the decoder's input, as {@link #scores} takes it
     * @param frames 0 for frames that are padding
     * @return the {@link #loss}
     */
    public double gradients(int[][] ids, int[][] keep, Tensor codes, Tensor frames, Tensor labels) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor loss = loss(scores(encode(ids, keep), Tensor.of(keep), codes, frames), labels);
            loss.backward();
            return loss.item();
        }
    }

    /**
     * Begins answers to texts.
     *
     * @param ids bytes {@code [batch][bytes]}
     * @param frames of the beginning, {@code [batch][frames]}, 0 for padding
     * @param capacity frames that fit
     * @param scale of guidance away from a text of zeros; 1 for none
     * @param topK from how many codes guidance lets be chosen
     */
    CodeSteps begin(int[][] ids, int[][] keep, int[][] frames, int capacity, double scale, int topK) {
        return new Steps(ids, keep, frames, capacity, scale, topK);
    }

    /** The rules by which answers end, for one generation of at most {@code length} frames, beginning included. */
    LogitsProcessor[] endings(int length) {
        Script script = decoder.script();
        int channels = config.channels();
        DelayedEnds ends = new DelayedEnds(config, length);
        return new LogitsProcessor[] {
            (ids, scores) -> script.tensor("ends_in_first", scores, channels, config.end()),
            (ids, scores) -> {
                int[] likeliest = script.tensor("likeliest", scores).toInts();
                int[] ending = ends.next(likeliest, ids[0].length);
                return script.tensor("ended", scores, here(Tensor.of(ending, ending.length)), config.end());
            }
        };
    }

    /** Keys and values of texts and of what was written. */
    private final class Steps implements CodeSteps {

        private final TensorScope scope = TensorScope.open();
        private final Value told;
        private final Value written;
        private final Tensor frames;
        private final double scale;
        private final int topK;
        private int length;

        private Steps(int[][] ids, int[][] keep, int[][] beginning, int capacity, double scale, int topK) {
            this.scale = scale;
            this.topK = topK;
            try {
                int rows = guided() ? 2 * ids.length : ids.length;
                int[][] texts = Arrays.copyOf(ids, rows);
                int[][] kept = Arrays.copyOf(keep, rows);
                int[][] real = new int[rows][capacity];
                for (int row = 0; row < rows; row++) {
                    int own = row % ids.length;
                    texts[row] = row < ids.length ? ids[own] : new int[ids[own].length];
                    kept[row] = keep[own];
                    Arrays.fill(real[row], 1);
                    System.arraycopy(beginning[own], 0, real[row], 0, beginning[own].length);
                }
                Script script = decoder.script();
                this.frames = here(Tensor.of(real));
                this.told = Value.list(
                        script.tensors("text_memory", decoder.blocks(), encode(texts, kept), here(Tensor.of(kept))));
                this.written = Value.list(script.tensors(
                        "empty_cache",
                        config.decoder().layers(),
                        told,
                        capacity,
                        config.decoder().headSize()));
            } catch (RuntimeException e) {
                scope.close();
                throw e;
            }
        }

        private boolean guided() {
            return scale != 1;
        }

        @Override
        public Tensor append(int[][] codes) {
            int channels = config.channels();
            int batch = codes.length / channels;
            int width = codes[0].length;
            int[] flat = new int[codes.length * width];
            for (int row = 0; row < codes.length; row++) {
                for (int at = 0; at < width; at++) {
                    flat[(row / channels * width + at) * channels + row % channels] = codes[row][at];
                }
            }
            Script script = decoder.script();
            Tensor given = here(Tensor.of(flat, batch, width, channels));
            Tensor all = guided() ? script.tensor("twice", given) : given;
            Tensor scores = script.tensor(
                    "step",
                    decoder.top(),
                    decoder.blocks(),
                    all,
                    frames.narrow(1, 0, length + width),
                    told,
                    written,
                    length);
            length += width;
            return guided() ? script.tensor("picked", scores, scale, topK) : scores;
        }

        @Override
        public void close() {
            scope.close();
        }
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
    }
}
