package io.swift4j.modality.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Senses;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.audio.AudioEncoderConfig;
import io.swift4j.modality.audio.AudioTower;
import io.swift4j.modality.senses.EncoderPart;
import io.swift4j.modality.senses.TokenPlaces;
import io.swift4j.modality.senses.TowerSenses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Models composed of parts: any text decoder, encoders with projectors, codecs whose codes are tokens of the decoder.
 *
 * <p>{@code config.json} describes them: {@code text_config}, {@code encoders} and {@code codecs}, each an object by modality. {@code
 * io.swift4j.modality.compose} writes it.
 */
public final class AnyToAnyFamily extends PartedFamily {

    /** What comes before the names of the tensors of the encoder of sounds. */
    public static final String HEARING = "model.encoders.audio.";

    /** For {@link java.util.ServiceLoader}. */
    public AnyToAnyFamily() {
        super(new PartNames("model.", "encoders.", "codecs."));
    }

    @Override
    public List<String> modelTypes() {
        return List.of("any_to_any");
    }

    @Override
    public String knownFor() {
        return "models composed with Swift4J: text, pictures and sounds taken and written, films seen";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        DecoderConfig decoder = TextFamily.configure(config, "any_to_any", "llama", true);
        encoders(config, decoder.hiddenSize());
        hearing(config, decoder.hiddenSize());
        for (String modality : config.object("codecs").fields()) {
            if (!modality.equals("image") && !modality.equals("audio")) {
                config.object("codecs")
                        .report(modality, "is no modality that a composed model writes; image and audio are");
            }
        }
        return decoder;
    }

    /** The encoder of pictures of a configuration that has one. */
    public static ComposedEncoder imageEncoder(ConfigJson config, int hidden) {
        return ComposedEncoder.read(config.object("encoders").object("image"), "image", hidden);
    }

    /** The encoder of sounds of a configuration; empty for one that has none. */
    public static Optional<AudioEncoderConfig> hearing(ConfigJson config, int hidden) {
        ConfigJson all = config.object("encoders");
        return all.has("audio")
                ? Optional.of(AudioEncoderConfig.qwen2Audio(all.object("audio").object("config"), hidden))
                : Optional.empty();
    }

    private static List<ComposedEncoder> encoders(ConfigJson config, int hidden) {
        ConfigJson all = config.object("encoders");
        List<ComposedEncoder> encoders = new ArrayList<>();
        for (String modality : all.fields()) {
            if (modality.equals("image")) {
                encoders.add(ComposedEncoder.read(all.object(modality), modality, hidden));
            } else if (!modality.equals("audio")) {
                all.report(modality, "is no modality that a composed model takes; image and audio are");
            }
        }
        return encoders;
    }

    @Override
    public @Nullable Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        List<EncoderPart> parts = new ArrayList<>();
        int hidden = configure(config).hiddenSize();
        for (ComposedEncoder encoder : encoders(config, hidden)) {
            parts.add(encoder.part(names().encoders(weights), config.source(), dtype));
        }
        hearing(config, hidden)
                .ifPresent(audio -> parts.add(AudioTower.of(
                        audio,
                        names().encoders(weights),
                        HEARING,
                        config.source(),
                        config.object("encoders").object("audio").integer("placeholder"),
                        dtype)));
        return parts.isEmpty() ? null : new TowerSenses("any_to_any", parts, TokenPlaces.PLAIN, options.device());
    }
}
