package io.swift4j.modality.codec.audio;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which codec a configuration is of, and where larger models keep theirs. */
final class AudioCodecs {

    private record Part(List<String> fields, String type, String prefix) {

        Part(String field, String type, String prefix) {
            this(List.of(field), type, prefix);
        }

        ConfigJson of(ConfigJson config) {
            ConfigJson own = config;
            for (String field : fields) {
                own = own.object(field);
            }
            return own.has("model_type") ? own : own.with("model_type", type);
        }
    }

    private static final Map<String, Part> PARTS = Map.of(
            "musicgen", new Part("audio_encoder", "encodec", "audio_encoder."),
            "csm", new Part("codec_config", "mimi", "codec_model."),
            "moshi", new Part("audio_encoder_config", "mimi", "audio_encoder."),
            "any_to_any", new Part(List.of("codecs", "audio", "config"), "", "model.codecs.audio."));

    private AudioCodecs() {}

    static AudioCodec load(Path folder) {
        ConfigJson config = ConfigJson.read(folder.resolve("config.json"));
        Part part = PARTS.get(config.text("model_type", ""));
        Path file = folder.resolve("preprocessor_config.json");
        Optional<CodecFeatures> features = part == null && Files.exists(file)
                ? Optional.of(CodecFeatures.read(ConfigJson.read(file)))
                : Optional.empty();
        Weights weights = Weights.load(folder, null, "cpu");
        try {
            return of(
                    part == null ? config : part.of(config),
                    new Origin(
                            String.valueOf(folder),
                            weights.tensors(),
                            part == null ? "" : part.prefix,
                            features,
                            weights::close));
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    static AudioCodec of(ConfigJson config, String source, Map<String, Tensor> weights, String prefix) {
        return of(config, new Origin(source, weights, prefix, Optional.empty(), () -> {}));
    }

    private static AudioCodec of(ConfigJson config, Origin origin) {
        String type = config.text("model_type", "");
        return switch (type) {
            case "encodec" -> EncodecCodec.of(EncodecConfig.read(config), origin);
            case "mimi" -> MimiCodec.of(MimiConfig.read(config), origin);
            case "dac" -> DacCodec.of(DacConfig.read(config), origin);
            case "xcodec" -> XCodec.of(XCodecConfig.read(config), origin);
            default ->
                throw config.problem("model_type", "is '" + type + "'; audio codecs are encodec, mimi, dac and xcodec");
        };
    }
}
