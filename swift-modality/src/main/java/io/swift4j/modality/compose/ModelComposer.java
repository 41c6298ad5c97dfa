package io.swift4j.modality.compose;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Composes a model of parts and writes it as a checkpoint folder, which then loads, trains, is adapted and saved like any other.
 *
 * <p>The decoder is a text model's checkpoint (Llama, Mistral, Qwen2 or Qwen3), or begins at random. Its vocabulary is extended by a placeholder
 * for what is seen or heard, and by tokens for codes, which the tokenizer knows too: {@code <|image 17|>}, {@code <|sound 0 17|>}. New rows of the embedding are the mean
 * of the others with a little noise (Hewitt 2021). Projectors, and encoders without a checkpoint, begin at random, in a size that suits their width. Not thread-safe.
 */
public final class ModelComposer {

    @Nullable
    Path decoder;

    @Nullable
    ConfigJson decoderConfig;

    @Nullable
    Path tokenizer;

    @Nullable
    Path encoder;

    @Nullable
    ConfigJson encoderConfig;

    @Nullable
    Path codec;

    int codecSide;

    @Nullable
    Path audioEncoder;

    @Nullable
    ConfigJson audioEncoderConfig;

    @Nullable
    Path audioCodec;

    int audioCodebooks;
    int maxFrames = 8;
    int projectorLayers = 2;
    String chatTemplate = "";
    long seed;

    private ModelComposer() {}

    /** A composer that has no parts yet. */
    public static ModelComposer create() {
        return new ModelComposer();
    }

    /** The decoder and the tokenizer of a checkpoint folder. */
    public ModelComposer decoder(Path checkpoint) {
        decoder = checkpoint;
        return this;
    }

    /** A Llama decoder that begins at random, as a {@code text_config} describes it; {@link #tokenizer} is needed then. */
    public ModelComposer decoder(ConfigJson textConfig) {
        decoderConfig = textConfig;
        return this;
    }

    /** The folder of the tokenizer; that of the decoder's checkpoint unless given. */
    public ModelComposer tokenizer(Path folder) {
        tokenizer = folder;
        return this;
    }

    /** The vision tower of a CLIP or SigLIP checkpoint, which also says how pictures are prepared. */
    public ModelComposer imageEncoder(Path checkpoint) {
        encoder = checkpoint;
        return this;
    }

    /** A vision tower that begins at random, as a {@code vision_config} describes it; pictures are prepared as SigLIP does. */
    public ModelComposer imageEncoder(ConfigJson visionConfig) {
        encoderConfig = visionConfig;
        return this;
    }

    /**
     * The codec of pictures that are written: a checkpoint of a VQGAN that decodes.
     *
     * @param side rows, and columns, of codes of a picture
     */
    public ModelComposer imageCodec(Path checkpoint, int side) {
        codec = checkpoint;
        codecSide = side;
        return this;
    }

    /** The encoder of a Whisper or Qwen2-Audio checkpoint, which also says how sounds are prepared. */
    public ModelComposer audioEncoder(Path checkpoint) {
        audioEncoder = checkpoint;
        return this;
    }

    /**
     * An encoder of Whisper's kind that begins at random, as a {@code whisper} configuration describes it: {@code d_model}, {@code
     * encoder_layers}, {@code max_source_positions} (50 for each second that is heard) …
     */
    public ModelComposer audioEncoder(ConfigJson whisperConfig) {
        audioEncoderConfig = whisperConfig;
        return this;
    }

    /**
     * The codec of sounds that are written: a checkpoint that {@link io.swift4j.modality.codec.audio.AudioCodec#load} reads, without
     * chunks and loudness of their own. Frames follow each other; the codes of a frame's codebooks do, too.
     *
     * @param codebooks how many of the codec's, from the first
     */
    public ModelComposer audioCodec(Path checkpoint, int codebooks) {
        audioCodec = checkpoint;
        audioCodebooks = codebooks;
        return this;
    }

    /** The most frames of a film that the encoder of pictures sees, spread over all of it; 8 by default. */
    public ModelComposer maxFrames(int frames) {
        maxFrames = frames;
        return this;
    }

    /** Layers of the projector of pictures; 2 by default. */
    public ModelComposer projectorLayers(int layers) {
        projectorLayers = layers;
        return this;
    }

    /** The chat template (Jinja) of the new model; that of the tokenizer's folder unless given. */
    public ModelComposer chatTemplate(String jinja) {
        chatTemplate = jinja;
        return this;
    }

    /** Seed of everything that begins at random; 0 by default. */
    public ModelComposer seed(long value) {
        seed = value;
        return this;
    }

    /**
     * Writes the model.
     *
     * @param folder new or empty
     * @throws ConfigException with everything that is wrong with the parts
     * @throws SwiftException when a part can't be read, or the folder can't be written
     */
    public void write(Path folder) {
        List<String> problems = new ArrayList<>();
        if ((decoder == null) == (decoderConfig == null)) {
            problems.add("exactly one decoder is needed: a checkpoint or a configuration");
        }
        if (decoder == null && tokenizer == null) {
            problems.add("a decoder that begins at random needs a tokenizer");
        }
        if (encoder != null && encoderConfig != null) {
            problems.add("the encoder of pictures is given twice");
        }
        if (audioEncoder != null && audioEncoderConfig != null) {
            problems.add("the encoder of sounds is given twice");
        }
        if (audioCodec != null && audioCodebooks < 1) {
            problems.add("codebooks of the audio codec must be at least 1, not " + audioCodebooks);
        }
        if (maxFrames < 1 || maxFrames > 1 << 12) {
            problems.add("maxFrames must lie in [1, 4096], not " + maxFrames);
        }
        if (codec != null && codecSide < 1) {
            problems.add("the codec's side must be at least 1, not " + codecSide);
        }
        if (projectorLayers < 1) {
            problems.add("projectorLayers must be at least 1, not " + projectorLayers);
        }
        if (!problems.isEmpty()) {
            throw new ConfigException("composed model", problems);
        }
        try {
            Files.createDirectories(folder);
            try (var files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new SwiftException(folder + " is not empty; a composed model needs a folder of its own");
                }
            }
            try (TensorScope scope = TensorScope.open();
                    Tokenizer words = Tokenizer.load(tokenizerFolder())) {
                new Composition(this, words).write(folder);
            }
        } catch (IOException e) {
            throw new SwiftException("cannot write " + folder + ": " + e, e);
        }
    }

    boolean sees() {
        return encoder != null || encoderConfig != null;
    }

    boolean hears() {
        return audioEncoder != null || audioEncoderConfig != null;
    }

    Path tokenizerFolder() {
        Path folder = tokenizer == null ? decoder : tokenizer;
        if (folder == null) {
            throw new IllegalStateException("no tokenizer");
        }
        return folder;
    }
}
