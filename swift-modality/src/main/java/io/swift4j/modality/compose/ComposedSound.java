package io.swift4j.modality.compose;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.audio.AudioEncoderConfig;
import io.swift4j.modality.audio.AudioTower;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.family.AnyToAnyFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a composed model hears with, and says sounds with. */
final class ComposedSound {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Whisper's frames a second, of which two become one position. */
    private static final int FRAMES = 100;

    private final ModelComposer parts;
    private final RandomStart start;
    private final ObjectNode config;
    private final Map<String, Tensor> weights;

    ComposedSound(ModelComposer parts, RandomStart start, ObjectNode config, Map<String, Tensor> weights) {
        this.parts = parts;
        this.start = start;
        this.config = config;
        this.weights = weights;
    }

    /** Describes the encoder, if there is one. {@code add} adds a token and gives its number. */
    void encoder(ToIntFunction<String> add) {
        if (!parts.hears()) {
            return;
        }
        AudioEncoderConfig own = own();
        if (2 * own.maxPositions() % FRAMES != 0) {
            throw new SwiftException("the encoder of sounds: max_source_positions must be a multiple of " + FRAMES / 2
                    + ", which is one second, not " + own.maxPositions());
        }
        ObjectNode audio = config.withObject("/encoders").putObject("audio");
        audio.putObject("config")
                .put("num_mel_bins", own.melBins())
                .put("d_model", own.hiddenSize())
                .put("encoder_layers", own.layers())
                .put("encoder_attention_heads", own.heads())
                .put("encoder_ffn_dim", own.feedForward())
                .put("max_source_positions", own.maxPositions())
                .put("activation_function", own.activation());
        audio.put("token", CodeWords.SOUND);
        audio.put("placeholder", add.applyAsInt(CodeWords.SOUND));
    }

    private AudioEncoderConfig own() {
        ConfigJson given = parts.audioEncoderConfig;
        if (parts.audioEncoder != null) {
            given = ConfigJson.read(parts.audioEncoder.resolve("config.json"));
        }
        if (given == null) {
            throw new IllegalStateException("no encoder of sounds");
        }
        ConfigJson read = given;
        String type = read.text("model_type", "whisper");
        return switch (type) {
            case "whisper" -> read.collect(AudioEncoderConfig::whisper);
            case "qwen2_audio" -> read.collect(json -> AudioEncoderConfig.qwen2Audio(json.object("audio_config"), 1));
            default ->
                throw read.problem("model_type", "is '" + type + "'; encoders of sounds are whisper and qwen2_audio");
        };
    }

    /** Adds the encoder's weights: those of its checkpoint, and random ones for what that has not. */
    void encoderWeights(ConfigJson read, DecoderConfig decoder) {
        AnyToAnyFamily.hearing(read, decoder.hiddenSize()).ifPresent(encoder -> {
            Map<String, Tensor> made = new LinkedHashMap<>();
            Path folder = parts.audioEncoder;
            if (folder != null) {
                try (Weights tensors = Weights.load(folder, null, "cpu")) {
                    tensors.tensors().forEach((name, tensor) -> {
                        String own = name.replaceFirst("^(model\\.)?(encoder|audio_tower)\\.", "");
                        if (!own.equals(name)) {
                            made.put(AnyToAnyFamily.HEARING + "audio_tower." + own, start.copied(tensor));
                        }
                    });
                }
            }
            AudioTower.shapes(encoder, AnyToAnyFamily.HEARING).wanted().forEach((name, shape) -> {
                Tensor tensor = made.get(name);
                weights.put(name, tensor == null ? start.tensor(name, encoder.layers(), shape) : tensor);
            });
        });
    }

    /** Describes the codec, if there is one, and adds its weights and its words. */
    void codec(ToIntFunction<String> add) {
        Path folder = parts.audioCodec;
        if (folder == null) {
            return;
        }
        ConfigJson own = ConfigJson.read(folder.resolve("config.json"));
        if (own.flag("normalize", false) || own.has("chunk_length_s")) {
            throw new SwiftException(
                    folder + " encodes sounds in chunks or with a loudness of their own (chunk_length_s,"
                            + " normalize), which codes alone can't say");
        }
        try (Weights tensors = Weights.load(folder, null, "cpu");
                AudioCodec codec = AudioCodec.of(own, String.valueOf(folder), tensors.tensors(), "")) {
            int books = parts.audioCodebooks;
            if (books > codec.codebooks()) {
                throw new SwiftException(folder + " has " + codec.codebooks() + " codebooks, not " + books);
            }
            ObjectNode audio = config.withObject("/codecs").putObject("audio");
            audio.set("config", JSON.readTree(JSON.writeValueAsString(own.plain())));
            audio.put("begin", add.applyAsInt(CodeWords.SAY));
            audio.put("end", add.applyAsInt(CodeWords.SAID));
            audio.put("codebooks", books);
            audio.put("codebook_size", codec.codebookSize());
            for (int book = 0; book < books; book++) {
                for (int code = 0; code < codec.codebookSize(); code++) {
                    int token = add.applyAsInt(CodeWords.of(book, code));
                    if (book == 0 && code == 0) {
                        audio.put("first", token);
                    }
                }
            }
            tensors.tensors()
                    .forEach((name, tensor) -> weights.put("model.codecs.audio." + name, start.copied(tensor)));
        }
    }

    /** How sounds are prepared: as beside the encoder's checkpoint, or as Whisper does. */
    void processor(ObjectNode processor) {
        if (!parts.hears()) {
            return;
        }
        Path folder = parts.audioEncoder;
        if (folder != null) {
            for (String file : List.of("preprocessor_config.json", "processor_config.json")) {
                Path beside = folder.resolve(file);
                if (Files.exists(beside)) {
                    JsonNode found = JSON.readTree(beside.toFile());
                    processor.set(
                            "feature_extractor",
                            found.has("feature_extractor") ? found.get("feature_extractor") : found);
                    return;
                }
            }
        }
        AudioEncoderConfig own = own();
        processor
                .putObject("feature_extractor")
                .put("feature_extractor_type", "WhisperFeatureExtractor")
                .put("feature_size", own.melBins())
                .put("sampling_rate", 160 * FRAMES)
                .put("hop_length", 160)
                .put("n_fft", 400)
                .put("chunk_length", 2 * own.maxPositions() / FRAMES)
                .put("return_attention_mask", true);
    }
}
