package io.swift4j.modality.compose;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.TensorFiles;
import io.swift4j.core.model.Weights;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.codec.image.ImageTokenizer;
import io.swift4j.modality.family.AnyToAnyFamily;
import io.swift4j.modality.family.ComposedEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One writing of a composed model: configuration, tokenizer, weights. */
final class Composition {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ModelComposer parts;
    private final Tokenizer words;
    private final RandomStart start;
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final ObjectNode config = JSON.createObjectNode();
    private final List<String> added = new ArrayList<>();

    Composition(ModelComposer parts, Tokenizer words) {
        this.parts = parts;
        this.words = words;
        this.start = new RandomStart(parts.seed);
    }

    private int first() {
        return words.vocabSize();
    }

    void write(Path folder) throws IOException {
        config.put("model_type", "any_to_any");
        config.putArray("architectures").add("AnyToAnyModel");
        config.put("dtype", "float32");
        @Nullable Weights codecWeights = parts.codec == null ? null : Weights.load(parts.codec, null, "cpu");
        @Nullable Weights decoderWeights = parts.decoder == null ? null : Weights.load(parts.decoder, null, "cpu");
        @Nullable Weights encoderWeights = parts.encoder == null ? null : Weights.load(parts.encoder, null, "cpu");
        try {
            boolean sees = parts.sees();
            if (sees) {
                encoder();
            }
            ComposedSound sound = new ComposedSound(parts, start, config, weights);
            sound.encoder(this::add);
            if (codecWeights != null) {
                codec(codecWeights);
            }
            sound.codec(this::add);
            decoder(decoderWeights);
            ConfigJson read = ConfigJson.parse("composed config.json", JSON.writeValueAsString(config));
            DecoderConfig decoder = read.collect(json -> new AnyToAnyFamily().configure(json));
            if (decoderWeights == null) {
                start.llama(decoder, read.object("text_config").integer("intermediate_size"), weights);
            }
            if (sees) {
                encoderWeights(read, decoder, encoderWeights);
            }
            sound.encoderWeights(read, decoder);
            Files.writeString(
                    folder.resolve("config.json"),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config));
            new ComposedTokenizer(parts, first(), added).write(folder);
            processor(folder, sound);
            TensorFiles.write(folder.resolve("model.safetensors"), weights);
        } finally {
            for (Weights each : Arrays.asList(codecWeights, decoderWeights, encoderWeights)) {
                if (each != null) {
                    each.close();
                }
            }
        }
    }

    private int add(String token) {
        added.add(token);
        return first() + added.size() - 1;
    }

    private void encoder() {
        ObjectNode image = config.putObject("encoders").putObject("image");
        ConfigJson tower = parts.encoderConfig;
        if (parts.encoder != null) {
            ConfigJson whole = ConfigJson.read(parts.encoder.resolve("config.json"));
            ConfigJson own = whole.isObject("vision_config") ? whole.object("vision_config") : whole;
            String type = whole.text("model_type", "");
            tower = own.has("model_type") ? own : own.with("model_type", type + "_vision_model");
        }
        if (tower == null) {
            throw new IllegalStateException("no encoder");
        }
        image.set("config", JSON.readTree(JSON.writeValueAsString(tower.plain())));
        if (!tower.has("model_type")) {
            ((ObjectNode) image.get("config")).put("model_type", "siglip_vision_model");
        }
        image.put("token", CodeWords.IMAGE);
        image.put("placeholder", add(CodeWords.IMAGE));
        image.put("film_token", CodeWords.FILM);
        image.put("film_placeholder", add(CodeWords.FILM));
        image.put("max_frames", parts.maxFrames);
        image.put("projector_layers", parts.projectorLayers);
        image.put("projector_activation", "gelu");
    }

    private void encoderWeights(ConfigJson read, DecoderConfig decoder, @Nullable Weights tower) {
        ComposedEncoder encoder = AnyToAnyFamily.imageEncoder(read, decoder.hiddenSize());
        ((ObjectNode) config.get("encoders").get("image")).put("vectors", encoder.vectors());
        Map<String, Tensor> made = new LinkedHashMap<>();
        if (tower != null) {
            tower.tensors().forEach((name, tensor) -> {
                if (name.contains("vision_model.")) {
                    String own = name.substring(name.indexOf("vision_model.") + "vision_model.".length());
                    made.put("model.encoders.image.tower." + own, tensor);
                }
            });
        }
        encoder.shapes().wanted().forEach((name, shape) -> {
            Tensor tensor = made.get(name);
            weights.put(
                    name, tensor == null ? start.tensor(name, encoder.tower().blocks(), shape) : start.plain(tensor));
        });
    }

    private void codec(Weights tensors) {
        Path folder = parts.codec;
        if (folder == null) {
            throw new IllegalStateException("no codec");
        }
        ConfigJson own = ConfigJson.read(folder.resolve("config.json"));
        int codes;
        int side;
        try (ImageTokenizer codec = ImageTokenizer.of(own, String.valueOf(folder), tensors.tensors(), "")) {
            if (!codec.canDecode()) {
                throw new SwiftException(
                        folder + " holds a codec that can't decode pictures, which writing them needs");
            }
            codes = codec.codebookSize();
            side = codec.downsample() * parts.codecSide;
        }
        ObjectNode image = config.putObject("codecs").putObject("image");
        image.set("config", JSON.readTree(JSON.writeValueAsString(own.plain())));
        image.put("begin_token", CodeWords.BEGIN);
        image.put("begin", add(CodeWords.BEGIN));
        image.put("end", add(CodeWords.END));
        image.put("first", first() + added.size());
        for (int code = 0; code < codes; code++) {
            add(CodeWords.of(code));
        }
        image.put("rows", parts.codecSide);
        image.put("columns", parts.codecSide);
        ObjectNode pictures = image.putObject("pictures");
        pictures.put("min_size", 1);
        pictures.putObject("size").put("height", side).put("width", side);
        for (String field : List.of("image_mean", "image_std")) {
            ArrayNode half = pictures.putArray(field);
            half.add(0.5).add(0.5).add(0.5);
        }
        tensors.tensors().forEach((name, tensor) -> weights.put("model.codecs.image." + name, start.plain(tensor)));
    }

    private void decoder(@Nullable Weights given) {
        ConfigJson text = parts.decoderConfig;
        if (parts.decoder != null) {
            text = ConfigJson.read(parts.decoder.resolve("config.json"));
        }
        if (text == null) {
            throw new IllegalStateException("no decoder");
        }
        ObjectNode own = (ObjectNode) JSON.readTree(JSON.writeValueAsString(text.plain()));
        if (!own.has("model_type")) {
            own.put("model_type", "llama");
        }
        int vocabulary = Math.max(text.integer("vocab_size", 0), first() + added.size());
        own.put("vocab_size", vocabulary);
        own.put("dtype", "float32");
        own.remove("torch_dtype");
        config.set("text_config", own);
        config.put("tie_word_embeddings", text.flag("tie_word_embeddings", false));
        words.specialTokens().eos().ifPresent(eos -> config.put("eos_token_id", eos));
        words.specialTokens().pad().ifPresent(pad -> config.put("pad_token_id", pad));
        if (given == null) {
            return;
        }
        given.tensors().forEach((name, tensor) -> {
            String renamed =
                    name.startsWith("model.") ? "model.language_model." + name.substring("model.".length()) : name;
            boolean rows = name.endsWith("embed_tokens.weight") || name.equals("lm_head.weight");
            weights.put(renamed, rows ? start.widened(tensor, vocabulary) : start.plain(tensor));
        });
    }

    /** How pictures are prepared: as beside the encoder's checkpoint, or as SigLIP does. */
    private void processor(Path folder, ComposedSound sound) throws IOException {
        ObjectNode processor = JSON.createObjectNode();
        processor.put("processor_class", "AnyToAnyProcessor");
        if (parts.encoder != null && Files.exists(parts.encoder.resolve("preprocessor_config.json"))) {
            processor.set(
                    "image_processor",
                    JSON.readTree(
                            parts.encoder.resolve("preprocessor_config.json").toFile()));
        } else if (parts.encoder != null && Files.exists(parts.encoder.resolve("processor_config.json"))) {
            processor.set(
                    "image_processor",
                    JSON.readTree(parts.encoder.resolve("processor_config.json").toFile())
                            .get("image_processor"));
        } else {
            ObjectNode image = processor.putObject("image_processor");
            image.put("image_processor_type", "SiglipImageProcessor");
            ConfigJson tower = parts.encoderConfig;
            if (tower != null) {
                int side = tower.integer("image_size", 224);
                image.putObject("size").put("height", side).put("width", side);
            }
        }
        sound.processor(processor);
        Files.writeString(
                folder.resolve("processor_config.json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(processor));
    }
}
