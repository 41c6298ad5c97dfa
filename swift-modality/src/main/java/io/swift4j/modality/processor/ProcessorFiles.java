package io.swift4j.modality.processor;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of a model's folder that say how media are prepared, as one object with a field for each file.
 *
 * <p>Newer checkpoints hold one {@code processor_config.json} with an object for each part, older ones a file for each; the former
 * count, where both are there.
 */
public final class ProcessorFiles {

    private static final String PROCESSOR = "processor_config.json";
    private static final String IMAGE = "preprocessor_config.json";
    private static final String VIDEO = "video_preprocessor_config.json";
    private static final String MODEL = "config.json";
    private static final String TOKENIZER = "tokenizer_config.json";
    private static final List<String> NAMES = List.of(PROCESSOR, IMAGE, VIDEO, MODEL, TOKENIZER);

    private final Path folder;
    private final ConfigJson all;

    private ProcessorFiles(Path folder, ConfigJson all) {
        this.folder = folder;
        this.all = all;
    }

    /**
     * Reads the files that there are.
     *
     * @throws ConfigException naming one that can't be read or parsed
     */
    public static ProcessorFiles read(Path folder) {
        StringBuilder text = new StringBuilder("{");
        for (String name : NAMES) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                ConfigJson.read(file);
                text.append(text.length() > 1 ? ",\"" : "\"").append(name).append("\":");
                try {
                    text.append(Files.readString(file));
                } catch (IOException e) {
                    throw new ConfigException("cannot read " + file + ": " + e, e);
                }
            }
        }
        return new ProcessorFiles(folder, ConfigJson.parse(folder.toString(), text + "}"));
    }

    Path folder() {
        return folder;
    }

    ConfigJson all() {
        return all;
    }

    /** These files, with problems noted in another form of the same object. */
    ProcessorFiles with(ConfigJson collecting) {
        return new ProcessorFiles(folder, collecting);
    }

    /** {@code processor_config.json}; without fields where it isn't there. */
    public ConfigJson processor() {
        return all.object(PROCESSOR);
    }

    /** {@code config.json}; without fields where it isn't there. */
    public ConfigJson model() {
        return all.object(MODEL);
    }

    /** How pictures are prepared. */
    public ConfigJson pictures() {
        return part("image_processor", IMAGE);
    }

    /** How films are prepared: as pictures are, where nothing is said of films. */
    public ConfigJson films() {
        return processor().isObject("video_processor") || all.has(VIDEO)
                ? part("video_processor", VIDEO)
                : part("image_processor", IMAGE);
    }

    /** How sounds are prepared. */
    public ConfigJson sounds() {
        return processor().isObject("feature_extractor")
                ? processor().object("feature_extractor")
                : part("audio_processor", IMAGE);
    }

    private ConfigJson part(String field, String file) {
        return processor().isObject(field) ? processor().object(field) : all.object(file);
    }

    /** A special token by the name of the tokenizer's field, in {@code tokenizer_config.json}. */
    public Optional<String> token(String field) {
        ConfigJson tokenizer = all.object(TOKENIZER);
        ConfigJson extra = tokenizer.isObject("extra_special_tokens")
                ? tokenizer.object("extra_special_tokens")
                : ConfigJson.empty(tokenizer.source());
        for (ConfigJson holder : List.of(tokenizer, extra)) {
            if (holder.isObject(field)) {
                return Optional.of(holder.object(field).text("content"));
            }
            Optional<String> token = holder.optionalText(field);
            if (token.isPresent()) {
                return token;
            }
        }
        return Optional.empty();
    }

    /** What the files say they are for: the model's type, and the reference's classes without {@code Fast} at the end. */
    List<String> kinds() {
        ConfigJson image = part("image_processor", IMAGE);
        ConfigJson video = part("video_processor", VIDEO);
        return List.of(
                        model().text("model_type", ""),
                        processor().text("processor_class", ""),
                        image.text("processor_class", ""),
                        image.text("image_processor_type", ""),
                        sounds().text("feature_extractor_type", ""),
                        video.text("video_processor_type", ""))
                .stream()
                .filter(kind -> !kind.isEmpty())
                .map(kind -> kind.endsWith("Fast") ? kind.substring(0, kind.length() - 4) : kind)
                .distinct()
                .toList();
    }
}
