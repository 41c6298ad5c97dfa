package io.swift4j.modality.dual;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.layers.BlockStack;
import io.swift4j.modality.layers.TowerGroup;
import io.swift4j.modality.vision.ImageTowerConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model that gives texts and pictures, or texts and sounds, vectors of one space: CLIP, SigLIP or CLAP.
 *
 * <p>Features are what its towers give, {@code [batch, width]}; embeddings are features of length one, whose products are
 * cosines. Runs record gradients as the thread's {@link GradMode} says. Thread-safe; results belong to the caller's {@link
 * TensorScope}. Closing frees the model.
 */
public final class DualEncoder implements AutoCloseable {

    private static final Script CONTRAST = Script.builder("contrast")
            .resource(DualEncoder.class, "contrast.py")
            .build();

    private final DualConfig config;
    private final Map<String, Tensor> weights;
    private final Dtype dtype;
    private final String device;
    private final BlockStack text;
    private final BlockStack other;

    private final TowerGroup both;
    private final Runnable freeing;

    private DualEncoder(
            DualConfig config,
            Map<String, Tensor> weights,
            Dtype dtype,
            String device,
            BlockStack text,
            BlockStack other,
            Runnable freeing) {
        this.config = config;
        this.weights = weights;
        this.dtype = dtype;
        this.device = device;
        this.text = text;
        this.other = other;
        this.both = new TowerGroup(List.of(text, other), device);
        this.freeing = freeing;
    }

    private static DualEncoder of(
            DualConfig config, Map<String, Tensor> weights, Dtype dtype, String device, Runnable freeing) {
        return new DualEncoder(
                config,
                weights,
                dtype,
                device,
                DualTowers.text(config, weights, dtype),
                DualTowers.other(config, weights, dtype),
                freeing);
    }

    /** Loads a checkpoint folder in its own type on the CPU. */
    public static DualEncoder load(Path folder) {
        return load(folder, LoadOptions.defaults());
    }

    /**
     * Loads a checkpoint folder.
     *
     * @throws io.swift4j.core.config.ConfigException with everything that is wrong with {@code config.json}
     * @throws SwiftException naming every tensor that is missing or misshapen
     */
    public static DualEncoder load(Path folder, LoadOptions options) {
        DualConfig config = DualConfig.read(ConfigJson.read(folder.resolve("config.json")));
        Weights weights = Weights.load(folder, options.dtype(), options.device());
        try {
            DualTowers.shapes(config).check(weights);
            Dtype dtype = Objects.requireNonNull(weights.tensors().get(scaleName(config.kind(), true)))
                    .dtype();
            return of(config, weights.tensors(), dtype, options.device(), weights::close);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /** Whose it is. */
    public DualKind kind() {
        return config.kind();
    }

    /** How many numbers a vector has. */
    public int width() {
        return config.width();
    }

    /** The most tokens a text may have. */
    public int maxTokens() {
        return config.text().maxTokens(config.kind());
    }

    /**
     * Features of texts.
     *
     * @param ids as the model's tokenizer makes them, {@code [batch, tokens]}
     * @param keep 0 for padding; null where there is none. SigLIP sees its padding, which is added here up to the full length
     */
    public Tensor textFeatures(int[][] ids, int @Nullable [][] keep) {
        TextIds rows = new TextIds(config, ids, keep);
        return textFeatures(rows.ids(), rows.keep());
    }

    /** The same of tensors as they are: int64 {@code [batch, tokens]}, and 0 for padding. */
    public Tensor textFeatures(Tensor ids, Optional<Tensor> keep) {
        return run(text, textInputs(ids, keep));
    }

    /** Embeddings of texts, of length one. */
    public Tensor embedText(int[][] ids, int @Nullable [][] keep) {
        return unit(textFeatures(ids, keep));
    }

    private Map<String, Tensor> textInputs(Tensor ids, Optional<Tensor> keep) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("input_ids", here(ids));
        keep.ifPresent(mask -> inputs.put("attention_mask", here(mask)));
        return inputs;
    }

    /**
     * Features of pictures.
     *
     * @param pixels as the model's processor makes them, {@code [batch, channels, height, width]}
     */
    public Tensor imageFeatures(Tensor pixels) {
        return run(other, imageInputs(pixels));
    }

    /** Embeddings of pictures, of length one. */
    public Tensor embedImages(Tensor pixels) {
        return unit(imageFeatures(pixels));
    }

    private Map<String, Tensor> imageInputs(Tensor pixels) {
        ImageTowerConfig image = config.image()
                .orElseThrow(() -> new SwiftException(
                        config.kind() + " has no vectors of images; it sets sounds" + " beside text"));
        long[] shape = pixels.shape();
        long[] wanted = {shape.length == 0 ? 0 : shape[0], image.channels(), image.height(), image.width()};
        if (!Arrays.equals(shape, wanted)) {
            throw new IllegalArgumentException("pixels must be [batch, " + image.channels() + ", " + image.height()
                    + ", " + image.width() + "], not " + pixels);
        }
        return Map.of("pixel_values", here(pixels));
    }

    /**
     * Features of sounds.
     *
     * @param features spectrograms as the model's processor makes them, {@code [batch, channels, frames, mel]}: one channel, or
     *     with fusion four
     * @param longer 1 for clips that are longer than a window, {@code [batch, 1]}; null where none is
     */
    public Tensor soundFeatures(Tensor features, @Nullable Tensor longer) {
        return run(other, soundInputs(features, longer));
    }

    /** Embeddings of sounds, of length one. */
    public Tensor embedSounds(Tensor features, @Nullable Tensor longer) {
        return unit(soundFeatures(features, longer));
    }

    private Map<String, Tensor> soundInputs(Tensor features, @Nullable Tensor longer) {
        SoundTowerConfig sound = config.sound()
                .orElseThrow(() -> new SwiftException(
                        config.kind() + " has no vectors of sounds; it sets images" + " beside text"));
        int channels = sound.fuses() ? 4 : 1;
        int frames = sound.side() * (sound.side() / sound.melBins());
        if (features.rank() != 4
                || features.size(1) != channels
                || features.size(2) > frames
                || features.size(3) != sound.melBins()) {
            throw new IllegalArgumentException("features must be [batch, " + channels + ", up to " + frames + ", "
                    + sound.melBins() + "], not " + features);
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("input_features", here(features));
        if (longer != null && sound.fuses()) {
            inputs.put("is_longer", here(longer));
        }
        return inputs;
    }

    private static Tensor run(BlockStack tower, Map<String, Tensor> inputs) {
        return tower.run(inputs).get(0);
    }

    /** What the text tower gives and its states between blocks: features, what they are made of, all normed states. */
    public BlockStack.Outputs traceText(Tensor ids, Optional<Tensor> keep) {
        return text.trace(textInputs(ids, keep));
    }

    /** The same of the vision tower: features, what they are made of, embedded patches. */
    public BlockStack.Outputs traceImages(Tensor pixels) {
        return other.trace(imageInputs(pixels));
    }

    /** The same of the audio tower: features, what they are made of, all normed states. */
    public BlockStack.Outputs traceSounds(Tensor features, @Nullable Tensor longer) {
        return other.trace(soundInputs(features, longer));
    }

    /** Vectors of length one. */
    public Tensor unit(Tensor features) {
        return CONTRAST.tensor("unit", features);
    }

    /** How well every text goes with every picture or sound; both are embeddings of length one. */
    public Similarity similarity(Tensor texts, Tensor others) {
        Tensor bias = config.kind() == DualKind.SIGLIP ? weight("logit_bias") : Tensor.of(new float[0], 0);
        Tensor byText = CONTRAST.tensor("logits", texts, others, weight(scaleName(config.kind(), true)), bias);
        return config.kind() == DualKind.CLAP
                ? new Similarity(
                        byText, CONTRAST.tensor("logits", others, texts, weight(scaleName(config.kind(), false)), bias))
                : new Similarity(byText, CONTRAST.tensor("transposed", byText));
    }

    /**
     * The model's own loss of pairs, a scalar: InfoNCE both ways (CLIP, CLAP), or each pair on its own (SigLIP).
     *
     * @param texts embeddings of length one, {@code [pairs, width]}
     * @param others of what each text belongs to
     */
    public Tensor loss(Tensor texts, Tensor others) {
        if (!Arrays.equals(texts.shape(), others.shape())) {
            throw new IllegalArgumentException(
                    "texts " + texts + " and " + config.kind().other() + " " + others + " are not pairs");
        }
        Similarity similarity = similarity(texts, others);
        if (config.kind() == DualKind.SIGLIP) {
            return CONTRAST.tensor("sigmoid", similarity.byText());
        }
        // The reference of CLAP looks at both matrices by texts.
        Tensor second = config.kind() == DualKind.CLAP
                ? CONTRAST.tensor("transposed", similarity.byOther())
                : similarity.byOther();
        return CONTRAST.tensor("infonce", similarity.byText(), second);
    }

    /** The model's tensors by the checkpoint's names; they belong to the model. */
    public Map<String, Tensor> parameters() {
        return Collections.unmodifiableMap(weights);
    }

    /**
     * A copy whose floating-point parameters are float32 leaves that gather gradients; closing it frees them. Statistics of
     * batch norms are shared with this model, which must stay open.
     */
    public DualEncoder trainable() {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            weights.forEach((name, tensor) -> copies.put(
                    name,
                    trains(name, tensor)
                            ? TensorScope.detach(CONTRAST.tensor("float_copy", tensor))
                                    .requireGrad(true)
                            : tensor));
        }
        return of(
                config,
                copies,
                dtype,
                device,
                () -> copies.forEach((name, tensor) -> {
                    if (trains(name, tensor)) {
                        tensor.close();
                    }
                }));
    }

    private static boolean trains(String name, Tensor tensor) {
        return tensor.dtype().isFloatingPoint() && !name.contains(".running_");
    }

    private Tensor weight(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    private static String scaleName(DualKind kind, boolean byText) {
        return kind != DualKind.CLAP ? "logit_scale" : byText ? "logit_scale_t" : "logit_scale_a";
    }

    /** The same model with something added to its towers; the caller's, to be closed before this one. */
    public DualEncoder extend(DecoderExtension addition) {
        List<BlockStack> extended = both.extend(addition);
        return new DualEncoder(config, weights, dtype, device, extended.get(0), extended.get(1), () -> {});
    }

    /** What adapters may change: the blocks of both towers, counted through, and what lies outside of them. */
    public TowerGroup towers() {
        return both;
    }

    private Tensor here(Tensor tensor) {
        return both.here(tensor);
    }

    @Override
    public void close() {
        text.close();
        other.close();
        freeing.run();
    }
}
