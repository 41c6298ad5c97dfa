package io.swift4j.modality.codec.audio;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.codec.CodecPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which codec a configuration is of, and where larger models keep theirs. */
final class AudioCodecs {

    private static final Map<String, CodecPart> PARTS = Map.of(
            "musicgen", new CodecPart("audio_encoder", "encodec", "audio_encoder."),
            "csm", new CodecPart("codec_config", "mimi", "codec_model."),
            "moshi", new CodecPart("audio_encoder_config", "mimi", "audio_encoder."),
            "any_to_any", new CodecPart(List.of("codecs", "audio", "config"), "", "model.codecs.audio."));

    private AudioCodecs() {}

    static AudioCodec load(Path folder) {
        ConfigJson config = ConfigJson.read(folder.resolve("config.json"));
        CodecPart part = PARTS.get(config.text("model_type", ""));
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
                            part == null ? "" : part.prefix(),
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
