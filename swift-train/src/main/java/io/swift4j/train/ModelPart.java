package io.swift4j.train;

import io.swift4j.train.config.MediaOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parts of a model that can be frozen, or learn at a rate of their own, told by the names of modules and weights.
 *
 * <p>ms-swift counts sound to vision: its freeze_vit is freeze_vit and freeze_audio here.
 */
enum ModelPart {
    /** What leads from encoders to the decoder. */
    ALIGNER("freeze_aligner", "aligner_lr", within(Names.ALIGNER)),
    /** Encoders of pictures and films, without aligners. */
    VISION("freeze_vit", "vit_lr", "(?!" + within(Names.ALIGNER) + "$)" + within(Names.VISION)),
    /** Encoders of sound, without aligners, and codecs of sound. */
    AUDIO("freeze_audio", "audio_lr", "(?!" + within(Names.ALIGNER) + "$)" + within(Names.AUDIO)),
    /** What says an answer. */
    TALKER("freeze_talker", "talker_lr", within(Names.TALKER)),
    /** Everything else: layers, embeddings, the last norm, the output layer. */
    DECODER(
            "freeze_llm",
            "learning_rate",
            "(?!" + within(Names.ALIGNER + "|" + Names.VISION + "|" + Names.AUDIO + "|" + Names.TALKER) + "$).*");

    private static final class Names {
        private static final String ALIGNER = "visual\\.(?:merger|deepstack_merger_list)|multi_modal_projector|mlp1"
                + "|audio_tower\\.proj|image_newline";
        private static final String VISION = "visual|vision_tower|vision_model";
        private static final String AUDIO = "audio_tower|codec_model|audio_encoder";
        private static final String TALKER = "talker";
    }

    private final String freezing;
    private final String rate;
    private final String regex;

    ModelPart(String freezing, String rate, String regex) {
        this.freezing = freezing;
        this.rate = rate;
        this.regex = regex;
    }

    private static String within(String modules) {
        return "(?:.*\\.)?(?:" + modules + ")(?:\\..*)?";
    }

    /** The option that freezes it. */
    String freezing() {
        return freezing;
    }

    /** The option that is its learning rate. */
    String rate() {
        return rate;
    }

    /** The part that a module or weight is of. */
    static ModelPart of(String name) {
        return Arrays.stream(values())
                .filter(part -> Pattern.matches(part.regex, name))
                .findFirst()
                .orElseThrow();
    }

    /**
     * The frozen ones.
     *
     * @param talks whether the model has a talker
     */
    static Set<ModelPart> frozen(MediaOptions options, boolean talks) {
        Set<ModelPart> frozen = EnumSet.noneOf(ModelPart.class);
        Map.of(
                        DECODER, options.freezeLlm(),
                        VISION, options.freezeVit(),
                        AUDIO, options.freezeAudio(),
                        ALIGNER, options.freezeAligner(),
                        TALKER, talks && options.freezeTalker())
                .forEach((part, is) -> {
                    if (is) {
                        frozen.add(part);
                    }
                });
        return frozen;
    }

    /** What the names of all modules and weights of some parts match as a whole; empty for no parts. */
    static Optional<String> matching(Set<ModelPart> parts) {
        List<String> all = new ArrayList<>();
        parts.forEach(part -> all.add(part.regex));
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.stream().collect(Collectors.joining("|", "(?:", ")")));
    }

    /** The learning rates that parts have of their own. */
    static Map<ModelPart, Double> rates(MediaOptions options) {
        Map<ModelPart, Double> rates = new EnumMap<>(ModelPart.class);
        put(VISION, options.vitLr(), rates);
        put(AUDIO, options.audioLr(), rates);
        put(ALIGNER, options.alignerLr(), rates);
        put(TALKER, options.talkerLr(), rates);
        return rates;
    }

    private static void put(ModelPart part, OptionalDouble rate, Map<ModelPart, Double> rates) {
        rate.ifPresent(value -> rates.put(part, value));
    }
}
