package io.swift4j.modality.whisper;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Weights;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.audio.AudioScript;
import io.swift4j.modality.layers.Layers;
import io.swift4j.modality.layers.StandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whisper (Radford et al. 2022): writes down what is said in a recording, or translates it to English.
 *
 * <p>Features are log-mel spectrograms {@code [batch, mel, frames]} in float32, one frame for 10 ms. Thread-safe. Results belong
 * to the caller's {@link TensorScope}. Closing frees the model.
 */
public final class Whisper implements AutoCloseable {

    private final WhisperConfig config;
    private final WhisperGenerationConfig generation;
    private final Weights weights;
    private final StandIn encoder;
    private final StandIn decoder;
    private final @Nullable Tokenizer tokenizer;

    private Whisper(Path folder) {
        config = WhisperConfig.read(ConfigJson.read(folder.resolve("config.json")));
        generation = WhisperGenerationConfig.load(folder, config);
        weights = Weights.load(folder, Dtype.FLOAT32, "cpu");
        tokenizer = Files.exists(folder.resolve("tokenizer.json")) ? Tokenizer.load(folder) : null;
        encoder = new StandIn(
                AudioScript.script(config.encoder(), Dtype.FLOAT32),
                weights.tensors(),
                "model.encoder.",
                "(layers\\.\\d+)\\.(.+)",
                config.encoder().layers());
        decoder = new StandIn(
                script(Dtype.FLOAT32), weights.tensors(), "model.decoder.", "(layers\\.\\d+)\\.(.+)", config.layers());
    }

    private Script.Builder script(Dtype dtype) {
        return Script.builder("whisper")
                .resource(Layers.class, "layers.py")
                .resource(Whisper.class, "whisper.py")
                .constant("compute_dtype", dtype.code())
                .constant("heads", config.heads())
                .constant("norm_eps", 1e-5)
                .constant("mlp_activation", io.swift4j.core.model.Activation.scriptName(config.activation()))
                .constant("padding_token", config.padToken());
    }

    /** Loads a checkpoint folder. */
    public static Whisper load(Path folder) {
        return new Whisper(folder);
    }

    public WhisperConfig config() {
        return config;
    }

    /** The encoder's states {@code [batch, positions, hidden]} of windows {@code [batch, mel, frames]} of full length. */
    public Tensor encode(Tensor features) {
        if (features.rank() != 3
                || features.size(1) != config.encoder().melBins()
                || features.size(2) != config.encoder().frames()) {
            throw new IllegalArgumentException("Whisper's encoder takes features [batch, "
                    + config.encoder().melBins() + ", " + config.encoder().frames() + "], not " + features);
        }
        return encoder.run(Map.of("input_features", features)).tensors(0).get(0);
    }

    /** What the decoder is given for labels {@code [batch, tokens]}: the same one to the right, padding in place of -100. */
    public Tensor decoderInput(Tensor labels) {
        if (config.padToken() < 0) {
            throw new SwiftException("config.json has no pad_token_id, which labels need");
        }
        return decoder.script.tensor("shifted_right", labels, config.startToken(), config.padToken());
    }

    public Script.Results decode(Tensor states, Tensor ids) {
        return decoder.run(Map.of("encoder_hidden_states", states, "input_ids", ids));
    }

    public Tensor loss(Tensor logits, Tensor labels) {
        return decoder.script.tensor("label_loss", logits, labels);
    }

    /** The likeliest language of each recording, as its token. */
    public int[] detectLanguages(Tensor features) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            int frames = config.encoder().frames();
            Tensor first = Windows.padded(List.of(features.narrow(2, 0, Math.min(frames, features.size(2)))), frames);
            int[][] start = new int[(int) features.size(0)][1];
            for (int[] row : start) {
                row[0] = generation.startToken();
            }
            try (WhisperSteps.Memory memory = steps().listen(encode(first), 1)) {
                return GreedyDecoding.likeliest(
                        memory.append(start), generation.languages().values());
            }
        }
    }

    private WhisperSteps steps() {
        return new WhisperSteps(decoder.script, decoder.top, decoder.blocks, config, "cpu");
    }

    public List<Heard> generate(Tensor features, int @Nullable [] frames, WhisperOptions options) {
        int batch = (int) features.size(0);
        boolean isLong = features.size(2) > config.encoder().frames();
        boolean timestamps = options.timestamps().orElse(isLong || generation.timestamps());
        int[] lengths = new int[batch];
        Arrays.fill(lengths, (int) features.size(2));
        if (frames != null && isLong) {
            lengths = frames.clone();
        }
        WhisperPrompts prompts = new WhisperPrompts(generation, config, options, timestamps);
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            List<List<Integer>> starts = prompts.starts(batch, () -> detectLanguages(features));
            return new LongForm(
                            config, generation, options, prompts, new GreedyDecoding(steps(), generation, timestamps))
                    .read(features, lengths, starts, this::encode);
        }
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
        weights.close();
        if (tokenizer != null) {
            tokenizer.close();
        }
    }
}
