package io.swift4j.modality.whisper;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Activation;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.audio.AudioEncoderConfig;
import io.swift4j.modality.audio.AudioScript;
import io.swift4j.modality.layers.BlockStack;
import io.swift4j.modality.layers.CheckpointedRun;
import io.swift4j.modality.layers.Layers;
import io.swift4j.modality.layers.Layouts;
import io.swift4j.modality.layers.TowerGroup;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whisper's encoder and decoder, and its loss.
 *
 * <p>Knows nothing of text, only ids. Runs record gradients as the thread's {@link io.swift4j.core.torch.GradMode} says. Closing
 * frees scripts, not weights.
 */
public final class WhisperNetwork implements AutoCloseable {

    static final String EMBEDDING = "model.decoder.embed_tokens.weight";

    private static final AtomicLong RUNS = new AtomicLong();

    private final WhisperConfig config;
    private final String device;
    private final BlockStack encoder;
    private final BlockStack decoder;
    private final TowerGroup both;

    private WhisperNetwork(WhisperConfig config, String device, BlockStack encoder, BlockStack decoder) {
        this.config = config;
        this.device = device;
        this.encoder = encoder;
        this.decoder = decoder;
        this.both = new TowerGroup(List.of(encoder, decoder), device);
    }

    static WhisperNetwork of(WhisperConfig config, Map<String, Tensor> weights, Dtype dtype, String device) {
        BlockStack encoder = BlockStack.of(
                () -> AudioScript.script(config.encoder(), dtype),
                weights,
                config.encoder().layers(),
                Layouts.numbered("model.encoder.", "layers.", List.of()));
        BlockStack decoder = BlockStack.of(
                () -> script(config, dtype),
                weights,
                config.layers(),
                Layouts.numbered("model.decoder.", "layers.", config.tied() ? List.of() : List.of("proj_out.")));
        return new WhisperNetwork(config, device, encoder, decoder);
    }

    private static Script.Builder script(WhisperConfig config, Dtype dtype) {
        return Script.builder("whisper")
                .resource(Layers.class, "layers.py")
                .resource(WhisperNetwork.class, "whisper.py")
                .constant("compute_dtype", dtype.code())
                .constant("heads", config.heads())
                .constant("norm_eps", 1e-5)
                .constant("mlp_activation", Activation.scriptName(config.activation()))
                .constant("padding_token", config.padToken());
    }

    /** The encoder, whose blocks are {@code model.encoder.layers}. */
    public BlockStack encoder() {
        return encoder;
    }

    /** The decoder, whose blocks are {@code model.decoder.layers}. */
    public BlockStack decoder() {
        return decoder;
    }

    /** The same network with something added to it; the caller's, to be closed before this one. */
    public WhisperNetwork extend(DecoderExtension addition) {
        List<BlockStack> extended = both.extend(addition);
        return new WhisperNetwork(config, device, extended.get(0), extended.get(1));
    }

    /** What adapters may change: the blocks of both towers, counted through, and what lies outside of them. */
    public TowerGroup towers() {
        return both;
    }

    /** The encoder's states {@code [batch, positions, hidden]} of windows {@code [batch, mel, frames]} of full length. */
    public Tensor encode(Tensor features) {
        return encoder.run(encoderInput(features)).get(0);
    }

    /** What the encoder is given, by the names of its script's inputs. */
    public Map<String, Tensor> encoderInput(Tensor features) {
        if (features.rank() != 3
                || features.size(1) != config.encoder().melBins()
                || features.size(2) != config.encoder().frames()) {
            throw new IllegalArgumentException("Whisper's encoder takes features [batch, "
                    + config.encoder().melBins() + ", " + config.encoder().frames() + "], not " + features);
        }
        return Map.of("input_features", here(features));
    }

    /**
     * What the decoder is given for labels, which are not shifted again: the same one to the right behind the start token,
     * padding in place of -100.
     *
     * @param labels token ids {@code [batch, tokens]}, -100 where nothing is to be learned
     */
    public Tensor decoderInput(Tensor labels) {
        if (config.padToken() < 0) {
            throw new SwiftException("config.json has no pad_token_id, which labels need in place of -100");
        }
        return decoder.script().tensor("shifted_right", here(labels), config.startToken(), config.padToken());
    }

    /**
     * Normed hidden states {@code [batch, tokens, hidden]}, then scores {@code [batch, tokens, vocabulary]}.
     *
     * @param states of the encoder
     * @param ids of prompt and answer, {@code [batch, tokens]}
     */
    public BlockStack.Outputs decode(Tensor states, Tensor ids) {
        if (ids.size(1) > config.maxTokens()) {
            throw new IllegalArgumentException(
                    "the decoder has " + config.maxTokens() + " positions, not " + ids.size(1));
        }
        return decoder.trace(Map.of("encoder_hidden_states", states, "input_ids", here(ids)));
    }

    /** Scores {@code [batch, tokens, vocabulary]} of labels, from their own input. */
    public Tensor scores(Tensor features, Tensor labels) {
        return decode(encode(features), decoderInput(labels)).results().get(1);
    }

    /**
     * Adds to the gradient of every tensor that gathers one. Dropout and SpecAugment are not applied, whatever the configuration
     * says.
     *
     * @param features windows {@code [batch, mel, frames]} of full length
     * @param labels token ids {@code [batch, tokens]}, -100 where nothing is to be learned
     * @param checkpointing whether blocks are run again on the way back instead of keeping what they computed
     * @return the {@link #loss}
     */
    public double gradients(Tensor features, Tensor labels, boolean checkpointing) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor ids = decoderInput(labels);
            if (!checkpointing) {
                Tensor loss = loss(decode(encode(features), ids).results().get(1), labels);
                loss.backward();
                return loss.item();
            }
            long seed = RUNS.incrementAndGet() * 1_000_003L;
            CheckpointedRun heard = encoder.checkpointed(encoderInput(features), seed);
            Tensor states = heard.results().get(0);
            Tensor leaf = decoder.script().tensor("detached", states).requireGrad(true);
            CheckpointedRun written =
                    decoder.checkpointed(Map.of("encoder_hidden_states", leaf, "input_ids", ids), seed + 100_000L);
            Tensor loss = loss(written.results().get(1), labels);
            loss.backward();
            written.backward();
            Tensor back = leaf.grad();
            if (back != null) {
                states.backward(back);
                heard.backward();
            }
            return loss.item();
        }
    }

    /** The mean cross entropy of the labels that are not -100, a scalar. */
    public Tensor loss(Tensor scores, Tensor labels) {
        return decoder.script().tensor("label_loss", scores, here(labels));
    }

    WhisperSteps steps() {
        return new WhisperSteps(decoder, config, device);
    }

    private Tensor here(Tensor tensor) {
        return both.here(tensor);
    }

    static WeightShapes shapes(WhisperConfig config) {
        WeightShapes shapes = new WeightShapes();
        AudioEncoderConfig ears = config.encoder();
        long width = config.hiddenSize();
        ears.shapes(shapes, "model.encoder.");
        shapes.tensor("model.encoder.embed_positions.weight", ears.maxPositions(), width)
                .norm("model.encoder.layer_norm", width)
                .tensor(EMBEDDING, config.vocabSize(), width)
                .tensor("model.decoder.embed_positions.weight", config.maxTokens(), width)
                .norm("model.decoder.layer_norm", width);
        List<String> both = List.of("self_attn", "encoder_attn");
        blocks(shapes, "model.decoder.layers.", config.layers(), width, config.feedForward(), both);
        return config.tied() ? shapes : shapes.matrix("proj_out", config.vocabSize(), width);
    }

    private static void blocks(
            WeightShapes shapes, String prefix, int count, long width, long feedForward, List<String> attentions) {
        for (int i = 0; i < count; i++) {
            String at = prefix + i + ".";
            for (String attention : attentions) {
                shapes.linear(at + attention + ".q_proj", width, width)
                        .matrix(at + attention + ".k_proj", width, width)
                        .linear(at + attention + ".v_proj", width, width)
                        .linear(at + attention + ".out_proj", width, width)
                        .norm(at + attention + "_layer_norm", width);
            }
            shapes.linear(at + "fc1", feedForward, width)
                    .linear(at + "fc2", width, feedForward)
                    .norm(at + "final_layer_norm", width);
        }
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
    }
}
