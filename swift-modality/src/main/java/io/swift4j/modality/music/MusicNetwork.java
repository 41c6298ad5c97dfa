package io.swift4j.modality.music;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Activation;
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
import io.swift4j.modality.layers.Layers;
import io.swift4j.modality.layers.Layouts;
import io.swift4j.modality.layers.TowerGroup;
import io.swift4j.modality.layers.TowerNetwork;
import io.swift4j.modality.layers.WeightShapes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * MusicGen's encoder of texts and decoder of codes, and its loss.
 *
 * <p>Knows nothing of texts and sound, only of tokens and codes. Runs record gradients as the thread's {@link GradMode} says. Results
 * belong to the innermost {@link TensorScope}. Closing frees scripts, not weights.
 */
public final class MusicNetwork implements TowerNetwork {

    private static final String TEXT = "text_encoder.";
    private static final int PROBE_LENGTH = 16;

    private final MusicConfig config;
    private final Dtype dtype;
    private final String device;
    private final BlockStack text;
    private final BlockStack decoder;
    private final TowerGroup both;

    private MusicNetwork(MusicConfig config, Dtype dtype, String device, BlockStack text, BlockStack decoder) {
        this.config = config;
        this.dtype = dtype;
        this.device = device;
        this.text = text;
        this.decoder = decoder;
        this.both = new TowerGroup(List.of(text, decoder), device);
    }

    /**
     * Both towers over weights that stay the caller's.
     *
     * @throws SwiftException naming every tensor that is missing or misshapen
     */
    static MusicNetwork of(MusicConfig config, Weights checkpoint, String device) {
        Map<String, Tensor> weights = checkpoint.tensors();
        WeightShapes shapes = config.shapes(new WeightShapes());
        config.text().shapes(shapes, weights, TEXT);
        shapes.check(checkpoint);
        Dtype dtype = Objects.requireNonNull(weights.get("decoder.model.decoder.embed_tokens.0.weight"))
                .dtype();
        BlockStack text = config.text().stack(weights, TEXT, dtype);
        BlockStack decoder = BlockStack.of(
                () -> script(config, dtype),
                weights,
                config.layers(),
                Layouts.numbered(
                        "decoder.model.decoder.", "layers.", List.of("decoder.lm_heads.", "enc_to_dec_proj.")));
        return new MusicNetwork(config, dtype, device, text, decoder);
    }

    private static Script.Builder script(MusicConfig config, Dtype dtype) {
        return Script.builder("MusicGen")
                .resource(Layers.class, "layers.py")
                .resource(MusicNetwork.class, "musicgen.py")
                .constant("compute_dtype", dtype.code())
                .constant("heads", config.heads())
                .constant("codebooks", config.codebooks())
                .constant("norm_eps", 1e-5)
                .constant("mlp_activation", Activation.scriptName(config.activation()));
    }

    @Override
    public MusicNetwork extend(DecoderExtension addition) {
        List<BlockStack> extended = both.extend(addition);
        return new MusicNetwork(config, dtype, device, extended.get(0), extended.get(1));
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
     * The states of texts, {@code [batch, tokens, width of the text encoder]}.
     *
     * @param ids tokens {@code [batch][tokens]}
     * @param keep 0 for padding, 1 elsewhere
     * @throws SwiftException naming a token that the encoder does not have
     */
    public Tensor encode(int[][] ids, int[][] keep) {
        if (ids.length == 0 || ids[0].length == 0) {
            throw new SwiftException("there is no text to make music of");
        }
        for (int[] row : ids) {
            Arrays.stream(row)
                    .filter(id -> id < 0 || id >= config.text().vocabSize())
                    .findFirst()
                    .ifPresent(id -> {
                        throw new SwiftException("token " + id + " is not one of the text encoder's "
                                + config.text().vocabSize());
                    });
        }
        return text.run(Map.of("input_ids", here(Tensor.of(ids)), "attention_mask", here(Tensor.of(keep))))
                .get(0);
    }

    /**
     * Scores {@code [batch * codebooks, frames, vocabulary]}.
     *
     * @param states of texts
     * @param keep 0 for their padding, int64 {@code [batch, tokens]}
     * @param codes int64 {@code [batch * codebooks, frames]}
     */
    public Tensor scores(Tensor states, Tensor keep, Tensor codes) {
        long frames = codes.size(-1);
        long batch = codes.count() / (config.codebooks() * frames);
        if (batch * config.codebooks() * frames != codes.count() || batch != states.size(0)) {
            throw new SwiftException("codes must be [" + states.size(0) + " * " + config.codebooks() + ", frames], not "
                    + Arrays.toString(codes.shape()));
        }
        check(codes);
        Tensor made = decoder.run(Map.of(
                        "states",
                        states,
                        "keep",
                        here(keep),
                        "codes",
                        here(codes).reshape(batch, config.codebooks(), frames)))
                .get(0);
        return made.reshape(batch * config.codebooks(), frames, config.vocabSize());
    }

    private void check(Tensor codes) {
        for (long code : codes.toLongs()) {
            if (code < 0 || code > config.vocabSize()) {
                throw new SwiftException("code " + code + " must lie in [0, " + config.vocabSize() + "]");
            }
        }
    }

    /**
     * What the decoder is given for labels: the same one frame to the right, after the start code.
     *
     * @param labels codes {@code [batch, frames, codebooks]} with delays as they are to be learned; -100 where nothing is
     * @return {@code [batch * codebooks, frames]}
     */
    public Tensor decoderInput(Tensor labels) {
        if (config.start() < 0) {
            throw new SwiftException(
                    "config.json: decoder has no decoder_start_token_id, which labels need before them");
        }
        if (labels.rank() != 3 || labels.size(2) != config.codebooks() || labels.size(1) < 1) {
            throw new SwiftException("labels must be [batch, frames, " + config.codebooks() + "], not "
                    + Arrays.toString(labels.shape()));
        }
        return decoder.script()
                .tensor("shifted_right", here(labels), config.start(), config.padding())
                .reshape(labels.size(0) * labels.size(2), labels.size(1));
    }

    @Override
    public Tensor probe() {
        int[] all = new int[PROBE_LENGTH];
        Arrays.fill(all, 1);
        int[] words = Network.spread(PROBE_LENGTH, config.text().vocabSize());
        int frames = Math.min(PROBE_LENGTH, config.maxFrames());
        int[] codes = Network.spread(config.codebooks() * frames, config.vocabSize());
        return scores(
                encode(new int[][] {words}, new int[][] {all}),
                Tensor.of(all, 1, PROBE_LENGTH),
                Tensor.of(codes, config.codebooks(), frames));
    }

    /**
     * The mean over codebooks of each one's mean cross entropy, a scalar; labels that are -100 or padding are not learned.
     *
     * @param scores as {@link #scores} gives them
     * @param labels {@code [batch, frames, codebooks]}
     */
    public Tensor loss(Tensor scores, Tensor labels) {
        Tensor apart = scores.reshape(labels.size(0), labels.size(2), labels.size(1), config.vocabSize());
        return decoder.script().tensor("label_loss", apart, here(labels), config.padding());
    }

    /**
     * Adds to the gradient of every tensor that gathers one. Dropout is not applied, whatever the configuration says.
     *
     * @param labels as {@link #decoderInput} takes them
     * @return the {@link #loss}
     */
    public double gradients(int[][] ids, int[][] keep, Tensor labels) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor loss = loss(scores(encode(ids, keep), Tensor.of(keep), decoderInput(labels)), labels);
            loss.backward();
            return loss.item();
        }
    }

    /**
     * Begins answers to texts.
     *
     * @param capacity frames that fit
     * @param scale of guidance; 1 for none
     */
    CodeSteps begin(Tensor states, Tensor keep, int capacity, double scale) {
        return new Steps(states, here(keep), capacity, scale);
    }

    /** Keys and values of texts and of what was written. */
    private final class Steps implements CodeSteps {

        private final TensorScope scope = TensorScope.open();
        private final Value told;
        private final Value written;
        private final double scale;
        private int length;

        private Steps(Tensor states, Tensor keep, int capacity, double scale) {
            this.scale = scale;
            try {
                Script script = decoder.script();
                Tensor all = guided() ? script.tensor("beside_nothing", states) : states;
                Tensor seen = guided() ? script.tensor("beside_nothing", keep) : keep;
                told = Value.list(script.tensors("text_memory", decoder.top(), decoder.blocks(), all, seen));
                written = Value.list(script.tensors("empty_cache", told, capacity));
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
            int[][] rows = codes;
            if (guided()) {
                rows = Arrays.copyOf(codes, 2 * codes.length);
                System.arraycopy(codes, 0, rows, codes.length, codes.length);
            }
            Tensor frames =
                    here(Tensor.of(rows)).reshape(rows.length / config.codebooks(), config.codebooks(), rows[0].length);
            Script script = decoder.script();
            Tensor scores = script.tensor("step", decoder.top(), decoder.blocks(), frames, told, written, length);
            length += rows[0].length;
            return guided() ? script.tensor("guided", scores, scale) : scores;
        }

        @Override
        public void close() {
            scope.close();
        }
    }

    @Override
    public void close() {
        text.close();
        decoder.close();
    }
}
